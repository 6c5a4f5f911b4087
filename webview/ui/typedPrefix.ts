/** A pause (ms) after which a letter starts a new word. */
const WORD_MS = 1_000;

/** The letters typed to find an option in a list. Letters in quick succession form the start of a word. */
export class TypedPrefix {
  #typed = '';
  #last = -Infinity;

  /** Whether a letter typed now continues a word. `now` is as in `add`. */
  isWord(now: number): boolean {
    return this.#typed !== '' && now - this.#last < WORD_MS;
  }

  /** Adds a letter. `now` is in milliseconds from any origin. */
  add(letter: string, now: number): void {
    this.#typed = now - this.#last < WORD_MS ? this.#typed + letter.toLowerCase() : letter.toLowerCase();
    this.#last = now;
  }

  /**
   * Returns the index of the next option, starting at the chosen one, that begins with the typed letters; -1
   * if none does. A single or repeated letter moves to the next option that begins with it.
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
