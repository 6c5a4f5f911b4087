/** One call that several callers wait for. */
interface Shared<T> {
  readonly result: Promise<T>;
  waiters: number;
  /** Runs the call. Aborts the current attempt, whose waiters get the result of this one. */
  start(call: (signal: AbortSignal) => Promise<T>): void;
  abort(): void;
}

/**
 * Runs one call per key at a time: a caller with the same key shares the call in flight. A call is only
 * aborted when no caller waits for it anymore.
 */
export class SharedCalls<T> {
  readonly #running = new Map<string, Shared<T>>();

  /**
   * Runs a call, or joins the one in flight.
   * @param options.signal Ends the wait of this caller.
   * @param options.fresh The call in flight was sent too early: restart it for all waiting callers.
   * @throws what `call` throws, or the signal's reason.
   */
  async run(
    key: string,
    call: (signal: AbortSignal) => Promise<T>,
    { signal, fresh = false }: { readonly signal?: AbortSignal | undefined; readonly fresh?: boolean } = {},
  ): Promise<T> {
    signal?.throwIfAborted();
    let shared = this.#running.get(key);
    if (!shared || fresh) {
      shared ??= this.#add(key);
      shared.start(call);
    }
    return this.#wait(key, shared, signal);
  }

  #add(key: string): Shared<T> {
    const shared = newShared<T>();
    this.#running.set(key, shared);
    const ended = (): void => this.#remove(key, shared);
    shared.result.then(ended, ended);
    return shared;
  }

  #remove(key: string, shared: Shared<T>): void {
    if (this.#running.get(key) === shared) this.#running.delete(key);
  }

  #wait(key: string, shared: Shared<T>, signal: AbortSignal | undefined): Promise<T> {
    shared.waiters++;
    return new Promise<T>((resolve, reject) => {
      let waits = true;
      // Remove it now, not a microtask later: a new caller must not join a call that is being aborted.
      const leave = (): boolean => {
        if (!waits) return false;
        waits = false;
        signal?.removeEventListener('abort', aborted);
        if (--shared.waiters === 0) {
          this.#remove(key, shared);
          shared.abort();
        }
        return true;
      };
      const fail = (reason: unknown): void => {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what the call threw, as it was
        if (leave()) reject(reason);
      };
      const aborted = (): void => fail(signal?.reason);
      signal?.addEventListener('abort', aborted, { once: true });
      shared.result.then((value) => {
        if (leave()) resolve(value);
      }, fail);
    });
  }
}

function newShared<T>(): Shared<T> {
  let settle: { resolve: (value: T) => void; reject: (reason: unknown) => void } | undefined;
  const result = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  let attempt: AbortController | undefined;
  return {
    result,
    waiters: 0,
    start(call) {
      attempt?.abort();
      const own = (attempt = new AbortController());
      call(own.signal).then(
        (value) => own === attempt && settle?.resolve(value),
        (reason: unknown) => own === attempt && settle?.reject(reason),
      );
    },
    abort: () => attempt?.abort(),
  };
}
