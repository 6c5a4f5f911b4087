import { batch, computed, effect, signal } from '@preact/signals';
import { type SearchAnswer, type SearchQuery, tabOfField } from '../../../src/model/traceSearch';
import { RpcError } from '../../../src/protocol/rpc';
import { ancestorsOf } from '../../../src/model/spanTree';
import { type KeptFind, NO_FIND } from '../../../src/protocol/tracePanelState';
import { sought } from '../../ui/sought';
import type { TraceHost } from '../traceHost';
import { panelState, update } from '../panelState';
import { soughtSpan } from '../spans/filterState';
import { selectSpan } from '../spans/treeState';
import { forest, selection, skeleton } from '../traceData';
import { foundHits } from './found';
import { type Hit, hitCounts, type HitPlace, hitsOf, hitToGoTo } from './hits';

const NOTHING: SearchAnswer = { state: 'done', message: '', places: [], texts: [], total: 0, more: false };

/** What of the search outlives the page. */
const kept = computed(() => panelState.value.find);

/** The search inside the trace: what is looked for, what was found, and which hit is gone to. */
export class Find {
  readonly #host: TraceHost;
  readonly #answer = signal(NOTHING);
  readonly #at = signal(-1);
  readonly #busy = signal(false);
  readonly #failure = signal('');
  readonly #asked = signal(0);
  #running: AbortController | undefined;
  #steps = 0;
  /** The page was built anew and the search has yet to find its hit again. Until then nothing is gone to. */
  #comesBack = kept.peek().open;
  /** Spans that it unfolded in the tree, and that nobody has folded since. */
  #unfolded = new Set<string>();

  readonly open = computed(() => kept.value.open);
  readonly query = computed(() => kept.value.query);
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
    void this.#search(); // without a text at first: what is typed then is found at once
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

  /** Another trace is shown from now on. */
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

  /** Goes to the next hit, or the one before; round at the ends. */
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

  /** Is at the same hit as before, which may have got another number: nobody is brought there again. */
  #stayAt(at: number): void {
    if (at !== this.#at.peek()) sought.value = { hit: at, step: this.#steps };
    this.#at.value = at;
  }

  /** Is at the hit that it was at before the page was built anew, and leaves the selection and the tab as they are. */
  #comeBack(at: number): void {
    const { hit: last } = kept.peek();
    const hit = this.hits.peek()[at];
    const found = hit !== undefined && last !== null && isSame(hit, last);
    if (!found && !skeleton.peek().done) return; // its span has not arrived
    this.#comesBack = false;
    this.#at.value = at;
    sought.value = hit ? { hit: at, step: ++this.#steps } : null;
    soughtSpan.value = hit?.spanId ?? null;
    keepHit(hit);
  }

  #goTo(at: number): void {
    this.#at.value = at;
    const hit = this.hits.peek()[at];
    sought.value = hit ? { hit: at, step: ++this.#steps } : null;
    soughtSpan.value = hit?.spanId ?? null;
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
  /** Folds in the tree what it unfolded, but for what the selected span stands under. */
  #foldAgain(): void {
    const chosen = selection.peek();
    const above = chosen.type === 'span' ? ancestorsOf(forest.peek(), chosen.node.row.id) : [];
    const ids = [...this.#unfolded].filter((id) => !above.includes(id) && forest.peek().byId.has(id));
    this.#unfolded.clear();
    if (ids.length > 0) update({ collapsed: [...panelState.peek().collapsed, ...ids] });
  }
}

function keep(change: Partial<KeptFind>): void {
  update({ find: { ...kept.peek(), ...change } });
}

function keepHit(hit: Hit | undefined): void {
  keep({ hit: hit ? { spanId: hit.spanId, field: hit.field, offset: hit.offset } : null });
}

function isSame(hit: Hit, other: HitPlace): boolean {
  return hit.spanId === other.spanId && hit.field === other.field && hit.offset === other.offset;
}
