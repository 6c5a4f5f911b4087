import type { TraceInfo } from '../model/trace';

export const TRACE_SORTS = ['newest', 'oldest', 'slowest', 'fastest'] as const;
/** The order of a list. */
export type TraceSort = (typeof TRACE_SORTS)[number];

/** A range of trace start times, in milliseconds since the epoch. null means no bound. */
export interface TimeRange {
  /** Inclusive. */
  readonly from: number | null;
  /** Exclusive. */
  readonly to: number | null;
}

export const ALL_TIME: TimeRange = { from: null, to: null };

/** How to request and sort a list. */
export interface TraceOrder {
  /** The `order_by` of MLflow's search (docs/mlflow-api.md#searching-traces). */
  readonly orderBy: string;
  /** Negative if `a` comes before `b`. */
  readonly compare: (a: TraceInfo, b: TraceInfo) => number;
  /**
   * Returns a filter for the traces from this one on, including it. Absent when no filter of the server
   * matches all of them; pages are then requested by token.
   */
  readonly from?: (trace: TraceInfo) => string;
}

export const TRACE_ORDERS: Readonly<Record<TraceSort, TraceOrder>> = {
  newest: {
    orderBy: 'timestamp_ms DESC',
    compare: (a, b) => b.requestTime - a.requestTime,
    from: ({ requestTime }) => `timestamp_ms <= ${requestTime}`,
  },
  oldest: {
    orderBy: 'timestamp_ms ASC',
    compare: (a, b) => a.requestTime - b.requestTime,
    from: ({ requestTime }) => `timestamp_ms >= ${requestTime}`,
  },
  // A running trace has no duration, which counts as the shortest; a filter by duration would exclude it.
  slowest: {
    orderBy: 'execution_time_ms DESC',
    compare: (a, b) => (b.durationMs ?? -1) - (a.durationMs ?? -1),
  },
  fastest: {
    orderBy: 'execution_time_ms ASC',
    compare: (a, b) => (a.durationMs ?? -1) - (b.durationMs ?? -1),
  },
};

/** Joins filters in MLflow's language, which only has AND (docs/mlflow-api.md#filters). '' for all traces. */
export function joinFilters(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' AND ');
}

export function rangeFilter({ from, to }: TimeRange): string {
  return joinFilters(
    from === null ? '' : `timestamp_ms >= ${from}`,
    to === null ? '' : `timestamp_ms < ${to}`,
  );
}
