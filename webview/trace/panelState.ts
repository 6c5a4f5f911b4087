import { computed, effect, signal } from '@preact/signals';
import { NO_FILTER } from '../../src/model/spanFilter';
import { NO_FIND, type TraceLayout, TracePanelState } from '../../src/protocol/tracePanelState';
import { loadState, saveState } from '../ui/host';

/**
 * Sizes of the panes as shares: columns of the wide layout, the name column of the span tree, and rows of the
 * narrow layout.
 */
interface Splits {
  readonly spans: number;
  readonly assessments: number;
  readonly names: number;
  readonly spansHeight: number;
  readonly detailsHeight: number;
}

export const DEFAULT_SPLITS: Splits = {
  spans: 0.36,
  assessments: 0.23,
  names: 0.52,
  spansHeight: 0.3,
  detailsHeight: 0.36,
};

const empty: TracePanelState = {
  server: '',
  traceId: '',
  view: '',
  selected: null,
  collapsed: [],
  spansScroll: 0,
  detailsScroll: 0,
  tab: 'io',
  reading: 'auto',
  splits: [],
  zoom: null,
  assessmentsOpen: true,
  find: NO_FIND,
  filter: NO_FILTER,
  filterOpen: false,
};

const kept = loadState(TracePanelState) ?? empty;
const restored = { ...kept, view: kept.view === '' ? crypto.randomUUID() : kept.view };

export const panelState = signal<TracePanelState>(restored);

// Separate signals: scroll positions are part of the state too, and would re-render the whole panel.
export const selectedId = computed(() => panelState.value.selected);
export const shownTab = computed(() => panelState.value.tab);
export const wantedReading = computed(() => panelState.value.reading);
export const assessmentsOpen = computed(() => panelState.value.assessmentsOpen);
const currentLayout = computed((): TraceLayout => ({
  reading: wantedReading.value,
  splits: keptSplits.value,
  assessmentsOpen: assessmentsOpen.value,
}));
const keptSplits = computed(() => panelState.value.splits);

export const splits = computed<Splits>(() => {
  const [spans, assessments, names, spansHeight, detailsHeight] = keptSplits.value;
  return {
    spans: share(spans, DEFAULT_SPLITS.spans),
    assessments: share(assessments, DEFAULT_SPLITS.assessments),
    names: share(names, DEFAULT_SPLITS.names),
    spansHeight: share(spansHeight, DEFAULT_SPLITS.spansHeight),
    detailsHeight: share(detailsHeight, DEFAULT_SPLITS.detailsHeight),
  };
});

function share(kept: number | undefined, fallback: number): number {
  return kept !== undefined && kept > 0 && kept < 1 ? kept : fallback;
}

export function setSplit(name: keyof Splits, value: number): void {
  const next = { ...splits.value, [name]: value };
  update({ splits: [next.spans, next.assessments, next.names, next.spansHeight, next.detailsHeight] });
}

/** Changes a part of the persisted state. */
export function update(change: Partial<TracePanelState>): void {
  panelState.value = { ...panelState.value, ...change };
}

/** The time range that the bars show; null for all of it. Own signal: changes on every wheel event. */
export const zoom = signal<TracePanelState['zoom']>(restored.zoom);

let moving: ReturnType<typeof setTimeout> | undefined;
const STILL_MS = 100;

/** Shows another time range, and persists it once it stops changing. */
export function setZoom(next: TracePanelState['zoom']): void {
  zoom.value = next;
  clearTimeout(moving);
  moving = setTimeout(() => update({ zoom: next }), STILL_MS);
}

/** Sets the trace that is shown. Another trace starts at its root, but keeps the chosen reading. */
export function showTrace(server: string, traceId: string): void {
  const { server: oldServer, traceId: oldId } = panelState.value;
  if (oldServer === server && oldId === traceId) return;
  if (oldId === traceId || oldId === '') return update({ server, traceId });
  setZoom(null);
  update({
    ...{ server, traceId, selected: null, collapsed: [], zoom: null },
    ...{ spansScroll: 0, detailsScroll: 0 },
    ...{ find: NO_FIND, filter: NO_FILTER, filterOpen: false },
  });
}

/** Applies the layout of the panel that was changed last, unless this panel was restored with its own. */
export function applyLayout({ reading, splits: shares, assessmentsOpen: open }: TraceLayout): void {
  if (panelState.peek().traceId === '') update({ reading, splits: shares, assessmentsOpen: open });
}

/** Starts reporting the panel's layout each time the user has changed it, once it stops changing. */
export function reportLayout(report: (layout: TraceLayout) => void): void {
  let reported = currentLayout.peek();
  let changing: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const layout = currentLayout.value;
    // Before the trace is known, the layout comes from another panel.
    if (panelState.peek().traceId === '') reported = layout;
    if (JSON.stringify(layout) === JSON.stringify(reported)) return;
    reported = layout;
    clearTimeout(changing);
    changing = setTimeout(() => report(layout), STILL_MS);
  });
}

/** Starts persisting every change immediately: a panel that is hidden is destroyed without an event. */
export function keepState(): void {
  effect(() => {
    if (panelState.value.traceId !== '') saveState(panelState.value);
  });
}
