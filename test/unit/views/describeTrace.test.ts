import assert from 'node:assert/strict';
import { labelColumns, tableRow } from '../../../src/views/table/tableRows';
import { labelDescription, traceDescription, traceLabel } from '../../../src/views/tree/describeTrace';
import { label, NOW, trace } from './support/samples';

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

  it('says whose label it is, and that it is one of the whole session', () => {
    const judged = label('q', 'yes', { mine: false, source: { type: 'LLM_JUDGE', id: 'gpt-4o' } });
    assert.equal(labelDescription(judged), 'yes · judge gpt-4o');
    const session = label('q', 3, { metadata: { 'mlflow.trace.session': 's-1' } });
    assert.equal(labelDescription(session), '3 · whole session');
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
