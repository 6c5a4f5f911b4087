/** What a call gives that a newer one has overtaken. */
export const superseded = Symbol('superseded');

/** Runs one call at a time: a newer call aborts the older one, whose answer, good or bad, is dropped. */
export class Latest {
  #current: AbortController | undefined;

  /** Whether a call is under way. */
  get running(): boolean {
    return this.#current !== undefined;
  }

  /**
   * @param signal Aborts this call as well.
   * @returns what `call` gives, or `superseded`.
   * @throws what `call` throws, unless it was overtaken.
   */
  async run<T>(
    call: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | typeof superseded> {
    this.abort();
    const own = new AbortController();
    this.#current = own;
    try {
      const answer = await call(signal ? AbortSignal.any([own.signal, signal]) : own.signal);
      return own.signal.aborted ? superseded : answer;
    } catch (error) {
      if (own.signal.aborted) return superseded;
      throw error;
    } finally {
      if (this.#current === own) this.#current = undefined;
    }
  }

  /** Ends what runs; it gives `superseded`. */
  abort(): void {
    this.#current?.abort();
    this.#current = undefined;
  }
}
