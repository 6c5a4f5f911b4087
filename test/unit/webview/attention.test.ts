import assert from 'node:assert/strict';
import { Attention, type Verdict } from '../../../webview/ui/attention';
import { stroke } from './support/strokes';

describe("the user's attention", () => {
  let now: number;
  let attention: Attention;
  beforeEach(() => {
    now = 10_000;
    attention = new Attention(now);
  });
  const wait = (ms: number): void => void (now += ms);
  const press = (key: string): Verdict => attention.judge(stroke(key), now, key === 'r');
  /** Types a text, one key every `every` milliseconds. */
  const type = (text: string, every: number): Verdict[] =>
    Array.from(text).map((key) => {
      wait(every);
      return press(key);
    });
  const allIgnored = (verdicts: readonly Verdict[]): void =>
    assert.deepEqual([...new Set(verdicts)], ['ignore']);

  for (const every of [0, 20, 120, 300, 650]) {
    it(`is elsewhere while a word is being typed, one key every ${every} ms`, () => {
      allIgnored(type('rerun all of it', every));
    });
  }

  it('is here after a click, so every key acts', () => {
    attention.touch(now);
    assert.deepEqual(type('rear', 5), ['act', 'act', 'act', 'act']);
  });

  for (const key of ['Tab', 'ArrowDown', 'Home', 'Escape', 'PageUp']) {
    it(`is here after ${key}`, () => {
      wait(30);
      assert.equal(press(key), 'act');
      assert.deepEqual(type('ra', 5), ['act', 'act']);
    });
  }

  it('is here after a pause', () => {
    wait(700);
    assert.equal(press('a'), 'act');
    assert.deepEqual(type('r4', 5), ['act', 'act']);
  });

  it('is asked for by a first key that writes immediately, and the rest of a word is ignored', () => {
    wait(3_000);
    assert.equal(press('r'), 'ask');
    allIgnored(type('erun', 100));
  });

  it('is here when that key is pressed again after a pause', () => {
    wait(3_000);
    assert.equal(press('r'), 'ask');
    wait(800);
    assert.equal(press('r'), 'act');
    assert.equal(press('r'), 'act');
  });

  it("lets keys with Ctrl, Cmd, or Alt act, as they aren't part of a word", () => {
    assert.equal(press('ctrl+Enter'), 'act');
    assert.equal(press('r'), 'ignore');
  });

  it('is elsewhere again when the focus returns without user action', () => {
    attention.touch(now);
    wait(1_000);
    attention.leave(now);
    wait(2_000);
    attention.arrive(now);
    allIgnored(type('rerun', 80));
  });

  it('stays when the focus only flickers', () => {
    attention.touch(now);
    wait(1_000);
    attention.leave(now);
    wait(100);
    attention.arrive(now);
    assert.equal(press('r'), 'act');
  });

  for (const hasFocus of [true, false]) {
    it(`is here when the page was chosen, with the focus ${hasFocus ? 'in it' : 'on its way'}`, () => {
      attention.expect(hasFocus);
      wait(400);
      if (!hasFocus) attention.arrive(now);
      assert.deepEqual(type('ra', 5), ['act', 'act']);
      attention.leave(now);
      wait(2_000);
      attention.arrive(now);
      allIgnored(type('rerun', 80));
    });
  }

  it('returns with the click that focuses the page', () => {
    attention.leave(now);
    wait(5_000);
    attention.touch(now);
    attention.arrive(now + 2);
    wait(3);
    assert.equal(press('r'), 'act');
  });

  describe('after a key that failed and that later keys depend on', () => {
    beforeEach(() => {
      attention.touch(now);
      attention.stop(now, false);
    });

    it('ignores keys without a pause, also in text fields', () => {
      assert.ok(attention.isStopped);
      wait(20);
      assert.deepEqual([press('4'), press('ctrl+Enter'), press('ArrowDown')], ['ignore', 'ignore', 'ignore']);
      allIgnored(type('5y', 250));
    });

    it('is back after a pause', () => {
      wait(300);
      assert.equal(press('4'), 'act');
      assert.ok(!attention.isStopped);
    });

    it('is back after a click, a change of a control, or Escape', () => {
      attention.touch(now);
      assert.equal(press('4'), 'act');
      attention.stop(now, false);
      assert.deepEqual([press('Escape'), press('4')], ['act', 'act']);
    });

    it('ignores an immediate retry when keys in between were lost', () => {
      attention.stop(now, true);
      wait(20);
      assert.equal(press('ctrl+Enter'), 'ignore');
    });

    it('allows an immediate retry', () => {
      wait(20);
      assert.equal(press('ctrl+Enter'), 'act');
    });
  });
});
