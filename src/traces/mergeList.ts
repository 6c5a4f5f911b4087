import { isDeepStrictEqual } from 'node:util';
import type { TraceInfo } from '../model/trace';

/** What an answer did to the list. */
export interface Merged {
  /** Newest first, each trace once; traces that are what they were are the same objects. */
  readonly list: readonly TraceInfo[];
  /** Whether order or membership changed. */
  readonly moved: boolean;
  /** Traces that came, went or have other content. */
  readonly ids: readonly string[];
  /** Older traces that were known have been let go, because there may be others between. */
  readonly cut: boolean;
}

/**
 * Merges the newest traces, as just answered, into the list.
 * - What is no longer there within the span of time that the answer covers is gone.
 * - What is older than that stays, unless the answer does not reach down to anything known: then there may be traces
 *   between, and the list begins anew.
 * @param complete The answer holds every trace there is.
 */
export function mergeNewest(
  list: readonly TraceInfo[],
  answer: readonly TraceInfo[],
  complete: boolean,
): Merged {
  const known = new Map(list.map((trace) => [trace.traceId, trace]));
  const fresh = new Set(answer.map((trace) => trace.traceId));
  const reach = Math.min(...answer.map((trace) => trace.requestTime));
  const older = complete
    ? []
    : list.filter((trace) => !fresh.has(trace.traceId) && trace.requestTime <= reach);
  const meets = answer.some((trace) => known.has(trace.traceId));
  const tail = meets ? older : [];
  return compared(list, [...unique(answer, known), ...tail], tail.length < older.length);
}

/** The same object when the content is the same, so that views can tell by identity. */
export function kept(old: TraceInfo | undefined, fresh: TraceInfo): TraceInfo {
  return old && isDeepStrictEqual(old, fresh) ? old : fresh;
}

/** Each trace once: pages overlap when traces arrive between them (contract §3). */
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
