import assert from 'node:assert/strict';
import type { Draft } from '../../../src/model/draft';
import { emptyDraft } from '../../../webview/trace/assessments/form/labelDraft';
import { LastUsed } from '../../../webview/trace/assessments/form/lastUsed';

const draft = (change: Partial<Draft>): Draft => ({
  kind: 'feedback',
  name: '',
  dataType: 'number',
  value: '',
  rationale: '',
  ...change,
});

describe('the defaults for a label', () => {
  let last: LastUsed;
  beforeEach(() => (last = new LastUsed()));
  const begun = (): Draft => emptyDraft(last.defaults.value);

  it('are a rating for feedback and a text for an expectation', () => {
    assert.deepEqual(begun(), draft({}));
    last.chose(draft({ kind: 'expectation', dataType: 'string' }), { kind: 'expectation' });
    assert.deepEqual(begun(), draft({ kind: 'expectation', dataType: 'string' }));
  });

  it('use the name and type of the last label', () => {
    last.record({ kind: 'feedback', name: ' tone ', dataType: 'string' });
    assert.deepEqual(begun(), draft({ name: 'tone', dataType: 'string' }));
  });

  it('are separate for each kind', () => {
    last.record({ kind: 'feedback', name: 'tone', dataType: 'boolean' });
    last.record({ kind: 'expectation', name: 'gold', dataType: 'json' });
    assert.deepEqual(begun(), draft({ kind: 'expectation', name: 'gold', dataType: 'json' }));
    last.chose(draft({}), { kind: 'feedback' });
    assert.deepEqual(begun(), draft({ name: 'tone', dataType: 'boolean' }));
  });

  it('follow a data type chosen for their name, but not for another name', () => {
    last.record({ kind: 'feedback', name: 'tone', dataType: 'number' });
    last.chose(draft({ name: 'tone', dataType: 'string' }), { dataType: 'string' });
    assert.deepEqual(begun(), draft({ name: 'tone', dataType: 'string' }));
    last.chose(draft({ name: 'other', dataType: 'boolean' }), { dataType: 'boolean' });
    assert.deepEqual(begun(), draft({ name: 'tone', dataType: 'string' }));
  });

  it("don't count as user input", () => {
    last.record({ kind: 'feedback', name: 'tone', dataType: 'number' });
    assert.ok(last.isBlank(draft({ name: 'tone' })));
    assert.ok(last.isBlank(draft({ name: '', metadata: ' ' })));
    for (const typed of [
      { name: 'other' },
      { name: 'tone', value: '3' },
      { rationale: 'why' },
      { source: { type: 'CODE', id: 'x' } },
      { metadata: 'a=b' },
    ] satisfies Array<Partial<Draft>>) {
      assert.ok(!last.isBlank(draft(typed)), JSON.stringify(typed));
    }
  });
});
