import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { once } from '../../../src/model/once';

describe('once', () => {
  it('computes the value on first use and returns the same one afterward', () => {
    let made = 0;
    const get = once(() => ({ number: ++made }));
    strictEqual(made, 0);
    strictEqual(get(), get());
    deepStrictEqual(get(), { number: 1 });
  });

  it('computes undefined once too, and retries after an error', () => {
    let calls = 0;
    const nothing = once((): void => {
      calls++;
    });
    nothing();
    nothing();
    strictEqual(calls, 1);
    let tries = 0;
    const second = once(() => {
      if (++tries === 1) throw new Error('not yet');
      return tries;
    });
    try {
      second();
    } catch {
      strictEqual(second(), 2);
    }
    strictEqual(tries, 2);
  });
});
