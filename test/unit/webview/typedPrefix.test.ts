import assert from 'node:assert/strict';
import { TypedPrefix } from '../../../webview/ui/typedPrefix';

describe('letters typed to choose from a list', () => {
  const texts = ['apple', 'warm', 'wet', 'white', 'zebra'];
  /** The option chosen after typing the letters at the given interval in milliseconds. */
  const choose = (typed: string, every = 100, from = -1): string | undefined => {
    const prefix = new TypedPrefix();
    let chosen = from;
    Array.from(typed).forEach((letter, index) => {
      prefix.add(letter, index * every);
      const found = prefix.find(texts, chosen);
      if (found !== -1) chosen = found;
    });
    return texts[chosen];
  };

  it("form a prefix, so the second letter doesn't start another one", () => {
    assert.equal(choose('wa'), 'warm');
    assert.equal(choose('wh'), 'white');
    assert.equal(choose('WE'), 'wet');
  });

  it('keep the chosen option while it matches', () => {
    assert.equal(choose('we', 100, 1), 'wet');
    assert.equal(choose('wh', 100, 2), 'white');
  });

  it('move to the next option when one letter is repeated', () => {
    assert.equal(choose('w'), 'warm');
    assert.equal(choose('ww'), 'wet');
    assert.equal(choose('wwww'), 'warm');
  });

  it('form a word while they follow quickly', () => {
    const prefix = new TypedPrefix();
    assert.ok(!prefix.isWord(0));
    prefix.add('w', 0);
    assert.deepEqual([prefix.isWord(500), prefix.isWord(1_000)], [true, false]);
  });

  it('start over after a pause', () => {
    assert.equal(choose('wa', 1_000), 'apple');
  });

  it('keep the choice when nothing matches', () => {
    assert.equal(choose('wx'), 'warm');
    assert.equal(new TypedPrefix().find([], -1), -1);
  });
});
