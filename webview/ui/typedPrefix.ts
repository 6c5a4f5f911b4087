/** A pause (ms) after which a letter begins another word. */
const WORD_MS = 1_000;

/** What was typed to choose from a list: letters that follow one another closely are the beginning of a word. */
export class TypedPrefix {
  #typed = '';
  #last = -Infinity;

  /** Whether what is typed now goes on in a word that was begun. `now` as in `add`. */
  isWord(now: number): boolean {
    return this.#typed !== '' && now - this.#last < WORD_MS;
  }

  /** Takes a letter in. `now` is in milliseconds, from any beginning. */
  add(letter: string, now: number): void {
    this.#typed = now - this.#last < WORD_MS ? this.#typed + letter.toLowerCase() : letter.toLowerCase();
    this.#last = now;
  }

  /**
   * The option that is meant: from the chosen one on, the next that begins with what was typed. One letter, also typed several
   * times, goes on to the next option that begins with it. -1: none is.
   */
  find(texts: readonly string[], chosen: number): number {
    const typed = this.#typed;
    const isOneLetter = typed !== '' && typed === (typed[0] ?? '').repeat(typed.length);
    const whole = indexFrom(texts, typed.length > 1 ? chosen : chosen + 1, typed);
    return whole === -1 && isOneLetter ? indexFrom(texts, chosen + 1, typed[0] ?? '') : whole;
  }
}

function indexFrom(texts: readonly string[], from: number, beginning: string): number {
  const order = texts.map((_, index) => (Math.max(0, from) + index) % texts.length);
  return order.find((index) => texts[index]?.toLowerCase().startsWith(beginning) === true) ?? -1;
}
