import * as l10n from '@vscode/l10n';
import { RpcError } from '../../src/protocol/rpc';
import { reportProblem } from '../ui/notice';
import type { TraceHost } from './traceHost';
import { say } from '../ui/said';
import { header, whenTraceArrives } from './traceData';

/**
 * Timeout for loading the next page of the list, in milliseconds. The server requests have shorter timeouts.
 */
const PAGE_MS = 120_000;

/**
 * - `here`: the other trace is ready to be labeled, or opened in a panel of its own.
 * - `end`: there is no other trace.
 * - `failed`: the trace couldn't be loaded or requested; the panel shows why.
 */
type Gone = 'here' | 'end' | 'failed';

/** A sentence that says why there is no other trace. */
type Why = string;

/** Goes to the newer (-1) or older (1) trace of the list. Loads the list's next page if needed. */
export async function goToNeighbor(host: TraceHost, delta: -1 | 1): Promise<[Gone, Why]> {
  const place = header.value?.position ?? null;
  if (place === null) return ['end', l10n.t("This trace isn't in the list of traces.")];
  const at = place.index + delta;
  const end =
    delta === 1
      ? l10n.t('This is the oldest trace in the list.')
      : l10n.t('This is the newest trace in the list.');
  if (at < 1 || (at > place.total && !place.more)) return ['end', end];
  if (at > place.total) say(l10n.t('Loading older traces…'));
  try {
    const { opened } = await host.call('openNeighbor', { delta }, { timeoutMs: PAGE_MS });
    if (opened === 'none') return ['end', end];
    say('');
    return [opened === 'elsewhere' || (await whenTraceArrives()) ? 'here' : 'failed', ''];
  } catch (error) {
    say('');
    reportProblem(error instanceof RpcError ? error.message : String(error));
    return ['failed', ''];
  }
}
