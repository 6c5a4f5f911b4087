import type { TraceInfo } from '../model/trace';
import type { TraceList } from './traceList';

/** Maximum number of pages to load. Each adds a trace, unless the list was truncated in the meantime. */
const MOST_PAGES = 3;

/**
 * Returns the trace before (-1) or after (1) this one in the list; undefined if there is none, or if the
 * trace isn't in the list. Loads the list first if necessary, and its next page at its end.
 * @throws TrackingError when a page can't be loaded; the signal's reason.
 */
export async function loadNeighbor(
  list: Pick<TraceList, 'ensure' | 'neighbor' | 'indexOf' | 'hasMore' | 'loadMore' | 'error'>,
  traceId: string,
  delta: -1 | 1,
  signal?: AbortSignal,
): Promise<TraceInfo | undefined> {
  await list.ensure();
  signal?.throwIfAborted();
  let next = list.neighbor(traceId, delta);
  for (let pages = 0; !next && delta === 1 && list.hasMore && pages < MOST_PAGES; pages++) {
    if (list.indexOf(traceId) < 0) return undefined;
    await list.loadMore(signal);
    signal?.throwIfAborted();
    next = list.neighbor(traceId, delta);
    if (!next && list.error) throw list.error;
  }
  return next;
}
