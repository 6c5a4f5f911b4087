import { computed, effect, signal } from '@preact/signals';
import { type SearchAnswer, type SearchQuery, tabOfField } from '../../../src/model/traceSearch';
import { RpcError } from '../../../src/protocol/rpc';
import { sought } from '../../ui/sought';
import type { TraceHost } from '../traceHost';
import { panelState, update } from '../panelState';
import { soughtSpan } from '../spans/filterState';
import { selectSpan } from '../spans/treeState';
import { selection, skeleton } from '../traceData';
import { type Hit, hitCounts, hitsOf, hitToGoTo } from './hits';

const NOTHING: SearchAnswer = { state: 'done', message: '', places: [], texts: [], total: 0, more: false };
const NO_QUERY: SearchQuery = { text: '', matchCase: false, wholeWord: false, regex: false };

/** The search inside the trace: what is looked for, what was found, and which hit is gone to. */
export class Find {
  readonly #host: TraceHost;
  readonly #open = signal(false);
  readonly #query = signal(NO_QUERY);
  readonly #answer = signal(NOTHING);
  readonly #at = signal(-1);
  readonly #busy = signal(false);
  readonly #failure = signal('');
  readonly #asked = signal(0);
  #running: AbortController | undefined;

  readonly open = computed(() => this.#open.value);
  readonly query = computed(() => this.#query.value);
  readonly answer = computed(() => this.#answer.value);
  readonly busy = computed(() => this.#busy.value);
  /** Why nothing was answered; '' where nothing went wrong. */
  readonly failure = computed(() => this.#failure.value);
  readonly hits = computed(() => hitsOf(this.#answer.value));
  /** Which of the hits is gone to; -1: none. */
  readonly at = computed(() => this.#at.value);
  readonly hit = computed<Hit | null>(() => this.hits.value[this.#at.value] ?? null);
  readonly counts = computed(() => hitCounts(this.#answer.value));
  /** Counts how often the bar was asked for: each time its text is selected for typing over it. */
  readonly asked = computed(() => this.#asked.value);

  constructor(host: TraceHost) {
    this.#host = host;
  }

  /** Searches again when spans arrive, from now on. */
  start(): void {
    const spans = computed(
      () => `${skeleton.value.generation} ${skeleton.value.rows.length} ${skeleton.value.done}`,
    );
    let last = spans.peek();
    effect(() => {
      const now = spans.value;
      if (now === last) return;
      last = now;
      if (this.#open.peek()) void this.#search();
    });
  }

  show(): void {
    this.#asked.value++;
    if (this.#open.peek()) return;
    this.#open.value = true;
    void this.#search(); // without a text at first: what is typed then is found at once
  }

  close(): void {
    this.#running?.abort();
    this.#open.value = false;
    this.#busy.value = false;
    this.#take(NOTHING);
  }

  /** Another trace is shown from now on. */
  forget(): void {
    this.close();
    this.#query.value = NO_QUERY;
    this.#failure.value = '';
  }

  setQuery(change: Partial<SearchQuery>): void {
    this.#query.value = { ...this.#query.peek(), ...change };
    void this.#search();
  }

  /** Goes to the next hit, or the one before; round at the ends. */
  step(delta: 1 | -1): void {
    const count = this.hits.peek().length;
    if (count > 0) this.#goTo((this.#at.peek() + delta + count) % count);
  }

  async #search(): Promise<void> {
    this.#running?.abort();
    const { signal } = (this.#running = new AbortController());
    this.#busy.value = true;
    this.#failure.value = '';
    try {
      const answer = await this.#host.call('search', this.#query.peek(), { signal });
      if (!signal.aborted) this.#take(answer);
    } catch (error) {
      if (signal.aborted) return;
      this.#take(NOTHING);
      this.#failure.value = error instanceof RpcError ? error.message : String(error);
    }
    if (!signal.aborted) this.#busy.value = false;
  }

  #take(answer: SearchAnswer): void {
    const before = this.hit.peek() ?? undefined;
    this.#answer.value = answer;
    const chosen = selection.peek();
    const selected = chosen.type === 'span' ? chosen.node.row.id : null;
    const at = hitToGoTo(this.hits.peek(), before, selected);
    const hit = this.hits.peek()[at];
    const same =
      hit &&
      before &&
      hit.spanId === before.spanId &&
      hit.field === before.field &&
      hit.offset === before.offset;
    if (same && hit.text === before.text) this.#at.value = at;
    else this.#goTo(at);
  }

  #goTo(at: number): void {
    this.#at.value = at;
    const hit = this.hits.peek()[at];
    sought.value = hit ? { text: hit.text } : null;
    soughtSpan.value = hit?.spanId ?? null;
    if (!hit) return;
    const chosen = selection.peek();
    if (chosen.type !== 'span' || chosen.node.row.id !== hit.spanId || panelState.peek().selected === null) {
      selectSpan(hit.spanId);
    }
    const tab = tabOfField(hit.field);
    if (tab !== null && tab !== panelState.peek().tab) update({ tab, detailsScroll: 0 });
  }
}
