import assert from 'node:assert/strict';
import type { Label } from '../../../src/model/assessment';
import type { TraceInfo } from '../../../src/model/trace';
import { labelColumns, tableRow } from '../../../src/views/table/tableRows';
import { labelDescription, traceDescription, traceLabel } from '../../../src/views/tree/describeTrace';

const NOW = Date.UTC(2026, 10, 24, 12);

function trace(changes: Partial<TraceInfo> = {}): TraceInfo {
  return {
    traceId: `tr-${'0'.repeat(32)}`,
    experimentId: '1',
    state: 'OK',
    requestTime: NOW - 120_000,
    durationMs: 1840,
    name: 'agent',
    requestPreview: 'Which cable?\nFor port 4.',
    responsePreview: 'Blue.',
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
    ...changes,
  };
}

function label(name: string, value: Label['value'], changes: Partial<Label> = {}): Label {
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
    ...changes,
  };
}

describe('A trace in the tree', () => {
  it('is called by the first line of its request', () => {
    assert.equal(traceLabel(trace()), 'Which cable?');
  });

  it('is called by its id when it has neither request nor name', () => {
    assert.equal(traceLabel(trace({ requestPreview: '\u202e\n', name: ' ' })), `tr-${'0'.repeat(32)}`);
  });

  it('tells duration, age and labels, the newest of each name', () => {
    const labels = [
      label('quality', 2),
      label('quality', 4),
      label('correct', true),
      label('mlflow.notes', 'x'),
    ];
    assert.equal(traceDescription(trace(), labels, NOW), '1.84 s · 2 min · quality 4 · correct ✓');
  });

  it('says that it runs, and leaves out a duration that is none', () => {
    assert.equal(
      traceDescription(trace({ state: 'IN_PROGRESS', durationMs: 0 }), [], NOW),
      'running · 2 min',
    );
    assert.equal(traceDescription(trace({ durationMs: null }), [], NOW), '2 min');
  });

  it('says of a label what is not saved, and why', () => {
    const refused = label('q', 'yes', {
      rationale: 'Because',
      save: { state: 'refused', reason: 'Somebody changed it.' },
    });
    assert.equal(labelDescription(refused), 'yes · Because · not saved: Somebody changed it.');
    const failed = label('q', null, { error: { code: 'E', message: 'judge is down', stack: '' } });
    assert.equal(labelDescription(failed), 'error: judge is down');
  });
});

describe('A trace in the table', () => {
  it('has one cell a label name, the newest value in it', () => {
    const row = tableRow(trace(), [label('quality', 2), label('quality', 4), label('grounded', 'no')]);
    assert.deepEqual(row.labels['quality'], { text: '4', tone: 'none', count: 2, save: 'saved' });
    assert.equal(row.labels['grounded']?.tone, 'fail');
  });

  it('survives label names that are properties of objects', () => {
    const row = tableRow(trace(), [label('__proto__', 1), label('constructor', 2)]);
    assert.deepEqual(Object.keys(row.labels).sort(), ['__proto__', 'constructor']);
  });

  it('makes columns of all names, in an order that new rows do not change', () => {
    assert.deepEqual(
      labelColumns([[label('b', 1)], [label('a', 1), label('mlflow.notes', 'n'), label('b', 2)]]),
      ['a', 'b'],
    );
  });
});
