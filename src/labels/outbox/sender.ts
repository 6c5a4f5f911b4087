import type { AssessmentApi, NewAssessment } from '../../mlflow/api';
import type { Assessment } from '../../model/assessment';
import { exactValueField } from '../../model/exactValue';
import type { Clock } from '../storage/clock';
import type { Entry } from './entry';
import type { OutboxEvent, Request } from './events';
import { classify, type Failure } from './failure';
import { ownMetadata } from './same';
import { REQUEST_TIMEOUT_MS } from './timing';

/** `/health` is checked after this many identical 500s, because the next one can end the retries. */
const ASK_HEALTH_FROM = 4;

/** Sends the requests of entries and returns the results as events. Never throws. */
export class Sender {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #closing = new AbortController();

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  async perform(api: AssessmentApi, entry: Entry, request: Request): Promise<OutboxEvent> {
    const askedAt = this.#clock.now();
    try {
      if (request.type === 'get') {
        const seen = await this.#within((signal) => api.getAssessment(entry.traceId, entry.id, signal));
        const givesOwnIds = seen === undefined && (await this.#within((signal) => api.givesOwnIds(signal)));
        return { type: 'seen', at: this.#clock.now(), askedAt, assessment: seen ?? null, givesOwnIds };
      }
      const assessment = await this.#within((signal) => send(api, entry, request, signal));
      return { type: 'answered', at: this.#clock.now(), assessment };
    } catch (error) {
      const failure = classify(error);
      const type = request.type === 'get' ? 'lookFailed' : 'failed';
      const healthy = type === 'failed' && (await this.#isHealthy(api, entry, failure));
      return { type, at: this.#clock.now(), failure, jitter: this.#random(), healthy };
    }
  }

  /** Aborts all requests in flight. */
  abort(): void {
    this.#closing.abort();
  }

  async #isHealthy(api: AssessmentApi, entry: Entry, failure: Failure): Promise<boolean> {
    if (failure.status !== 500 || (entry.sameError?.count ?? 0) < ASK_HEALTH_FROM) return false;
    return this.#within((signal) => api.isHealthy(signal)).catch(() => false);
  }

  /** Gives up after 30 s, even if the call ignores its signal. */
  async #within<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    if (this.#closing.signal.aborted) throw new Error('the outbox is closed');
    this.#closing.signal.addEventListener('abort', abort);
    const timer = this.#clock.after(REQUEST_TIMEOUT_MS, abort);
    const { signal } = controller;
    const givenUp = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () =>
        reject(new Error(`no answer within ${REQUEST_TIMEOUT_MS / 1000} s`)),
      );
    });
    try {
      return await Promise.race([call(signal), givenUp]);
    } finally {
      timer.dispose();
      this.#closing.signal.removeEventListener('abort', abort);
    }
  }
}

async function send(
  api: AssessmentApi,
  entry: Entry,
  request: Exclude<Request, { type: 'get' }>,
  signal: AbortSignal,
): Promise<Assessment | null> {
  switch (request.type) {
    case 'post':
      return api.createAssessment(entry.traceId, toNew(request.assessment, entry.madeAt), signal);
    case 'patch':
      return api.updateAssessment(entry.traceId, entry.id, request.patch, signal);
    case 'delete':
      await api.deleteAssessment(entry.traceId, entry.id, signal);
      return null;
  }
}

function toNew(want: Assessment, madeAt: number | null): NewAssessment {
  const { id, spanId, name, kind, value, error, rationale, source, overrides } = want;
  return {
    id,
    spanId,
    name,
    kind,
    value,
    ...exactValueField(want),
    error,
    rationale,
    source,
    overrides,
    metadata: ownMetadata(want),
    // 0: the server's time couldn't be parsed.
    ...(madeAt !== null && madeAt > 0 && { createdAt: madeAt }),
  };
}
