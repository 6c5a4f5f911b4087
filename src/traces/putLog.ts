import type { Assessment } from '../model/assessment';
import type { TraceInfo } from '../model/trace';

interface Put {
  readonly at: number;
  readonly traceId: string;
  /** Unique on the server. */
  readonly id: string;
  /** null if removed. */
  readonly assessment: Assessment | null;
}

/**
 * Remembers writes while reads are in flight. A read that was sent before a write completed may not include
 * it, so later writes are applied to its response. Once all earlier reads have ended, a write is forgotten.
 */
export class PutLog {
  #clock = 0;
  #puts: Put[] = [];
  /** The logical times at which the reads in flight were sent. */
  readonly #reads = new Set<{ readonly since: number }>();

  put(traceId: string, id: string, assessment: Assessment | null): void {
    if (this.#reads.size === 0) return;
    this.#puts.push({ at: ++this.#clock, traceId, id, assessment });
  }

  /**
   * Runs a read and returns the result of `use`. `settle` applies the writes since the start of the read to a
   * trace of the response.
   */
  async read<T, U>(
    call: () => Promise<T>,
    use: (answer: T, settle: (trace: TraceInfo) => TraceInfo) => U,
  ): Promise<U> {
    const mark = { since: this.#clock };
    this.#reads.add(mark);
    try {
      const answer = await call();
      return use(answer, (trace) => this.#over(trace, mark.since));
    } finally {
      this.#reads.delete(mark);
      const oldest = Math.min(...[...this.#reads].map((read) => read.since));
      this.#puts = this.#puts.filter((put) => put.at > oldest);
    }
  }

  #over(trace: TraceInfo, since: number): TraceInfo {
    const puts = this.#puts.filter((put) => put.at > since && put.traceId === trace.traceId);
    return puts.reduce((result, put) => withAssessment(result, put.id, put.assessment), trace);
  }
}

/**
 * Returns a trace with one assessment replaced, added at the end, or removed (null); the same object when
 * that changes nothing. Adding an assessment makes the one it overrides invalid. Removing it makes that one
 * valid again, even if another assessment still overrides it. Updating it has no effect on that one
 * (docs/mlflow-api.md#assessments).
 */
export function withAssessment(trace: TraceInfo, id: string, assessment: Assessment | null): TraceInfo {
  const old = trace.assessments.find((item) => item.id === id);
  if (!assessment && !old) return trace;
  const comesOrGoes = assessment === null || old === undefined;
  const overrides = comesOrGoes ? ((assessment ?? old)?.overrides ?? null) : null;
  const assessments = trace.assessments
    .filter((item) => assessment !== null || item.id !== id)
    .map((item) => {
      if (item.id === id) return assessment ?? item;
      return item.id === overrides ? { ...item, valid: assessment === null } : item;
    });
  if (assessment && !old) assessments.push(assessment);
  return { ...trace, assessments };
}
