import assert from 'node:assert/strict';
import { countExisting, planLabels } from '../../../src/app/bulk/plan';
import { summaryText } from '../../../src/app/bulk/summary';
import { takeBack, writeLabels } from '../../../src/app/bulk/writeLabels';
import { label, trace } from './support/samples';

const five = { kind: 'feedback', name: 'quality', value: 5, rationale: '' } as const;
const judge = { mine: false, source: { type: 'LLM_JUDGE', id: 'gpt-4o' } } as const;

describe('The plan for labeling many traces', () => {
  const traces = ['new', 'mine', 'judged', 'same', 'other span'].map((traceId) => trace({ traceId }));
  const labels = {
    new: [],
    mine: [label('quality', 4)],
    judged: [label('quality', 'yes', judge)],
    same: [label('quality', 5)],
    'other span': [label('quality', 1, { spanId: 'abcdefabcdefabcd' }), label('tone', 5)],
  };
  const labelsOf = ({ traceId }: { traceId: string }) =>
    Object.entries(labels).find(([key]) => key === traceId)?.[1] ?? [];
  const plan = (rule: 'skip' | 'override') =>
    planLabels(traces, labelsOf, five, rule).map(({ text, checked }) => [text, checked]);

  it('says what each trace has and what happens to it when labels are overridden', () => {
    assert.deepEqual(plan('override'), [
      ['new', true],
      ['has 4 by you: changes to 5', true],
      ['has yes by judge gpt-4o: overridden', true],
      ['has 5 by you: has this value already', false],
      ['new', true],
    ]);
  });

  it("names the metadata that an override doesn't keep", () => {
    const metadata = { 'mlflow.assessment.judgeCost': '1', 'mlflow.assessment.scorerTraceId': 't', run: '1' };
    const [row] = planLabels(
      [trace()],
      () => [label('quality', 4, { ...judge, metadata })],
      five,
      'override',
    );
    assert.equal(row?.text, 'has 4 by judge gpt-4o: overridden, without its judgeCost, scorerTraceId');
    const [own] = planLabels([trace()], () => [label('quality', 4, { metadata })], five, 'override');
    assert.equal(own?.text, 'has 4 by you: changes to 5');
  });

  it('leaves traces with a label unchecked when labels are kept', () => {
    assert.deepEqual(plan('skip'), [
      ['new', true],
      ['has 4 by you: unchanged (if selected: changes to 5)', false],
      ['has yes by judge gpt-4o: unchanged (if selected: overridden)', false],
      ['has 5 by you: has this value already', false],
      ['new', true],
    ]);
  });

  it('counts the labels that would be replaced, but not those that are already the same', () => {
    assert.equal(countExisting(planLabels(traces, labelsOf, five, 'skip'), five), 2);
    const why = { ...five, rationale: 'Fast' };
    assert.equal(countExisting(planLabels(traces, labelsOf, why, 'skip'), why), 3);
  });

  it('changes an expectation in place, regardless of its source', () => {
    const expected = { kind: 'expectation', name: 'answer', value: 'blue', rationale: '' } as const;
    const held = [label('answer', 'red', { ...judge, kind: 'expectation' })];
    const [row] = planLabels([trace()], () => held, expected, 'override');
    assert.equal(row?.text, 'has red by judge gpt-4o: changes to blue');
  });
});

describe('Writing many labels', () => {
  const numbers = Array.from({ length: 500 }, (_, index) => index);
  const work = (put: (n: number) => 'made' | 'changed' | 'skipped', signal = new AbortController().signal) =>
    writeLabels({
      traces: numbers,
      put: (n) =>
        new Promise((resolve) => {
          resolve({ outcome: put(n), changeId: `change-${n}` });
        }),
      onProgress: () => undefined,
      signal,
    });

  it('continues after a failure and reports it', async () => {
    const result = await work((n) => {
      if (n === 7) throw new Error('The disk is full.');
      return n === 9 ? 'skipped' : 'made';
    });
    assert.equal(result.written.length, 498);
    assert.deepEqual(result.failed, [{ trace: 7, message: 'The disk is full.' }]);
    assert.deepEqual(result.skipped, [9]);
    assert.deepEqual(result.left, []);
  });

  it("stops between two labels when canceled and reports what it didn't write", async () => {
    const canceled = new AbortController();
    const result = await work((n) => {
      if (n === 2) canceled.abort();
      return 'made';
    }, canceled.signal);
    assert.deepEqual(
      result.written.map(({ trace: written }) => written),
      [0, 1, 2],
    );
    assert.deepEqual(result.left, numbers.slice(3));
  });

  it('yields to other work', async () => {
    let turns = 0;
    const running = work(() => 'made');
    const other = async (): Promise<void> => {
      for (let turn = 0; turn < 100; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        turns++;
      }
    };
    const all = Promise.all([running, other()]);
    await running;
    assert.ok(turns > 50);
    await all;
  });

  it('undoes all changes, the last one first, and continues after one that fails', async () => {
    const undone: string[] = [];
    const { failed, message } = await takeBack(
      ['a', 'b', 'c'],
      (id) => {
        undone.push(id);
        return id === 'b' ? Promise.reject(new Error('moved')) : Promise.resolve();
      },
      () => undefined,
    );
    assert.deepEqual([undone, failed, message], [['c', 'b', 'a'], 1, 'moved']);
  });
});

describe('The summary of labeling many traces', () => {
  const changeId = 'change-1';
  const say = (change: Partial<Parameters<typeof summaryText<string>>[1]>) =>
    summaryText(
      'quality = 5',
      { written: [], skipped: [], failed: [], left: [], ...change },
      (title: string) => title,
    );

  it('says how many traces were labeled', () => {
    assert.equal(say({ written: [{ trace: 'A', changeId }] }), 'Labeled 1 trace: quality = 5.');
  });

  it("says which traces weren't labeled after a cancel", () => {
    assert.equal(
      say({ written: [{ trace: 'A', changeId }], left: ['B', 'C', 'D', 'E'] }),
      'Canceled. Labeled 1 trace: quality = 5. Not labeled: "B", "C", "D", and 1 more.',
    );
  });

  it('names the traces that failed and gives the reason of the first failure', () => {
    assert.equal(
      say({ written: [{ trace: 'A', changeId }], failed: [{ trace: 'B', message: 'The disk is full.' }] }),
      'Labeled 1 trace: quality = 5. 1 failed: "B". The disk is full.',
    );
  });
});
