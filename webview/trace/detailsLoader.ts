import { computed, effect, signal } from '@preact/signals';
import { chatValues } from '../../src/model/chat/spanChat';
import { WHOLE_LIMIT } from '../../src/model/span';
import type { SpanDetails, ValueText } from '../../src/model/span';
import { RpcError } from '../../src/protocol/rpc';
import type { TraceHost } from './traceHost';
import { DetailsAhead } from './detailsAhead';
import { selectedId } from './panelState';
import { selection, skeleton, status } from './traceData';

type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly details: SpanDetails }
  | { readonly state: 'failed'; readonly message: string };

interface Shown {
  readonly key: string;
  readonly loaded: Loaded;
}

const KEPT = 30;
const PIECE = 500_000;

/** Loads the details of the selected span and caches those of the last few spans. */
export class DetailsLoader {
  readonly #host: TraceHost;
  readonly #cache = new Map<string, SpanDetails>();
  readonly #ahead: DetailsAhead;
  readonly #shown = signal<Shown | null>(null);
  #running: AbortController | undefined;
  /** Aborted when another trace is shown. */
  #trace = new AbortController();

  /** null when nothing with details is selected. */
  readonly shown = computed<Loaded | null>(() => this.#shown.value?.loaded ?? null);

  constructor(host: TraceHost) {
    this.#host = host;
    this.#ahead = new DetailsAhead({
      ask: (spanId, signal) => host.call('spanDetails', { spanId }, { signal }),
      isWhole: (details) => cutToFetch(details).length === 0,
    });
  }

  /** Starts loading the details of each span that is selected. */
  start(): void {
    const wanted = computed(() => {
      const chosen = selection.value;
      if (chosen.type !== 'span') return null;
      const { id } = chosen.node.row;
      // While spans are arriving, the selected row may only stand in for the selected span, which isn't there
      // yet.
      const settled = skeleton.value.done || status.value.phase === 'failed';
      return {
        id,
        key: keyOf(skeleton.value.generation, id),
        certain: settled || selectedId.value === id,
      };
    });
    let last = '';
    effect(() => {
      const found = wanted.value;
      if (found && found.key === last) return;
      const next = found?.certain === true ? found : null;
      last = next?.key ?? '';
      this.#running?.abort();
      if (next) void this.#load(next.id, next.key);
      else this.#shown.value = null;
    });
  }

  /** Resets the loader when another trace is shown. */
  forget(): void {
    this.#trace.abort();
    this.#trace = new AbortController();
    this.#running?.abort();
    this.#ahead.want([]);
    this.#cache.clear();
    this.#shown.value = null;
  }

  /** Retries loading the selected span. */
  retry(): void {
    const chosen = selection.peek();
    if (chosen.type !== 'span') return;
    const { id } = chosen.node.row;
    void this.#load(id, keyOf(skeleton.peek().generation, id));
  }

  /**
   * Prefetches the details of spans that may be selected next. Details that are cached or in flight aren't
   * requested again. All other prefetches are canceled.
   */
  prepare(ids: readonly string[]): void {
    const { generation } = skeleton.peek();
    const keys = ids.map((id) => ({ id, key: keyOf(generation, id) }));
    this.#ahead.want(keys.filter(({ key }) => !this.#cache.has(key)));
  }

  /** Returns the bytes of an attachment of this trace, in base64. Rejects when the host does. */
  readonly attachment = async (id: string, signal: AbortSignal): Promise<string> => {
    const { base64 } = await this.#host.call('attachment', { id }, { signal });
    return base64;
  };

  /** Loads the rest of a truncated value, piece by piece. Rejects when the host does. */
  async loadRest(spanId: string, value: ValueText, signal?: AbortSignal): Promise<void> {
    const { signal: ofTrace } = this.#trace;
    const either = signal ? AbortSignal.any([signal, ofTrace]) : ofTrace;
    const text = await this.#whole(spanId, value, either).catch((error: unknown) => {
      if (ofTrace.aborted) return null; // the result is no longer needed
      throw error;
    });
    if (text === null) return;
    const shown = this.#shown.peek();
    if (shown?.loaded.state !== 'ready' || shown.loaded.details.id !== spanId) return;
    this.#show(shown.key, withText(shown.loaded.details, value.ref, text));
  }

  async #load(id: string, key: string): Promise<void> {
    const here = this.#cache.get(key) ?? this.#ahead.arrivedWhole(key);
    if (here) {
      this.#show(key, here);
      return;
    }
    const running = (this.#running = new AbortController());
    // Keep showing the previous span for a moment: most responses are fast, and a flash is worse than a
    // delay.
    const patience = setTimeout(() => (this.#shown.value = { key, loaded: { state: 'loading' } }), 300);
    try {
      let details = await this.#ahead.take({ id, key }, running.signal);
      for (const value of cutToFetch(details)) {
        details = withText(details, value.ref, await this.#whole(id, value, running.signal));
      }
      if (!running.signal.aborted) this.#show(key, details);
    } catch (error) {
      if (running.signal.aborted) return;
      const message = error instanceof RpcError ? error.message : String(error);
      this.#shown.value = { key, loaded: { state: 'failed', message } };
    } finally {
      clearTimeout(patience);
    }
  }

  #show(key: string, details: SpanDetails): void {
    this.#cache.delete(key);
    this.#cache.set(key, details);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > KEPT && oldest !== undefined) this.#cache.delete(oldest);
    this.#shown.value = { key, loaded: { state: 'ready', details } };
  }

  async #whole(spanId: string, value: ValueText, signal?: AbortSignal): Promise<string> {
    const pieces = [value.text];
    for (let offset = value.text.length; offset < value.total;) {
      const params = { spanId, ref: value.ref, offset, length: PIECE };
      const { text } = await this.#host.call('valueText', params, signal ? { signal } : {});
      if (text === '') break;
      pieces.push(text);
      offset += text.length;
    }
    return pieces.join('');
  }
}

/** Details can differ between generations of the skeleton. */
function keyOf(generation: number, id: string): string {
  return `${generation} ${id}`;
}

/**
 * Returns the truncated values to load completely before showing them: chat can only be recognized in a
 * complete value.
 */
function cutToFetch(details: SpanDetails): ValueText[] {
  const values = [details.inputs, details.outputs, ...chatValues(details)];
  return values.flatMap((value) =>
    value && value.text.length < value.total && value.total <= WHOLE_LIMIT ? [value] : [],
  );
}

/** Returns the details with one value replaced by its complete text. */
function withText(details: SpanDetails, ref: string, text: string): SpanDetails {
  const put = (value: ValueText): ValueText =>
    value.ref === ref ? { ref, text, total: text.length } : value;
  const attribute = (one: SpanDetails['attributes'][number]) => ({ ...one, value: put(one.value) });
  return {
    ...details,
    inputs: details.inputs && put(details.inputs),
    outputs: details.outputs && put(details.outputs),
    attributes: details.attributes.map(attribute),
    events: details.events.map((event) => ({ ...event, attributes: event.attributes.map(attribute) })),
  };
}
