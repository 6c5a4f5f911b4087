import type { Page, TraceQuery } from '../../../../src/mlflow/api';
import type { TraceInfo } from '../../../../src/model/trace';
import { TrackingError } from '../../../../src/model/trackingError';
import type { CacheApi } from '../../../../src/traces/traceCache';

/**
 * The server requests of the cache, over a list in memory: newest first, then by ID, paged by offset like
 * MLflow. Real servers are tested in test/contract. These tests are about the order of responses.
 */
export class ListApi implements CacheApi {
  readonly server = 'http://h';
  traces: TraceInfo[] = [];
  readonly queries: TraceQuery[] = [];
  /** Each call takes a snapshot of the list, then waits for this before it responds. */
  gate: Promise<void> = Promise.resolve();
  failure: Error | undefined;

  async searchTraces(query: TraceQuery, signal?: AbortSignal): Promise<Page<TraceInfo>> {
    this.queries.push(query);
    const before = Number(/timestamp_ms <= (\d+)/.exec(query.filter ?? '')?.[1] ?? Infinity);
    const all = this.traces
      .filter(({ requestTime }) => requestTime <= before)
      .sort((a, b) => b.requestTime - a.requestTime || (a.traceId < b.traceId ? -1 : 1));
    const offset = Number(query.pageToken ?? 0);
    const items = structuredClone(all.slice(offset, offset + query.maxResults));
    const full = items.length === query.maxResults;
    await this.#answer(signal);
    return { items, nextPageToken: full ? String(offset + items.length) : null };
  }

  async getTraceInfo(traceId: string, signal?: AbortSignal): Promise<TraceInfo> {
    const found = this.traces.find((trace) => trace.traceId === traceId);
    await this.#answer(signal);
    if (found) return structuredClone(found);
    throw new TrackingError({ kind: 'notFound', message: 'gone', server: this.server, status: 404 });
  }

  async #answer(signal: AbortSignal | undefined): Promise<void> {
    const { gate, failure } = this;
    await gate;
    signal?.throwIfAborted();
    if (failure) throw failure;
  }
}

/** A promise that is resolved manually. */
export function gate(): { readonly closed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (open = resolve));
  return { closed, open: () => open() };
}
