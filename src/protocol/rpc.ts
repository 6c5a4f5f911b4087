import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import type { Events, Handlers, Listeners, Params, Requests, Result } from './declare';

/** An error as it's sent to the other side. `kind` is a `TrackingErrorKind` or 'internal'. */
export interface RpcErrorData {
  readonly kind: string;
  readonly message: string;
}

/** The error that a failed or timed-out request rejects with. */
export class RpcError extends Error {
  readonly kind: string;
  constructor(data: RpcErrorData) {
    super(data.message);
    this.name = 'RpcError';
    this.kind = data.kind;
  }
}

const Envelope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), id: z.number(), method: z.string(), params: z.unknown() }),
  z.object({ type: z.literal('abort'), id: z.number() }),
  z.object({ type: z.literal('ok'), id: z.number(), result: z.unknown() }),
  z.object({
    type: z.literal('error'),
    id: z.number(),
    error: z.object({ kind: z.string(), message: z.string() }),
  }),
  z.object({ type: z.literal('event'), method: z.string(), params: z.unknown() }),
]);
type Envelope = z.infer<typeof Envelope>;

interface Waiting {
  readonly schema: z.ZodMiniType;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What one side of the channel provides and uses. `S*`: served here. `C*`: called or emitted from here. */
export interface EndpointInit<
  SR extends Requests,
  SE extends Events,
  CR extends Requests,
  CE extends Events,
> {
  readonly serves: { readonly requests: SR; readonly events: SE };
  readonly calls: { readonly requests: CR; readonly events: CE };
  readonly handlers: Handlers<SR>;
  readonly listeners: Listeners<SE>;
  /** Sends a message to the other side. */
  readonly post: (message: unknown) => void;
  /**
   * Called for messages that don't match the declarations and for listeners that throw. Never includes
   * message content.
   */
  readonly onProblem: (problem: string, cause: unknown) => void;
  /** Converts a handler's error for the other side. */
  readonly describe?: (error: unknown) => RpcErrorData;
}

/**
 * One end of the channel between host and webview. Every request gets a result or an error, times out, and
 * can be aborted. Every message is validated on arrival. Methods are looked up by own property only.
 */
export class Endpoint<SR extends Requests, SE extends Events, CR extends Requests, CE extends Events> {
  readonly #init: EndpointInit<SR, SE, CR, CE>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #running = new Map<number, AbortController>();
  #lastId = 0;
  #disposed = false;

  constructor(init: EndpointInit<SR, SE, CR, CE>) {
    this.#init = init;
  }

  /**
   * Sends a request and waits for its response.
   * @param options.timeoutMs Milliseconds, 30,000 by default.
   * @throws RpcError when the other side fails, doesn't respond in time, or sends a result of the wrong
   *   shape, or when the request is aborted.
   */
  call<K extends keyof CR & string>(
    method: K,
    params: Params<CR[K]>,
    options: { signal?: AbortSignal; timeoutMs?: number } = {},
  ): Promise<Result<CR[K]>> {
    const { signal, timeoutMs = 30_000 } = options;
    const declared: CR[K] = this.#init.calls.requests[method];
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(id);
      };
      const giveUp = (kind: string, message: string): void => {
        settle();
        this.#post({ type: 'abort', id });
        reject(new RpcError({ kind, message }));
      };
      const abort = (): void => giveUp('aborted', l10n.t('This was canceled.'));
      const timer = setTimeout(
        () => giveUp('timeout', l10n.t('The editor took longer than {0} s to respond.', timeoutMs / 1000)),
        timeoutMs,
      );
      if (signal?.aborted === true) return abort();
      signal?.addEventListener('abort', abort);
      this.#waiting.set(id, {
        schema: declared.result,
        resolve: (result) => {
          settle();
          resolve(result as Result<CR[K]>); // parsed by declared.result in #receiveResult
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      this.#post({ type: 'request', id, method, params });
    });
  }

  emit<K extends keyof CE & string>(method: K, params: Params<CE[K]>): void {
    this.#post({ type: 'event', method, params });
  }

  /** Handles a message from the other side. Accepts any value. Never throws. */
  receive(message: unknown): void {
    const parsed = Envelope.safeParse(message);
    if (!parsed.success) return this.#init.onProblem('a message that is no envelope', parsed.error);
    const envelope = parsed.data;
    switch (envelope.type) {
      case 'request':
        return void this.#serve(envelope.id, envelope.method, envelope.params);
      case 'abort':
        return this.#running.get(envelope.id)?.abort();
      case 'event':
        return this.#hear(envelope.method, envelope.params);
      case 'ok':
        return this.#receiveResult(envelope.id, envelope.result);
      case 'error':
        return this.#waiting.get(envelope.id)?.reject(new RpcError(envelope.error));
    }
  }

  /** Aborts the running handlers and rejects the pending requests. */
  dispose(): void {
    this.#disposed = true;
    for (const controller of this.#running.values()) controller.abort();
    for (const waiting of [...this.#waiting.values()]) {
      waiting.reject(new RpcError({ kind: 'aborted', message: l10n.t('This panel was closed.') }));
    }
  }

  /** After disposal there are no listeners, and the channel itself may be gone. */
  #post(envelope: Envelope): void {
    if (!this.#disposed) this.#init.post(envelope);
  }

  #receiveResult(id: number, result: unknown): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return; // already timed out or aborted
    const parsed = waiting.schema.safeParse(result);
    if (parsed.success) waiting.resolve(parsed.data);
    else {
      this.#init.onProblem('an answer of the wrong shape', parsed.error);
      waiting.reject(new RpcError({ kind: 'badResponse', message: 'response of the wrong shape' }));
    }
  }

  async #serve(id: number, method: string, raw: unknown): Promise<void> {
    const { serves, handlers } = this.#init;
    const declared = Object.hasOwn(serves.requests, method) ? serves.requests[method] : undefined;
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    const fail = (error: RpcErrorData): void => this.#post({ type: 'error', id, error });
    if (!declared || !handler) {
      fail({ kind: 'internal', message: 'unknown request' });
      return;
    }
    const params = declared.params.safeParse(raw);
    if (!params.success) {
      this.#init.onProblem(`parameters of the wrong shape for ${method}`, params.error);
      fail({ kind: 'internal', message: `wrong parameters for ${method}` });
      return;
    }
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const result = await handler(params.data as Params<SR[string]>, controller.signal);
      this.#post({ type: 'ok', id, result });
    } catch (error) {
      const describe = this.#init.describe ?? describeError;
      fail(describe(error));
    } finally {
      this.#running.delete(id);
    }
  }

  #hear(method: string, raw: unknown): void {
    const { serves, listeners } = this.#init;
    const declared = Object.hasOwn(serves.events, method) ? serves.events[method] : undefined;
    const listener = Object.hasOwn(listeners, method) ? listeners[method] : undefined;
    if (!declared || !listener) return this.#init.onProblem(`an unknown event ${method}`, undefined);
    const params = declared.params.safeParse(raw);
    if (!params.success) return this.#init.onProblem(`an event ${method} of the wrong shape`, params.error);
    try {
      listener(params.data as Params<SE[string]>);
    } catch (error) {
      this.#init.onProblem(`the listener of ${method} failed`, error);
    }
  }
}

function describeError(error: unknown): RpcErrorData {
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
}
