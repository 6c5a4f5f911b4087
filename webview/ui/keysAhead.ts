import { computed, signal } from '@preact/signals';

/** Keys that are kept at most. */
export const MOST_KEPT = 300;

/** What a key that was kept does when its time has come; resolves when the page shows what it did. */
type Late = () => Promise<void> | void;

/**
 * Keys that are typed faster than what they are meant for can follow, such as the next trace: they are kept in their order,
 * and act one after the other, each when all before it are done.
 */
export class KeysAhead {
  readonly #kept = signal<readonly Late[]>([]);
  #holds = 0;
  #textHolds = 0;
  /** Holds that have not come to their end, those that were released included. */
  #unended = 0;
  /** Counts the releases: a hold of before one holds nothing any more. */
  #release = 0;
  #wasReleased = false;
  #acting = false;
  /** A key was refused: one that comes after it must not act as if nothing were missing. */
  #isFull = false;

  /** How many keys wait. */
  readonly count = computed(() => this.#kept.value.length);

  /** Whether a key has to wait. `inText`: it is typed into a text. */
  mustWait(inText: boolean): boolean {
    return this.#acting || this.#textHolds > 0 || (this.#holds > 0 && !inText);
  }

  /** Keeps the keys from now on until this has come to its end. `texts`: also those that are typed into a text. */
  hold(until: Promise<unknown>, { texts }: { readonly texts: boolean }): void {
    if (this.#unended === 0) this.#wasReleased = false;
    this.#unended++;
    this.#holds++;
    if (texts) this.#textHolds++;
    const release = this.#release;
    const end = (): void => {
      this.#unended--;
      if (release !== this.#release) return;
      this.#holds--;
      if (texts) this.#textHolds--;
      void this.#act();
    };
    until.then(end, end); // its failure is told where it is begun
  }

  /** Keeps a key while keys have to wait. `false`: there is no room, neither for this key nor for those that follow. */
  keep(key: Late): boolean {
    if (this.#isFull || this.#kept.peek().length >= MOST_KEPT) {
      this.#isFull = true;
      return false;
    }
    this.#kept.value = [...this.#kept.peek(), key];
    void this.#act();
    return true;
  }

  /**
   * Whoever clicks or presses Esc goes on with what is there, and waits for nothing: forgets the keys that wait, and keeps
   * none for what they waited for. Returns how many.
   */
  release(): number {
    if (this.#holds > 0) {
      this.#wasReleased = true;
      this.#release++;
      this.#holds = 0;
      this.#textHolds = 0;
    }
    return this.drop();
  }

  /** What keys were kept for is there: whether the user went on with something else meanwhile. */
  takeReleased(): boolean {
    const was = this.#wasReleased;
    this.#wasReleased = false;
    return was;
  }

  /** Forgets the keys that wait. Returns how many. */
  drop(): number {
    const { length } = this.#kept.peek();
    if (length > 0) this.#kept.value = [];
    this.#isFull = false;
    return length;
  }

  async #act(): Promise<void> {
    if (this.#acting) return;
    this.#acting = true;
    try {
      for (;;) {
        const [next, ...rest] = this.#kept.peek();
        if (this.#holds > 0 || !next) break;
        this.#kept.value = rest;
        await next();
      }
    } catch (error) {
      this.drop(); // they were meant for what did not come about
      throw error;
    } finally {
      this.#acting = false;
      if (this.#kept.peek().length === 0) this.#isFull = false;
    }
  }
}
