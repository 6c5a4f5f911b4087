import { isDeepStrictEqual } from 'node:util';
import type { TraceInfo } from '../model/trace';

/** The result of merging a response into the list. */
export interface Merged {
  /** In the list's order, each trace once. Unchanged traces are the same objects. */
  readonly list: readonly TraceInfo[];
  /** Whether the order or membership changed. */
  readonly moved: boolean;
  /** Traces that were added, removed, or updated. */
  readonly ids: readonly string[];
  /** Whether known traces at the end were dropped, because there may be others in between. */
  readonly cut: boolean;
}

/**
 * Merges a new response for the first traces into the list.
 * - Removes traces that are missing from the part of the list that the response covers.
 * - Keeps the traces after that part, unless the response has no known trace: there may be others in between,
 *   so the list starts over.
 * @param complete Whether the response has all traces.
 * @param compare The order of the list.
 */
export function mergeFirst(
  list: readonly TraceInfo[],
  answer: readonly TraceInfo[],
  complete: boolean,
  compare: (a: TraceInfo, b: TraceInfo) => number,
): Merged {
  const known = new Map(list.map((trace) => [trace.traceId, trace]));
  const fresh = new Set(answer.map((trace) => trace.traceId));
  const last = answer.at(-1);
  const after = complete
    ? []
    : list.filter((trace) => !fresh.has(trace.traceId) && (!last || compare(trace, last) >= 0));
  const meets = answer.some((trace) => known.has(trace.traceId));
  const tail = meets ? after : [];
  return compared(list, [...unique(answer, known), ...tail], tail.length < after.length);
}

/** Returns the old object if the content is unchanged, so that views can compare by identity. */
export function kept(old: TraceInfo | undefined, fresh: TraceInfo): TraceInfo {
  return old && isDeepStrictEqual(old, fresh) ? old : fresh;
}

/**
 * Removes duplicates: pages overlap when traces arrive between them (docs/mlflow-api.md#searching-traces).
 */
function unique(answer: readonly TraceInfo[], known: ReadonlyMap<string, TraceInfo>): TraceInfo[] {
  const byId = new Map(answer.map((trace) => [trace.traceId, trace]));
  return [...byId.values()].map((trace) => kept(known.get(trace.traceId), trace));
}

function compared(before: readonly TraceInfo[], list: readonly TraceInfo[], cut: boolean): Merged {
  const old = new Map(before.map((trace) => [trace.traceId, trace]));
  const now = new Set(list.map((trace) => trace.traceId));
  const changed = list.filter((trace) => old.get(trace.traceId) !== trace).map((trace) => trace.traceId);
  const gone = before.filter((trace) => !now.has(trace.traceId)).map((trace) => trace.traceId);
  const moved =
    list.length !== before.length || list.some((trace, i) => before[i]?.traceId !== trace.traceId);
  return { list, moved, ids: [...changed, ...gone], cut };
}
