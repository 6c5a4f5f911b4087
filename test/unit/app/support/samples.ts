import type { Label } from '../../../../src/model/assessment';
import type { TraceInfo } from '../../../../src/model/trace';
import { trace as traceAt } from '../../traces/support/builders';

export const NOW = Date.UTC(2026, 10, 24, 12);

/** A typical trace. */
export function trace(changes: Partial<TraceInfo> = {}): TraceInfo {
  return traceAt(NOW - 120_000, {
    traceId: `tr-${'0'.repeat(32)}`,
    durationMs: 1840,
    name: 'agent',
    requestPreview: 'Which cable?\nFor port 4.',
    responsePreview: 'Blue.',
    ...changes,
  });
}

/** A label of the current user. */
export function label(name: string, value: Label['value'], changes: Partial<Label> = {}): Label {
  return {
    id: `a-${name}`,
    traceId: 'tr-1',
    spanId: null,
    name,
    kind: 'feedback',
    value,
    error: null,
    rationale: '',
    source: { type: 'HUMAN', id: 'me' },
    metadata: {},
    createdAt: NOW,
    updatedAt: NOW,
    valid: true,
    overrides: null,
    save: { state: 'saved' },
    mine: true,
    history: [],
    beaten: [],
    ...changes,
  };
}
