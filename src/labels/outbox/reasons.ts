import * as l10n from '@vscode/l10n';
import type { Assessment } from '../../model/assessment';
import { formatValue } from '../../model/exactValue';
import type { Failure } from './failure';

/** Returns a server's name for sentences: host, port, and path without credentials. Not a URL: as it is. */
export function serverName(server: string): string {
  if (!URL.canParse(server)) return server;
  const url = new URL(server);
  const path = url.pathname.replace(/\/$/, '');
  return url.host === '' ? server : `${url.host}${path}`;
}

/** Returns why a label is still pending after a failed attempt. */
export function waitingReason(server: string, failure: Failure): string {
  const name = serverName(server);
  switch (failure.class) {
    case 'neverLeft':
      return l10n.t('Saved locally. Sends when {0} is reachable.', name);
    case 'busy':
      return l10n.t('Saved locally. {0} is busy; sends in a moment.', name);
    case 'unavailable':
      return l10n.t('Saved locally. Sends when {0} is available again.', name);
    case 'signIn':
      return failure.status === 403
        ? l10n.t("Saved locally. {0} doesn't accept requests from here: {1}.", name, quote(failure.detail))
        : l10n.t('Saved locally. {0} requires a sign-in; sends when you are signed in.', name);
    case 'signInPage':
      return l10n.t('Saved locally. {0} responds with a sign-in page; sends when you are signed in.', name);
    case 'inDoubt':
    case 'missing':
    case 'refused':
      return failure.status === undefined || failure.status < 500
        ? l10n.t("Saved locally. {0} didn't confirm it; checks what was stored before sending again.", name)
        : l10n.t(
            'Saved locally. {0} failed ({1}): {2}. Checks what was stored before sending again.',
            name,
            failure.status,
            quote(failure.detail),
          );
  }
}

/** Returns why the server refused a label. */
export function refusedReason(server: string, failure: Failure): string {
  return l10n.t(
    '{0} rejected it ({1}): {2}. Edit or discard it.',
    serverName(server),
    failure.status ?? l10n.t('no status'),
    quote(failure.detail),
  );
}

export function missingTraceReason(server: string, want: Assessment | null): string {
  const name = serverName(server);
  return want === null || want.overrides === null
    ? l10n.t('The trace is no longer on {0}. Copy or discard the label.', name)
    : l10n.t(
        'The trace, or the label that this one overrides, is no longer on {0}. Copy or discard the label.',
        name,
      );
}

export function deletedReason(server: string): string {
  return l10n.t('Someone deleted this label on {0}. Retry to create it again.', serverName(server));
}

export function sameErrorReason(server: string, failure: Failure, count: number): string {
  return l10n.t(
    '{0} failed {1} times with the same error ({2}): {3}.',
    serverName(server),
    count,
    failure.status ?? '',
    quote(failure.detail),
  );
}

export function changedReason(yours: Assessment | null, theirs: Assessment | null): string {
  return l10n.t(
    "Someone changed this label. Yours: {0}. On the server: {1}. Retry to save yours, or Discard to keep the server's.",
    brief(yours),
    brief(theirs),
  );
}

export function tieReason(one: Assessment | null, other: Assessment | null): string {
  return l10n.t(
    'This label was changed in two windows at the same time. Here: {0}. There: {1}. Retry to save the first one, or edit it.',
    brief(one),
    brief(other),
  );
}

export function copyReason(file: string): string {
  return l10n.t(
    'Found in a copy of its file ({0}). Retry to send it, or Discard to remove it.',
    cut(file, 100),
  );
}

export function storedReason(server: string, stored: Assessment | null): string {
  return l10n.t('{0} stored something else: {1}.', serverName(server), brief(stored));
}

export function mayComeReason(server: string): string {
  return l10n.t('Saved locally. {0} may still be saving it; checks again in a minute.', serverName(server));
}

export function foreignIdReason(server: string): string {
  return l10n.t(
    '{0} assigns its own IDs, so this label may already be there. Check before you retry.',
    serverName(server),
  );
}

function brief(assessment: Assessment | null): string {
  if (assessment === null) return l10n.t('deleted');
  const value = `${assessment.name} ${cut(formatValue(assessment), 80)}`;
  return assessment.rationale === '' ? value : `${value} (${cut(assessment.rationale, 80)})`;
}

function quote(text: string): string {
  return cut(text.replace(/\s+/g, ' ').trim().replace(/\.$/, ''), 200);
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
