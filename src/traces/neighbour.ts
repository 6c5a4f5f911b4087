import type { TraceInfo } from '../model/trace';
import type { TraceList } from './traceList';

/** Pages that are asked for at most: each brings a trace, unless the list was cut meanwhile. */
const MOST_PAGES = 3;

/**
 * The next newer (-1) or older (1) trace. Where the loaded list ends before an older one, its next page is loaded first.
 * undefined: there is none, or the trace is not of the list.
 * @throws TrackingError when the page cannot be loaded; the signal's reason.
 */
export async function loadNeighbour(
  list: Pick<TraceList, 'neighbour' | 'indexOf' | 'hasMore' | 'loadMore' | 'error'>,
  traceId: string,
  delta: -1 | 1,
  signal?: AbortSignal,
): Promise<TraceInfo | undefined> {
  let next = list.neighbour(traceId, delta);
  for (let pages = 0; !next && delta === 1 && list.hasMore && pages < MOST_PAGES; pages++) {
    if (list.indexOf(traceId) < 0) return undefined;
    await list.loadMore(signal);
    signal?.throwIfAborted();
    next = list.neighbour(traceId, delta);
    if (!next && list.error) throw list.error;
  }
  return next;
}
