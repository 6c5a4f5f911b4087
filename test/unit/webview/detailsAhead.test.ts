import assert from 'node:assert/strict';
import { DetailsAhead } from '../../../webview/trace/detailsAhead';
import type { SpanDetails } from '../../../src/model/span';
import { detailsOf, rowOf } from '../../webview/traceFixture';

interface Asked {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly resolve: (details: SpanDetails) => void;
  readonly reject: (error: Error) => void;
}

describe('prefetched details', () => {
  const details = (id: string): SpanDetails => detailsOf(rowOf(id));
  const never = new AbortController().signal;

  /** A host that responds when told to. */
  const host = (isWhole: (one: SpanDetails) => boolean = () => true) => {
    const asked: Asked[] = [];
    const ahead = new DetailsAhead({
      ask: (id, signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
          asked.push({ id, signal, resolve, reject });
        }),
      isWhole,
    });
    return { asked, ahead };
  };

  it('are available immediately once they have arrived', async () => {
    const { asked, ahead } = host();
    ahead.want([{ id: 'a', key: '1 a' }]);
    assert.equal(ahead.arrivedWhole('1 a'), undefined);
    asked[0]?.resolve(details('a'));
    await Promise.resolve();
    assert.equal(ahead.arrivedWhole('1 a')?.id, 'a');
    assert.equal(ahead.arrivedWhole('2 a'), undefined, 'of another reading of the trace');
  });

  it("aren't shown immediately if they are incomplete", async () => {
    const { asked, ahead } = host(() => false);
    ahead.want([{ id: 'a', key: '1 a' }]);
    asked[0]?.resolve(details('a'));
    await Promise.resolve();
    assert.equal(ahead.arrivedWhole('1 a'), undefined);
    assert.equal((await ahead.take({ id: 'a', key: '1 a' }, never)).id, 'a');
    assert.equal(asked.length, 1);
  });

  it('are awaited, not requested again, while a request is in flight', async () => {
    const { asked, ahead } = host();
    ahead.want([{ id: 'a', key: '1 a' }]);
    ahead.want([{ id: 'a', key: '1 a' }]);
    const taken = ahead.take({ id: 'a', key: '1 a' }, never);
    asked[0]?.resolve(details('a'));
    assert.equal((await taken).id, 'a');
    assert.equal(asked.length, 1);
  });

  it('are canceled when others are requested', async () => {
    const { asked, ahead } = host();
    ahead.want([{ id: 'a', key: '1 a' }]);
    ahead.want([{ id: 'b', key: '1 b' }]);
    assert.equal(asked[0]?.signal.aborted, true);
    const taken = ahead.take({ id: 'a', key: '1 a' }, never);
    asked[2]?.resolve(details('a'));
    assert.equal((await taken).id, 'a');
    assert.deepEqual(
      asked.map(({ id }) => id),
      ['a', 'b', 'a'],
    );
  });

  it('are requested again on demand if the prefetch failed', async () => {
    const { asked, ahead } = host();
    ahead.want([{ id: 'a', key: '1 a' }]);
    const taken = ahead.take({ id: 'a', key: '1 a' }, never);
    asked[0]?.reject(new Error('the host was busy'));
    await new Promise(setImmediate);
    asked[1]?.resolve(details('a'));
    assert.equal((await taken).id, 'a');
  });
});
