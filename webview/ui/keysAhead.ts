import { computed, signal } from '@preact/signals';

/** Maximum number of queued keys. */
export const MOST_KEPT = 300;

/** The deferred action of a queued key; resolves when the page shows the result. */
type Late = () => Promise<void> | void;

/**
 * Keys typed faster than the page can follow, for example while the next trace loads. They are queued and
 * handled in order, each after the previous one is done.
 */
export class KeysAhead {
  readonly #kept = signal<readonly Late[]>([]);
  #holds = 0;
  #textHolds = 0;
  /** Holds that haven't ended yet, including released ones. */
  #unended = 0;
  /** The number of releases so far. A hold that began before the last one no longer counts. */
  #release = 0;
  #wasReleased = false;
  #acting = false;
  /** Whether a key was refused; later keys must not act as if none were missing. */
  #isFull = false;

  /** The number of queued keys. */
  readonly count = computed(() => this.#kept.value.length);

  /** Whether a key must be queued. `inText`: whether it's typed into a text field. */
  mustWait(inText: boolean): boolean {
    return this.#acting || this.#textHolds > 0 || (this.#holds > 0 && !inText);
  }

  /** Queues keys from now on until the promise settles. `texts`: also those typed into a text field. */
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
    until.then(end, end); // the caller reports errors
  }

  /** Queues a key. Returns false if the queue is full; later keys are then refused as well. */
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
   * Ends all holds and drops the queued keys, because the user clicked, pressed Esc, or left the page, and so
   * stopped waiting. Returns the number of dropped keys.
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

  /**
   * Returns whether the user stopped waiting (`release`) before the awaited content arrived, and forgets it.
   * Call it when that content arrives.
   */
  takeReleased(): boolean {
    const was = this.#wasReleased;
    this.#wasReleased = false;
    return was;
  }

  /** Drops the queued keys. Returns their number. */
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
      this.drop(); // an action that they depend on has failed
      throw error;
    } finally {
      this.#acting = false;
      if (this.#kept.peek().length === 0) this.#isFull = false;
    }
  }
}
