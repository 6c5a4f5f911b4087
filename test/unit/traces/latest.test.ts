import assert from 'node:assert/strict';
import { Latest, superseded } from '../../../src/traces/latest';
import { gate } from './support/listApi';

describe('Latest', () => {
  it('drops the result of a call that a newer one superseded', async () => {
    const latest = new Latest();
    const { closed, open } = gate();
    const older = latest.run(async (signal) => {
      await closed;
      return signal.aborted ? 'aborted' : 'older';
    });
    const newer = latest.run(() => Promise.resolve('newer'));
    open();
    assert.deepEqual(await Promise.all([older, newer]), [superseded, 'newer']);
    assert.equal(latest.running, false);
  });

  it('drops the error of a call that was superseded or aborted', async () => {
    const latest = new Latest();
    const failing = async (signal: AbortSignal): Promise<never> => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Error('late');
    };
    const older = latest.run(failing);
    const newer = latest.run(failing);
    latest.abort();
    assert.deepEqual(await Promise.all([older, newer]), [superseded, superseded]);
  });

  it('throws the error of the newest call', async () => {
    const latest = new Latest();
    await assert.rejects(
      latest.run(() => Promise.reject(new Error('mine'))),
      /mine/,
    );
    assert.equal(latest.running, false);
  });

  it("aborts with the reason of the caller's own signal", async () => {
    const latest = new Latest();
    const own = new AbortController();
    const call = latest.run(async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      signal.throwIfAborted();
    }, own.signal);
    own.abort(new Error('canceled here'));
    await assert.rejects(call, /canceled here/);
  });
});
