import * as l10n from '@vscode/l10n';

/** The abort reason of our own timeouts. */
export class OutOfTime extends Error {
  readonly code = 'TIMEOUT';
}

/** An abort signal that fires when the time is up or when the caller's signal does. */
export class TimeLimit {
  readonly signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number, signal: AbortSignal | undefined) {
    const own = new AbortController();
    const over = (): void => own.abort(new OutOfTime(l10n.t('longer than {0} s', ms / 1000)));
    this.#timer = setTimeout(over, ms);
    this.signal = signal ? AbortSignal.any([own.signal, signal]) : own.signal;
  }

  /** Stops the timer. Call it when the request has ended. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

/** Returns the error that a canceled call rejects with. */
export function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('canceled', { cause: reason });
}

/**
 * Waits for a promise until the signal aborts.
 * @throws the signal's reason.
 */
export function within<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(reasonOf(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
