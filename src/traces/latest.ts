/** The result of a call that a newer call has superseded. */
export const superseded = Symbol('superseded');

/** Runs one call at a time: a newer call aborts the older one, whose result or error is dropped. */
export class Latest {
  #current: AbortController | undefined;

  /** Whether a call is in progress. */
  get running(): boolean {
    return this.#current !== undefined;
  }

  /**
   * Runs a call and aborts the previous one.
   * @param signal Aborts this call as well.
   * @returns the result of `call`, or `superseded`.
   * @throws what `call` throws, unless it was superseded.
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

  /** Aborts the current call, which then returns `superseded`. */
  abort(): void {
    this.#current?.abort();
    this.#current = undefined;
  }
}
