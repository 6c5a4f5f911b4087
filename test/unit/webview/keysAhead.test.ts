import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { KeysAhead, MAX_QUEUED_KEYS } from '../../../webview/ui/keysAhead';

describe('keys typed ahead', () => {
  let ahead: KeysAhead;
  let done: string[];
  beforeEach(() => {
    ahead = new KeysAhead();
    done = [];
  });
  const key = (name: string) => (): void => void done.push(name);
  /** Holds back keys until the returned function is called. */
  const holdOpen = (): (() => void) => {
    let end: () => void = () => undefined;
    ahead.hold(new Promise<void>((resolve) => (end = resolve)), { texts: true });
    return () => end();
  };

  it('wait until they are no longer held, then run in order', async () => {
    assert.ok(!ahead.mustWait(false));
    const end = holdOpen();
    assert.ok(ahead.mustWait(false));
    for (const name of ['a', 'b', 'c']) assert.ok(ahead.enqueue(key(name)));
    await turn();
    assert.deepEqual([done, ahead.count.value], [[], 3]);
    end();
    await turn();
    assert.deepEqual([done, ahead.count.value, ahead.mustWait(false)], [['a', 'b', 'c'], 0, false]);
  });

  it("aren't held anymore after a release, even if the hold hasn't ended", async () => {
    const end = holdOpen();
    ahead.enqueue(key('a'));
    assert.equal(ahead.release(), 1);
    assert.ok(!ahead.mustWait(true));
    const endNext = holdOpen();
    ahead.enqueue(key('b'));
    end();
    await turn();
    assert.deepEqual([done, ahead.mustWait(true)], [[], true], 'the first hold no longer counts');
    endNext();
    await turn();
    assert.deepEqual([done, ahead.mustWait(false)], [['b'], false]);
    assert.deepEqual([ahead.consumeRelease(), ahead.consumeRelease()], [true, false]);
    holdOpen();
    assert.equal(ahead.consumeRelease(), false);
  });

  it('wait again when one of them starts another hold', async () => {
    const ends: Array<() => void> = [];
    const end = holdOpen();
    const saves = (name: string) => (): void => {
      done.push(name);
      ends.push(holdOpen());
    };
    for (const one of [key('1'), saves('save 1'), key('2'), saves('save 2'), key('3')]) ahead.enqueue(one);
    end();
    await turn();
    assert.deepEqual(done, ['1', 'save 1']);
    ends.shift()?.();
    await turn();
    assert.deepEqual(done, ['1', 'save 1', '2', 'save 2']);
    ends.shift()?.();
    await turn();
    assert.deepEqual(done, ['1', 'save 1', '2', 'save 2', '3']);
  });

  it("don't wait in a text field unless the hold says so", () => {
    ahead.hold(new Promise(() => undefined), { texts: false });
    assert.deepEqual([ahead.mustWait(true), ahead.mustWait(false)], [false, true]);
    holdOpen();
    assert.ok(ahead.mustWait(true));
  });

  it('run before a key that is pressed while they run', async () => {
    const end = holdOpen();
    let settle: () => void = () => undefined;
    ahead.enqueue(() => new Promise<void>((resolve) => (settle = resolve)));
    ahead.enqueue(key('b'));
    end();
    await turn();
    assert.ok(ahead.mustWait(false));
    ahead.enqueue(key('c'));
    settle();
    await turn();
    assert.deepEqual(done, ['b', 'c']);
  });

  it('wait for all holds, even if one fails', async () => {
    const end = holdOpen();
    ahead.hold(Promise.reject(new Error('not saved')), { texts: true });
    ahead.enqueue(key('a'));
    await turn();
    assert.deepEqual(done, []);
    end();
    await turn();
    assert.deepEqual(done, ['a']);
  });

  it('are discarded by drop', async () => {
    const end = holdOpen();
    ahead.enqueue(key('a'));
    ahead.enqueue(key('b'));
    assert.equal(ahead.drop(), 2);
    end();
    await turn();
    assert.deepEqual([done, ahead.drop()], [[], 0]);
  });

  it('are limited, and after one is refused, none is accepted until all have run', async () => {
    const end = holdOpen();
    for (let index = 0; index < MAX_QUEUED_KEYS; index++) assert.ok(ahead.enqueue(key(`${index}`)));
    assert.equal(ahead.enqueue(key('one too many')), false);
    let later: boolean | undefined;
    ahead.drop();
    ahead.enqueue(key('first'));
    for (let index = 1; index < MAX_QUEUED_KEYS; index++) ahead.enqueue(key(`${index}`));
    assert.equal(ahead.enqueue(key('refused')), false);
    ahead.hold(
      turn().then(() => (later = ahead.enqueue(key('after it')))),
      { texts: true },
    );
    end();
    await turn();
    await turn();
    assert.equal(later, false);
    assert.deepEqual([done.length, done[0]], [MAX_QUEUED_KEYS, 'first']);
    holdOpen();
    assert.ok(ahead.enqueue(key('anew')));
  });

  it('are discarded when one of them throws', async () => {
    const end = holdOpen();
    const failed: unknown[] = [];
    const note = (reason: unknown): void => void failed.push(reason);
    process.once('unhandledRejection', note);
    ahead.enqueue(() => {
      throw new Error('a bug');
    });
    ahead.enqueue(key('b'));
    end();
    await turn();
    await turn();
    process.off('unhandledRejection', note);
    assert.deepEqual([done, ahead.mustWait(false)], [[], false]);
    assert.equal(failed.length, 1);
  });
});
