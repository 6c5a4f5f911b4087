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
      return `${name} does not answer. Will be sent when it does.`;
    case 'busy':
      return `${name} is busy. Will be sent in a moment.`;
    case 'unavailable':
      return `${name} is not available at the moment. Will be sent when it is.`;
    case 'signIn':
      return failure.status === 403
        ? `${name} does not take requests from here: ${quote(failure.detail)}. Will be sent when it does.`
        : `${name} wants a sign-in. Will be sent after it.`;
    case 'signInPage':
      return `${name} answered with a sign-in page. Sign in there; the label is sent after that.`;
    case 'inDoubt':
    case 'missing':
    case 'refused':
      return failure.status === undefined || failure.status < 500
        ? `${name} gave no clear answer. What it holds is looked up before anything is sent again.`
        : `${name} failed (${failure.status}): ${quote(failure.detail)}. What it holds is looked up before anything is sent again.`;
  }
}

/** Returns why the server refused a label. */
export function refusedReason(server: string, failure: Failure): string {
  const said = `${serverName(server)} refused it (${failure.status ?? 'no status'}): ${quote(failure.detail)}.`;
  return `${said} Edit it, or discard it.`;
}

export function missingTraceReason(server: string, want: Assessment | null): string {
  const name = serverName(server);
  return want === null || want.overrides === null
    ? `The trace is not on ${name} any more. The label can be copied or discarded.`
    : `The trace, or the label that this one overrides, is not on ${name} any more. The label can be copied or discarded.`;
}

export function deletedReason(server: string): string {
  return `Somebody deleted this label on ${serverName(server)} meanwhile. Retry writes it again.`;
}

export function sameErrorReason(server: string, failure: Failure, count: number): string {
  return `${serverName(server)} failed ${count} times with the same error (${failure.status ?? ''}): ${quote(failure.detail)}.`;
}

export function changedReason(yours: Assessment | null, theirs: Assessment | null): string {
  return `It was changed meanwhile. Yours: ${brief(yours)}. On the server: ${brief(theirs)}. Retry writes yours, Discard keeps the server's.`;
}

export function tieReason(one: Assessment | null, other: Assessment | null): string {
  return `It was changed in two windows at the same moment. Here: ${brief(one)}. There: ${brief(other)}. Retry writes the first; edit it to write something else.`;
}

export function copyReason(file: string): string {
  return `Found in a copy of its file (${cut(file, 100)}). Retry sends it, Discard removes it.`;
}

export function storedReason(server: string, stored: Assessment | null): string {
  return `${serverName(server)} stored something else: ${brief(stored)}.`;
}

export function mayComeReason(server: string): string {
  return `${serverName(server)} may still be saving it. Looked at again in a minute, before it is sent again.`;
}

export function foreignIdReason(server: string): string {
  return `${serverName(server)} gives labels ids of its own, so this one may be there already. Check before you retry.`;
}

function brief(assessment: Assessment | null): string {
  if (assessment === null) return 'deleted';
  const value = `${assessment.name} ${cut(formatValue(assessment), 80)}`;
  return assessment.rationale === '' ? value : `${value} (${cut(assessment.rationale, 80)})`;
}

function quote(text: string): string {
  return cut(text.replace(/\s+/g, ' ').trim().replace(/\.$/, ''), 200);
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
