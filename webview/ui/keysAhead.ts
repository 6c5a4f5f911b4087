import { computed, signal } from '@preact/signals';

/** Maximum number of queued keys. */
export const MAX_QUEUED_KEYS = 300;

/** The action of a queued key; resolves when the page shows the result. */
type QueuedKey = () => Promise<void> | void;

/**
 * Keys typed faster than the page can follow, for example while the next trace loads. They are queued and
 * handled in order, each after the previous one is done.
 */
export class KeysAhead {
  readonly #queue = signal<readonly QueuedKey[]>([]);
  #holds = 0;
  #textHolds = 0;
  /** The number of holds whose promise hasn't settled, including released ones. */
  #unsettledHolds = 0;
  /** The number of releases so far. A hold that began before the last one no longer counts. */
  #releases = 0;
  #wasReleased = false;
  #draining = false;
  /** Whether a key was refused; later keys must not act as if none were missing. */
  #isFull = false;

  /** The number of queued keys. */
  readonly count = computed(() => this.#queue.value.length);

  /** Whether a key must be queued. `inText`: whether it's typed into a text field. */
  mustWait(inText: boolean): boolean {
    return this.#draining || this.#textHolds > 0 || (this.#holds > 0 && !inText);
  }

  /** Queues keys from now on until the promise settles. `texts`: also those typed into a text field. */
  hold(until: Promise<unknown>, { texts }: { readonly texts: boolean }): void {
    if (this.#unsettledHolds === 0) this.#wasReleased = false;
    this.#unsettledHolds++;
    this.#holds++;
    if (texts) this.#textHolds++;
    const releasesBefore = this.#releases;
    const end = (): void => {
      this.#unsettledHolds--;
      if (releasesBefore !== this.#releases) return;
      this.#holds--;
      if (texts) this.#textHolds--;
      void this.#drain();
    };
    until.then(end, end); // errors are reported by the caller
  }

  /** Queues a key. Returns false if the queue is full; later keys are then refused as well. */
  enqueue(key: QueuedKey): boolean {
    if (this.#isFull || this.#queue.peek().length >= MAX_QUEUED_KEYS) {
      this.#isFull = true;
      return false;
    }
    this.#queue.value = [...this.#queue.peek(), key];
    void this.#drain();
    return true;
  }

  /**
   * Ends all holds and drops the queued keys, because the user clicked, pressed Esc, or left the page, and so
   * stopped waiting. Returns the number of dropped keys.
   */
  release(): number {
    if (this.#holds > 0) {
      this.#wasReleased = true;
      this.#releases++;
      this.#holds = 0;
      this.#textHolds = 0;
    }
    return this.drop();
  }

  /**
   * Returns whether the user stopped waiting (`release`) before the awaited content arrived, and resets that.
   * Call it when that content arrives.
   */
  consumeRelease(): boolean {
    const was = this.#wasReleased;
    this.#wasReleased = false;
    return was;
  }

  /** Drops the queued keys. Returns their number. */
  drop(): number {
    const { length } = this.#queue.peek();
    if (length > 0) this.#queue.value = [];
    this.#isFull = false;
    return length;
  }

  async #drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (;;) {
        const [next, ...rest] = this.#queue.peek();
        if (this.#holds > 0 || !next) break;
        this.#queue.value = rest;
        await next();
      }
    } catch (error) {
      this.drop(); // the queued keys depend on the action that failed
      throw error;
    } finally {
      this.#draining = false;
      if (this.#queue.peek().length === 0) this.#isFull = false;
    }
  }
}
