import type { AssessmentApi, AssessmentPatch, NewAssessment } from '../../../../src/mlflow/api';
import { TrackingError, type TrackingErrorInit } from '../../../../src/model/trackingError';
import type { Assessment } from '../../../../src/model/assessment';
import { SERVER } from './samples';

export type Call = 'create' | 'update' | 'delete' | 'get';

/** What happens to a request. */
export interface Fate {
  /** Whether the server performs it. */
  readonly done: boolean;
  /** Thrown instead of the response. 'never': no response at all. */
  readonly fails?: TrackingError | 'never';
  /** Receives the request, to run it after the client has given up. */
  readonly later?: (run: () => void) => void;
}

export function trackingError(
  kind: TrackingErrorInit['kind'],
  more: Partial<TrackingErrorInit> = {},
): TrackingError {
  return new TrackingError({ kind, message: kind, server: SERVER, ...more });
}

/**
 * An in-process server that treats assessments as MLflow does (docs/mlflow-api.md#assessments), for tests of
 * timing and disk errors.
 */
export class FakeServer implements AssessmentApi {
  readonly rows = new Map<string, Assessment>();
  readonly calls: string[] = [];
  /** The maximum number of concurrent requests. */
  mostAtOnce = 0;
  healthy = true;
  #atOnce = 0;
  /** Decides the fate of each request. undefined: performed and answered. */
  fate: (call: Call, id: string) => Fate | undefined = () => undefined;
  /** Awaited before a request is performed and before its response. */
  step: () => Promise<void> = () => Promise.resolve();

  /** The calls that change something. */
  writes(): string[] {
    return this.calls.filter((call) => !call.startsWith('get'));
  }

  createAssessment(traceId: string, assessment: NewAssessment, signal?: AbortSignal): Promise<Assessment> {
    return this.#serve('create', assessment.id, signal, () => {
      if (this.rows.has(assessment.id)) {
        throw trackingError('server', { status: 500, detail: 'constraint violation' });
      }
      const { error = null, createdAt = 1 } = assessment;
      const { overrides } = assessment;
      if (overrides !== null && !this.rows.has(overrides)) throw trackingError('notFound', { status: 404 });
      const row = { ...assessment, error, createdAt, updatedAt: createdAt, traceId, valid: true };
      this.rows.set(assessment.id, row);
      this.#setValid(overrides, false);
      return row;
    });
  }

  updateAssessment(
    _traceId: string,
    id: string,
    patch: AssessmentPatch,
    signal?: AbortSignal,
  ): Promise<Assessment> {
    return this.#serve('update', id, signal, () => {
      const row = this.rows.get(id);
      if (row === undefined) throw trackingError('notFound', { status: 404 });
      const { kind: _kind, metadata, error: given = null, ...fields } = patch;
      // A value without an error clears the existing error.
      const error = patch.value === undefined ? row.error : given;
      const exactValue = patch.value === undefined ? row.exactValue : patch.exactValue;
      const next = { ...row, ...fields, exactValue, error, metadata: { ...row.metadata, ...metadata } };
      this.rows.set(id, next);
      return next;
    });
  }

  async deleteAssessment(_traceId: string, id: string, signal?: AbortSignal): Promise<void> {
    await this.#serve('delete', id, signal, () => {
      // Even if another label still overrides it (docs/mlflow-api.md#assessments).
      this.#setValid(this.rows.get(id)?.overrides ?? null, true);
      this.rows.delete(id);
    });
  }

  getAssessment(_traceId: string, id: string, signal?: AbortSignal): Promise<Assessment | undefined> {
    return this.#serve('get', id, signal, () => this.rows.get(id));
  }

  givesOwnIds(): Promise<boolean> {
    return Promise.resolve(false);
  }

  isHealthy(): Promise<boolean> {
    return Promise.resolve(this.healthy);
  }

  /** Runs a late request, whose errors no client receives. */
  #unheard(run: () => unknown): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof TrackingError)) throw error;
    }
  }

  #setValid(id: string | null, valid: boolean): void {
    const row = id === null ? undefined : this.rows.get(id);
    if (row !== undefined) this.rows.set(row.id, { ...row, valid });
  }

  async #serve<T>(call: Call, id: string, signal: AbortSignal | undefined, run: () => T): Promise<T> {
    this.calls.push(`${call} ${id}`);
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      const fate = this.fate(call, id) ?? { done: true };
      await this.step();
      fate.later?.(() => this.#unheard(run));
      const answer = fate.done ? { value: run() } : undefined;
      await this.step();
      if (fate.fails === 'never') return await aborted(signal);
      if (fate.fails !== undefined) throw fate.fails;
      if (answer === undefined) throw trackingError('timeout');
      return answer.value;
    } finally {
      this.#atOnce -= 1;
    }
  }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(trackingError('timeout')));
  });
}
