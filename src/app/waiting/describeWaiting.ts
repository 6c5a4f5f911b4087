import * as l10n from '@vscode/l10n';
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
    return base
      ? l10n.t('Delete {0} {1}', plainLine(base.name, 60), plainLine(formatValue(base), 40))
      : l10n.t('Delete a label');
  }
  const label = `${plainLine(want.name, 60)} ${plainLine(formatValue(want), 60)}`;
  if (replaces !== null) return l10n.t('Move {0}', label);
  if (base === null)
    return want.overrides === null ? l10n.t('Create {0}', label) : l10n.t('Override with {0}', label);
  if (isSameValue(base, want)) return l10n.t('Change {0}', label);
  return l10n.t(
    'Change {0} {1} to {2}',
    plainLine(base.name, 60),
    plainLine(formatValue(base), 40),
    plainLine(formatValue(want), 60),
  );
}

/** Returns why the change isn't saved yet, as a sentence. */
export function waitingReason({ save, beaten }: PendingLabel): string {
  const replaced = beaten.map((wish) => ` ${l10n.t('Replaced: {0}.', brief(wish))}`).join('');
  switch (save.state) {
    case 'refused':
      return `${l10n.t('Not saved: {0}', save.reason)}${replaced}`;
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
    want === null ? l10n.t('to be deleted:') : '',
    ...(label ? said(label) : []),
    ...beaten.flatMap((wish) => [l10n.t('replaced by it:'), ...said(wish)]),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function brief(wish: Assessment): string {
  const value = `${plainLine(wish.name, 60)} ${plainLine(formatValue(wish), 60)}`;
  return wish.rationale === '' ? value : `${value} (${plainLine(wish.rationale, 100)})`;
}
