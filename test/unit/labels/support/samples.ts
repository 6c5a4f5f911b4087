import type { Assessment } from '../../../../src/model/assessment';

export const SERVER = 'http://127.0.0.1:5000';
export const TRACE = `tr-${'1'.repeat(32)}`;
export const ID = `a-${'a'.repeat(32)}`;

/** A label of the current user. */
export function assessment(more: Partial<Assessment> = {}): Assessment {
  return {
    id: ID,
    traceId: TRACE,
    spanId: null,
    name: 'quality',
    kind: 'feedback',
    value: 4,
    error: null,
    rationale: '',
    source: { type: 'HUMAN', id: 'me@example.com' },
    metadata: {},
    createdAt: 1_000,
    updatedAt: 1_000,
    valid: true,
    overrides: null,
    ...more,
  };
}
