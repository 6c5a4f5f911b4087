/** One call that several callers wait for. */
interface Shared<T> {
  readonly result: Promise<T>;
  waiters: number;
  /** Runs the call; an attempt that is under way is given up, and its waiters get this one's end. */
  start(call: (signal: AbortSignal) => Promise<T>): void;
  abort(): void;
}

/**
 * Runs one call a key at a time: who asks for the same while it is under way waits for the same answer. The call itself is
 * aborted only when nobody waits for it any more.
 */
export class SharedCalls<T> {
  readonly #running = new Map<string, Shared<T>>();

  /**
   * @param options.signal Ends the waiting of this caller.
   * @param options.fresh What is under way was sent too early: it is asked for anew, for everybody who waits.
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
      // At once, not a microtask later: whoever asks next must not join a call that nobody waits for.
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
