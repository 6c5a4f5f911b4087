import type { Assessment } from '../model/assessment';
import type { TraceInfo } from '../model/trace';

interface Put {
  readonly at: number;
  readonly traceId: string;
  /** The ids are unique on the whole server. */
  readonly id: string;
  /** null: removed. */
  readonly assessment: Assessment | null;
}

/**
 * Remembers what was written while reads are under way. A read that was sent before a write was answered may not show
 * it: what was put since then is laid over its answer. Reads sent later know better than the log, which then forgets.
 */
export class PutLog {
  #clock = 0;
  #puts: Put[] = [];
  /** The times at which the reads under way were sent. */
  readonly #reads = new Set<{ readonly since: number }>();

  put(traceId: string, id: string, assessment: Assessment | null): void {
    if (this.#reads.size === 0) return;
    this.#puts.push({ at: ++this.#clock, traceId, id, assessment });
  }

  /** Runs a read and gives what `use` makes of its answer; `settle` lays over a trace of its answer what was put since the read began. */
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
 * A trace with one assessment put in its place, at the end when it is new, or taken out (null). The same trace when
 * that changes nothing. What a new one overrides is no longer valid; it is again when the overrider goes, also where
 * another one still overrides it, and a mere change of the overrider says nothing of it (contract §5).
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
