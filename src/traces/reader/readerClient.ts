import * as l10n from '@vscode/l10n';
import { JsonError } from '../../mlflow/jsonBytes';
import type {
  FromReader,
  ReaderCall,
  ReaderCalls,
  ReaderMethod,
  ReaderThread,
  RowsMessage,
  StartReader,
} from './readerCalls';

/** A reader's thread has ended, or was terminated because it hung. Its spans must be read again. */
export class ReaderEnded extends Error {}

/** Milliseconds. Other work keeps a reader busy for at most 1 s: a search that times out. */
const TIMEOUT = 20_000;

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface ReaderClientInit {
  readonly start: StartReader;
  readonly rows: (message: RowsMessage) => void;
  /** The thread ended on its own, or was terminated because it hung. */
  readonly ended: (error: ReaderEnded) => void;
  readonly timeoutMs?: number;
}

/** The host's end of a reader's thread. Calls resolve, or fail when they time out or the thread ends. */
export class ReaderClient {
  readonly #init: ReaderClientInit;
  readonly #thread: ReaderThread;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #end: Error | undefined;

  constructor(init: ReaderClientInit) {
    this.#init = init;
    this.#thread = init.start({
      message: (message) => this.#receive(message),
      ended: (reason) =>
        this.#fail(l10n.t('Reading this trace stopped ({0}). Retry to read it again.', reason)),
    });
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  /**
   * Calls the reader.
   * @param options.transfer Buffers to transfer; they can't be used here afterward.
   * @throws JsonError when the bytes are malformed; ReaderEnded; the signal's reason.
   */
  call<K extends ReaderMethod>(
    method: K,
    params: ReaderCalls[K]['params'],
    options: { signal?: AbortSignal; transfer?: readonly ArrayBuffer[] } = {},
  ): Promise<ReaderCalls[K]['answer']> {
    const { signal, transfer = [] } = options;
    if (this.#end) return Promise.reject(this.#end);
    if (signal?.aborted === true) return Promise.reject(asError(signal.reason));
    const { timeoutMs = TIMEOUT } = this.#init;
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(id);
      };
      const abort = (): void => {
        settle();
        this.#thread.post({ type: 'cancel', id }, []);
        reject(asError(signal?.reason));
      };
      const hung = (): void =>
        this.#fail(
          l10n.t('Reading this trace took longer than {0} s. Retry to read it again.', timeoutMs / 1000),
        );
      const timer = setTimeout(hung, timeoutMs);
      signal?.addEventListener('abort', abort);
      this.#waiting.set(id, {
        resolve: (answer) => {
          settle();
          resolve(answer as ReaderCalls[K]['answer']); // the handler's result, from the same build
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      const call: ReaderCall<K> = { type: 'call', id, method, params };
      this.#thread.post(call, transfer);
    });
  }

  dispose(): void {
    this.#stop(new ReaderEnded(l10n.t('The trace was closed.')));
  }

  #receive(message: FromReader): void {
    if (message.type === 'rows') return this.#init.rows(message);
    const waiting = this.#waiting.get(message.id);
    if (message.type === 'answer') return waiting?.resolve(message.answer);
    waiting?.reject(
      message.failure === 'broken' ? new JsonError(message.message) : new Error(message.message),
    );
  }

  #fail(message: string): void {
    if (this.#end) return;
    const error = new ReaderEnded(message);
    this.#stop(error);
    this.#init.ended(error);
  }

  #stop(error: Error): void {
    this.#end ??= error;
    this.#thread.stop();
    for (const waiting of [...this.#waiting.values()]) waiting.reject(error);
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
