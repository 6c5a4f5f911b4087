import assert from 'node:assert/strict';
import { labelDescription, traceDescription, traceLabel } from '../../../src/app/describeTrace';
import { label, NOW, trace } from './support/samples';

describe('A trace in the tree', () => {
  it('is labeled with the first line of its request', () => {
    assert.equal(traceLabel(trace()), 'Which cable?');
  });

  it('is labeled with its ID when it has neither a request nor a name', () => {
    assert.equal(traceLabel(trace({ requestPreview: '\u202e\n', name: ' ' })), `tr-${'0'.repeat(32)}`);
  });

  it('shows the duration, the age, and the newest label of each name', () => {
    const labels = [
      label('quality', 2),
      label('quality', 4),
      label('correct', true),
      label('mlflow.notes', 'x'),
    ];
    assert.equal(traceDescription(trace(), labels, NOW), '1.84 s · 2 min · quality 4 · correct ✓');
  });

  it("shows that it's running and omits a missing duration", () => {
    assert.equal(
      traceDescription(trace({ state: 'IN_PROGRESS', durationMs: 0 }), [], NOW),
      'running · 2 min',
    );
    assert.equal(traceDescription(trace({ durationMs: null }), [], NOW), '2 min');
  });

  it("shows why a label isn't saved", () => {
    const refused = label('q', 'yes', {
      rationale: 'Because',
      save: { state: 'refused', reason: 'Somebody changed it.' },
    });
    assert.equal(labelDescription(refused), 'yes · Because · not saved: Somebody changed it.');
    const waiting = label('q', 4, { save: { state: 'waiting', reason: 'It is down.' } });
    assert.equal(labelDescription(waiting), '4 · pending: It is down.');
    const saving = label('q', 4, { save: { state: 'saving' } });
    assert.equal(labelDescription(saving), '4');
    const failed = label('q', null, { error: { code: 'E', message: 'judge is down', stack: '' } });
    assert.equal(labelDescription(failed), 'error: judge is down');
  });

  it('shows whose label it is and whether it applies to the whole session', () => {
    const judged = label('q', 'yes', { mine: false, source: { type: 'LLM_JUDGE', id: 'gpt-4o' } });
    assert.equal(labelDescription(judged), 'yes · judge gpt-4o');
    const session = label('q', 3, { metadata: { 'mlflow.trace.session': 's-1' } });
    assert.equal(labelDescription(session), '3 · whole session');
  });
});
