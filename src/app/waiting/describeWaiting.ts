import type { PendingLabel } from '../../labels/outbox/outboxApi';
import { isStuck, type Assessment } from '../../model/assessment';
import { formatValue, isSameValue } from '../../model/exactValue';
import { plainLine } from '../../model/plainText';

/**
 * Returns the labels that aren't saved and need a server or the user. Excludes labels that are being saved
 * and deletes that can still be undone.
 */
export function waitingLabels(all: readonly PendingLabel[]): PendingLabel[] {
  return all.filter(({ save, held }) => !held && isStuck(save));
}

/** Describes a pending change: `Change quality 4 to 5`. Each untrusted text is reduced to one line. */
export function waitingText({ want, base, replaces }: PendingLabel): string {
  if (want === null) {
    const gone = base ? ` ${plainLine(base.name, 60)} ${plainLine(formatValue(base), 40)}` : ' a label';
    return `Delete${gone}`;
  }
  const label = `${plainLine(want.name, 60)} ${plainLine(formatValue(want), 60)}`;
  if (replaces !== null) return `Move ${label}`;
  if (base === null) return `${want.overrides === null ? 'Create' : 'Override with'} ${label}`;
  if (isSameValue(base, want)) return `Change ${label}`;
  return `Change ${plainLine(base.name, 60)} ${plainLine(formatValue(base), 40)} to ${plainLine(formatValue(want), 60)}`;
}

/** Returns why the change isn't saved yet, as a sentence. */
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

/** Formats a pending label for the clipboard: server, trace and span, then the label. */
export function waitingAsText({ server, traceId, want, base, beaten }: PendingLabel): string {
  const label = want ?? base;
  const where = [server, traceId, label?.spanId ?? ''];
  const said = (one: Assessment): string[] => [`${one.name}: ${formatValue(one)}`, one.rationale];
  const lines = [
    ...where,
    want === null ? 'to be deleted:' : '',
    ...(label ? said(label) : []),
    ...beaten.flatMap((wish) => ['replaced by it:', ...said(wish)]),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function brief(wish: Assessment): string {
  const value = `${plainLine(wish.name, 60)} ${plainLine(formatValue(wish), 60)}`;
  return wish.rationale === '' ? value : `${value} (${plainLine(wish.rationale, 100)})`;
}
