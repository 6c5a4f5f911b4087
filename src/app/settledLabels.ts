import type { Label } from '../model/assessment';
import type { Disposable, Event } from '../model/event';
import type { TraceInfo } from '../model/trace';
import { overlay } from '../labels/overlay';

/** A source of traces: the cache of a server. */
export interface TraceSource {
  readonly cache: {
    get(traceId: string): TraceInfo | undefined;
    readonly onDidChange: Event<{ readonly ids: readonly string[] }>;
  };
}

/**
 * The labels of traces that have no pending changes. They are created when a trace arrives from the server,
 * because a list requests the labels of all its rows at once, again and again. A trace is a new object
 * whenever its content changes.
 */
export class SettledLabels implements Disposable {
  #made = new WeakMap<TraceInfo, readonly Label[]>();
  /** The source ID that `mine` of the created labels refers to. */
  #sourceId = '';
  readonly #subscriptions: Disposable[] = [];

  /**
   * Creates the labels of all traces that arrive from this source.
   * @param sourceId Returns the user's current source ID.
   */
  follow({ cache }: TraceSource, sourceId: () => string): void {
    const take = (traceId: string): void => {
      const trace = cache.get(traceId);
      if (trace && trace.assessments.length > 0) this.of(trace, sourceId());
    };
    this.#subscriptions.push(cache.onDidChange(({ ids }) => ids.forEach(take)));
  }

  /** Returns the labels of a trace. The array is the same as long as the trace and the source ID are. */
  of(trace: TraceInfo, sourceId: string): readonly Label[] {
    if (sourceId !== this.#sourceId) {
      this.#made = new WeakMap();
      this.#sourceId = sourceId;
    }
    const made = this.#made.get(trace);
    if (made) return made;
    const labels = overlay(trace.assessments, [], sourceId);
    this.#made.set(trace, labels);
    return labels;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
