import type { PendingLabel } from '../../labels/api';
import { heldText, sameHeld } from '../../model/exactValue';
import { plainLine } from '../../platform/plainText';

/** What is on no server yet and needs a server or the user: not what is on its way, nor a delete that can be undone. */
export function waitingLabels(all: readonly PendingLabel[]): PendingLabel[] {
  return all.filter(({ save, held }) => !held && (save.state === 'waiting' || save.state === 'refused'));
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
export function waitingReason({ save }: PendingLabel): string {
  if (save.state === 'refused') return `Not saved: ${save.reason}`;
  return save.state === 'waiting' ? save.reason : '';
}

/** A label as text for the clipboard: where, what, why. */
export function waitingAsText({ server, traceId, want, base }: PendingLabel): string {
  const label = want ?? base;
  const where = [server, traceId, label?.spanId ?? ''];
  const said = label ? [`${label.name}: ${heldText(label)}`, label.rationale] : [];
  return [...where, want === null ? 'to be deleted:' : '', ...said].filter((line) => line !== '').join('\n');
}
