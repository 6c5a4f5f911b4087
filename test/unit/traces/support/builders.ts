import type { Assessment } from '../../../../src/model/assessment';
import type { TraceInfo } from '../../../../src/model/trace';

/** A trace with the ID `t<time>` and `time` as its request time in milliseconds. */
export function trace(time: number, more: Partial<TraceInfo> = {}): TraceInfo {
  return {
    traceId: `t${time}`,
    experimentId: '1',
    state: 'OK',
    requestTime: time,
    durationMs: 1,
    name: null,
    requestPreview: null,
    responsePreview: null,
    session: null,
    user: null,
    tokens: null,
    cost: null,
    spanCount: null,
    gitCommit: null,
    gitBranch: null,
    sourceName: null,
    tags: {},
    metadata: {},
    assessments: [],
    ...more,
  };
}

export function label(id: string, more: Partial<Assessment> = {}): Assessment {
  return {
    id,
    traceId: 't1',
    spanId: null,
    name: 'quality',
    kind: 'feedback',
    value: 1,
    error: null,
    rationale: '',
    source: { type: 'HUMAN', id: 'me' },
    metadata: {},
    createdAt: 1,
    updatedAt: 1,
    valid: true,
    overrides: null,
    ...more,
  };
}

export function ids(traces: readonly TraceInfo[]): string[] {
  return traces.map(({ traceId }) => traceId);
}
