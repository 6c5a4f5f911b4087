import assert from 'node:assert/strict';
import { TypedPrefix } from '../../../webview/ui/typedPrefix';

describe('letters typed to choose from a list', () => {
  const texts = ['apple', 'warm', 'wet', 'white', 'zebra'];
  /** What is chosen after the letters of a text, each some milliseconds after the last. */
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

  it('are the beginning of a word: its second letter begins no other one', () => {
    assert.equal(choose('wa'), 'warm');
    assert.equal(choose('wh'), 'white');
    assert.equal(choose('WE'), 'wet');
  });

  it('stay with what is chosen as long as it fits', () => {
    assert.equal(choose('we', 100, 1), 'wet');
    assert.equal(choose('wh', 100, 2), 'white');
  });

  it('go on to the next option when one letter is typed again and again', () => {
    assert.equal(choose('w'), 'warm');
    assert.equal(choose('ww'), 'wet');
    assert.equal(choose('wwww'), 'warm');
  });

  it('are a word as long as they follow closely', () => {
    const prefix = new TypedPrefix();
    assert.ok(!prefix.isWord(0));
    prefix.add('w', 0);
    assert.deepEqual([prefix.isWord(500), prefix.isWord(1_000)], [true, false]);
  });

  it('begin anew after a pause', () => {
    assert.equal(choose('wa', 1_000), 'apple');
  });

  it('choose nothing else where nothing fits', () => {
    assert.equal(choose('wx'), 'warm');
    assert.equal(new TypedPrefix().find([], -1), -1);
  });
});
