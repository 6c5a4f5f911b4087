import { batch, computed, effect, signal } from '@preact/signals';
import { type SearchAnswer, type SearchQuery, tabOfField } from '../../../src/model/traceSearch';
import { RpcError } from '../../../src/protocol/rpc';
import { ancestorsOf } from '../../../src/model/spanTree';
import { type FindState, NO_FIND } from '../../../src/protocol/tracePanelState';
import { sought } from '../../ui/sought';
import type { TraceHost } from '../traceHost';
import { panelState, update } from '../panelState';
import { jumpTarget } from '../spans/filterState';
import { selectSpan } from '../spans/treeState';
import { forest, selection, skeleton } from '../traceData';
import { foundHits } from './found';
import { type Hit, hitCounts, type HitPlace, hitsOf, hitToGoTo } from './hits';

const NOTHING: SearchAnswer = { state: 'done', message: '', places: [], texts: [], total: 0, more: false };

/** The part of the search state that survives a reload of the page. */
const kept = computed(() => panelState.value.find);

/** The search in the trace: the query, the hits, and the current hit. */
export class Find {
  readonly #host: TraceHost;
  readonly #answer = signal(NOTHING);
  readonly #at = signal(-1);
  readonly #busy = signal(false);
  readonly #failure = signal('');
  readonly #asked = signal(0);
  #running: AbortController | undefined;
  #steps = 0;
  /**
   * Whether the page was reloaded and the search still has to find its last hit. Until then, it doesn't
   * navigate.
   */
  #comesBack = kept.peek().open;
  /** Spans that the search expanded in the tree and that the user hasn't collapsed since. */
  #unfolded = new Set<string>();

  readonly open = computed(() => kept.value.open);
  readonly query = computed(() => kept.value.query);
  readonly answer = computed(() => this.#answer.value);
  readonly busy = computed(() => this.#busy.value);
  /** Why the search request failed, or ''. */
  readonly failure = computed(() => this.#failure.value);
  readonly hits = computed(() => hitsOf(this.#answer.value));
  /** The index of the current hit, or -1. */
  readonly at = computed(() => this.#at.value);
  readonly hit = computed<Hit | null>(() => this.hits.value[this.#at.value] ?? null);
  readonly counts = computed(() => hitCounts(this.#answer.value));
  /** Counts how often the search was opened by the user. Each time, the find input's text is selected. */
  readonly asked = computed(() => this.#asked.value);

  constructor(host: TraceHost) {
    this.#host = host;
  }

  /** Starts repeating the search when spans arrive. */
  start(): void {
    const spans = computed(
      () => `${skeleton.value.generation} ${skeleton.value.rows.length} ${skeleton.value.done}`,
    );
    let last = spans.peek();
    effect(() => {
      const now = spans.value;
      if (now === last) return;
      last = now;
      if (this.open.peek()) void this.#search();
    });
    effect(() => {
      for (const id of panelState.value.collapsed) this.#unfolded.delete(id);
    });
  }

  show(): void {
    this.#asked.value++;
    if (this.open.peek()) return;
    keep({ open: true });
    void this.#search(); // even an empty query extracts the texts, so that typing finds hits quickly
  }

  close(): void {
    this.#running?.abort();
    this.#busy.value = false;
    this.#comesBack = false;
    batch(() => {
      this.#takeNow(NOTHING);
      keep({ open: false });
      this.#foldAgain();
    });
  }

  /** Resets the search when another trace is shown. */
  forget(): void {
    this.close();
    keep(NO_FIND);
    this.#failure.value = '';
  }

  setQuery(change: Partial<SearchQuery>): void {
    this.#comesBack = false;
    keep({ query: { ...this.query.peek(), ...change } });
    void this.#search();
  }

  /** Goes to the next or previous hit, and wraps around at the ends. */
  step(delta: 1 | -1): void {
    const count = this.hits.peek().length;
    this.#comesBack = false;
    if (count > 0) this.#goTo((this.#at.peek() + delta + count) % count);
  }

  async #search(): Promise<void> {
    this.#running?.abort();
    const { signal } = (this.#running = new AbortController());
    this.#busy.value = true;
    this.#failure.value = '';
    try {
      const answer = await this.#host.call('search', this.query.peek(), { signal });
      if (!signal.aborted) this.#take(answer);
    } catch (error) {
      if (signal.aborted) return;
      this.#take(NOTHING);
      this.#failure.value = error instanceof RpcError ? error.message : String(error);
    }
    if (!signal.aborted) this.#busy.value = false;
  }

  #take(answer: SearchAnswer): void {
    batch(() => this.#takeNow(answer));
  }

  #takeNow(answer: SearchAnswer): void {
    const before = this.hit.peek() ?? undefined;
    const { hit: last } = kept.peek();
    this.#answer.value = answer;
    foundHits.value = this.hits.peek();
    const chosen = selection.peek();
    const selected = chosen.type === 'span' ? chosen.node.row.id : null;
    const at = hitToGoTo(this.hits.peek(), before ?? last ?? undefined, selected);
    if (this.#comesBack) {
      this.#comeBack(at);
      return;
    }
    const hit = this.hits.peek()[at];
    if (hit && before && isSame(hit, before) && hit.text === before.text) this.#stayAt(at);
    else this.#goTo(at);
  }

  /** Stays at the current hit, whose index may have changed, without navigating to it again. */
  #stayAt(at: number): void {
    if (at !== this.#at.peek()) sought.value = { hit: at, step: this.#steps };
    this.#at.value = at;
  }

  /** Returns to the hit from before the reload, without changing the selection or the tab. */
  #comeBack(at: number): void {
    const { hit: last } = kept.peek();
    const hit = this.hits.peek()[at];
    const found = hit !== undefined && last !== null && isSame(hit, last);
    if (!found && !skeleton.peek().done) return; // its span hasn't arrived yet
    this.#comesBack = false;
    this.#at.value = at;
    sought.value = hit ? { hit: at, step: ++this.#steps } : null;
    jumpTarget.value = hit?.spanId ?? null;
    keepHit(hit);
  }

  #goTo(at: number): void {
    this.#at.value = at;
    const hit = this.hits.peek()[at];
    sought.value = hit ? { hit: at, step: ++this.#steps } : null;
    jumpTarget.value = hit?.spanId ?? null;
    keepHit(hit);
    if (!hit) return;
    for (const id of ancestorsOf(forest.peek(), hit.spanId))
      if (panelState.peek().collapsed.includes(id)) this.#unfolded.add(id);
    const chosen = selection.peek();
    if (chosen.type !== 'span' || chosen.node.row.id !== hit.spanId || panelState.peek().selected === null) {
      selectSpan(hit.spanId);
    }
    const tab = tabOfField(hit.field);
    if (tab !== null && tab !== panelState.peek().tab) update({ tab, detailsScroll: 0 });
  }
  /** Collapses the spans that the search expanded, except for the ancestors of the selected span. */
  #foldAgain(): void {
    const chosen = selection.peek();
    const above = chosen.type === 'span' ? ancestorsOf(forest.peek(), chosen.node.row.id) : [];
    const ids = [...this.#unfolded].filter((id) => !above.includes(id) && forest.peek().byId.has(id));
    this.#unfolded.clear();
    if (ids.length > 0) update({ collapsed: [...panelState.peek().collapsed, ...ids] });
  }
}

function keep(change: Partial<FindState>): void {
  update({ find: { ...kept.peek(), ...change } });
}

function keepHit(hit: Hit | undefined): void {
  keep({ hit: hit ? { spanId: hit.spanId, field: hit.field, offset: hit.offset } : null });
}

function isSame(hit: Hit, other: HitPlace): boolean {
  return hit.spanId === other.spanId && hit.field === other.field && hit.offset === other.offset;
}
