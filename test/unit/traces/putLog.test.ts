import assert from 'node:assert/strict';
import type { TraceInfo } from '../../../src/model/trace';
import { PutLog, withAssessment } from '../../../src/traces/putLog';
import { label, trace } from './support/builders';
import { gate } from './support/listApi';

describe('withAssessment', () => {
  const old = trace(1, { assessments: [label('a'), label('b', { value: 2 })] });

  it('replaces in place, appends new assessments, and removes deleted ones', () => {
    const values = (result: TraceInfo) => result.assessments.map(({ id, value }) => [id, value]);
    assert.deepEqual(values(withAssessment(old, 'a', label('a', { value: 9 }))), [
      ['a', 9],
      ['b', 2],
    ]);
    assert.deepEqual(values(withAssessment(old, 'c', label('c'))), [
      ['a', 1],
      ['b', 2],
      ['c', 1],
    ]);
    assert.deepEqual(values(withAssessment(old, 'a', null)), [['b', 2]]);
  });

  it('returns the same trace when there is nothing to remove', () => {
    assert.equal(withAssessment(old, 'x', null), old);
  });

  it('makes an overridden assessment invalid, and valid again when its override is removed', () => {
    const overridden = withAssessment(old, 'c', label('c', { overrides: 'a' }));
    assert.deepEqual(
      overridden.assessments.map(({ valid }) => valid),
      [false, true, true],
    );
    const back = withAssessment(overridden, 'c', null);
    assert.deepEqual(
      back.assessments.map(({ id, valid }) => [id, valid]),
      [
        ['a', true],
        ['b', true],
      ],
    );
  });

  it("doesn't change an overridden assessment when its override is edited", () => {
    const valid = { ...old, assessments: [...old.assessments, label('c', { overrides: 'a' })] };
    const changed = withAssessment(valid, 'c', label('c', { overrides: 'a', value: 9 }));
    assert.deepEqual(
      changed.assessments.map(({ valid: counts }) => counts),
      [true, true, true],
    );
  });

  it('makes it valid when one of two overrides is removed, as the server does', () => {
    const twice = withAssessment(
      withAssessment(old, 'c', label('c', { overrides: 'a' })),
      'd',
      label('d', { overrides: 'a' }),
    );
    assert.deepEqual(
      withAssessment(twice, 'c', null).assessments.map(({ id, valid }) => [id, valid]),
      [
        ['a', true],
        ['b', true],
        ['d', true],
      ],
    );
  });
});

describe('PutLog', () => {
  it('applies puts during a read to its response', async () => {
    const log = new PutLog();
    const { closed, open } = gate();
    const seen: TraceInfo[] = [];
    const read = log.read(
      () => closed,
      (_, settle) => seen.push(settle(trace(1)), settle(trace(2))),
    );
    log.put('t1', 'a', label('a'));
    open();
    await read;
    assert.deepEqual(
      seen.map(({ assessments }) => assessments.map(({ id }) => id)),
      [['a'], []],
    );
  });

  it('applies the last of several puts, and removals', async () => {
    const log = new PutLog();
    const { closed, open } = gate();
    let seen = trace(1);
    const read = log.read(
      () => closed,
      (_, settle) => (seen = settle(trace(1, { assessments: [label('a'), label('b')] }))),
    );
    log.put('t1', 'a', label('a', { value: 2 }));
    log.put('t1', 'b', null);
    log.put('t1', 'a', label('a', { value: 3 }));
    open();
    await read;
    assert.deepEqual(
      seen.assessments.map(({ id, value }) => [id, value]),
      [['a', 3]],
    );
  });

  it("doesn't apply puts to a read that was sent after them", async () => {
    const log = new PutLog();
    const slow = gate();
    const results: string[][] = [];
    const keep = (_: unknown, settle: (info: TraceInfo) => TraceInfo) =>
      results.push(settle(trace(1)).assessments.map(({ id }) => id));
    const older = log.read(() => slow.closed, keep);
    log.put('t1', 'a', label('a'));
    await log.read(() => Promise.resolve(), keep);
    slow.open();
    await older;
    assert.deepEqual(results, [[], ['a']]);
  });

  it('forgets puts when a read fails', async () => {
    const log = new PutLog();
    await assert.rejects(
      log.read(
        () => {
          log.put('t1', 'a', label('a'));
          return Promise.reject(new Error('no'));
        },
        () => assert.fail('no answer'),
      ),
    );
    let seen = trace(1);
    await log.read(
      () => Promise.resolve(),
      (_, settle) => (seen = settle(trace(1))),
    );
    assert.deepEqual(seen.assessments, []);
  });
});
