import type { PendingLabel } from '../../labels/outbox/outboxApi';
import { isStuck, type Assessment } from '../../model/assessment';
import { heldText, sameHeld } from '../../model/exactValue';
import { plainLine } from '../../model/plainText';

/** What is on no server yet and needs a server or the user: not what is on its way, nor a delete that can be undone. */
export function waitingLabels(all: readonly PendingLabel[]): PendingLabel[] {
  return all.filter(({ save, held }) => !held && isStuck(save));
}

/** What is to be done, and with what: `Change quality 4 to 5`. Untrusted text in it is one line each. */
export function waitingText({ want, base, replaces }: PendingLabel): string {
  if (want === null) {
    const gone = base ? ` ${plainLine(base.name, 60)} ${plainLine(heldText(base), 40)}` : ' a label';
    return `Delete${gone}`;
  }
  const label = `${plainLine(want.name, 60)} ${plainLine(heldText(want), 60)}`;
  if (replaces !== null) return `Move ${label}`;
  if (base === null) return `${want.overrides === null ? 'Create' : 'Override with'} ${label}`;
  if (sameHeld(base, want)) return `Change ${label}`;
  return `Change ${plainLine(base.name, 60)} ${plainLine(heldText(base), 40)} to ${plainLine(heldText(want), 60)}`;
}

/** Why it is not on the server, as a sentence. */
export function waitingReason({ save, beaten }: PendingLabel): string {
  const replaced = beaten.map((wish) => ` Replaced: ${brief(wish)}.`).join('');
  switch (save.state) {
    case 'refused':
      return `Not saved: ${save.reason}${replaced}`;
    case 'waiting':
      return `${save.reason}${replaced}`;
    case 'saved':
    case 'saving':
      return '';
  }
}

/** A label as text for the clipboard: where, what, why. */
export function waitingAsText({ server, traceId, want, base, beaten }: PendingLabel): string {
  const label = want ?? base;
  const where = [server, traceId, label?.spanId ?? ''];
  const said = (one: Assessment): string[] => [`${one.name}: ${heldText(one)}`, one.rationale];
  const lines = [
    ...where,
    want === null ? 'to be deleted:' : '',
    ...(label ? said(label) : []),
    ...beaten.flatMap((wish) => ['replaced by it:', ...said(wish)]),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function brief(wish: Assessment): string {
  const value = `${plainLine(wish.name, 60)} ${plainLine(heldText(wish), 60)}`;
  return wish.rationale === '' ? value : `${value} (${plainLine(wish.rationale, 100)})`;
}
