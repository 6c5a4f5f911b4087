import { computed, signal } from '@preact/signals';
import { type Label, NOTES_NAME } from '../../src/model/assessment';
import { unpackRows } from '../../src/model/packedRows';
import { sameRows } from '../../src/model/sameRows';
import type { SpanRow } from '../../src/model/span';
import { buildForest, labelSpanOf, type SpanNode } from '../../src/model/spanTree';
import type { TraceHeader } from '../../src/protocol/traceHeader';
import type { Problem } from '../../src/protocol/schemas';
import { selectedId } from './panelState';

interface Status {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly problem: Problem | null;
  readonly stale: boolean;
}

interface Skeleton {
  readonly generation: number;
  readonly rows: readonly SpanRow[];
  /**
   * The time that the rows' starts are relative to: nanoseconds since the epoch, as digits; '' until it's
   * known.
   */
  readonly base: string;
  readonly done: boolean;
}

/** A piece of a skeleton, as sent by the host. */
interface Piece {
  readonly generation: number;
  readonly piece: number;
  readonly rows: string;
  readonly base: string;
  readonly done: boolean;
}

const NOTHING: Skeleton = { generation: -1, rows: [], base: '', done: false };

export const header = signal<TraceHeader | null>(null);
export const status = signal<Status>({ phase: 'loading', problem: null, stale: false });
export const skeleton = signal<Skeleton>(NOTHING);
/** null until the host has sent the labels. */
export const labels = signal<readonly Label[] | null>(null);
export const knownLabels = computed<readonly Label[]>(() => labels.value ?? []);
/** Milliseconds since the epoch, updated at intervals: ages are coarse. */
export const now = signal(Date.now());

export const forest = computed(() => buildForest(skeleton.value.rows));

/** Whether the host has sent the drafts of the trace. */
export const draftsLoaded = signal(false);

/**
 * The received part of the newest generation. Rows are appended in place: copying would copy all previous
 * rows for each piece.
 */
let arriving: {
  readonly generation: number;
  readonly rows: SpanRow[];
  pieces: number;
  base: string;
  done: boolean;
} = {
  ...NOTHING,
  rows: [],
  pieces: 0,
};
let waiting: ReturnType<typeof setTimeout> | undefined;
/**
 * Maximum milliseconds for which new rows are held back to be shown together: showing rows rebuilds the whole
 * tree.
 */
const MAX_HOLD_BACK_MS = 500;
/** New rows aren't held back if showing them multiplies the number of rows by at least this factor. */
const SHOW_AT_GROWTH = 2;

/**
 * Adds a piece of the skeleton if it's the next one: the host resends what it sent before the panel listened.
 * The first generation is shown as it arrives. A later one replaces it only once it's complete, so that the
 * selected row never disappears meanwhile, and only if it differs, because a running trace is read
 * repeatedly.
 */
export function addPiece(piece: Piece): void {
  const { generation: newest, pieces } = arriving;
  if (piece.generation < newest || piece.piece !== (piece.generation > newest ? 0 : pieces)) return;
  if (piece.generation > newest) {
    dropWaiting();
    arriving = { ...NOTHING, generation: piece.generation, rows: [], pieces: 0 };
  }
  arriving.pieces++;
  for (const row of unpackRows(piece.rows)) arriving.rows.push(row);
  arriving.base = piece.base;
  arriving.done = piece.done;
  const { rows, generation } = skeleton.value;
  const follows = rows.length === 0 || generation === arriving.generation;
  if (arriving.done || (follows && arriving.rows.length >= rows.length * SHOW_AT_GROWTH)) showArrived();
  else if (follows) waiting ??= setTimeout(showArrived, MAX_HOLD_BACK_MS);
}

/** Spans that a later generation added and that haven't been in view since. */
export const unseen = signal<ReadonlySet<string>>(new Set());

/** Marks spans as seen: they were in view, or the user went to them. */
export function markSeen(ids: Iterable<string>): void {
  const left = unseen.peek();
  if (left.size === 0) return;
  const rest = new Set(left);
  for (const id of ids) rest.delete(id);
  if (rest.size < left.size) unseen.value = rest;
}

function showArrived(): void {
  dropWaiting();
  const { generation, rows, done } = skeleton.peek();
  if (done && arriving.done && sameRows(rows, arriving.rows)) return;
  if (rows.length > 0 && arriving.generation > generation) {
    const known = new Set(rows.map(({ id }) => id));
    const news = arriving.rows.map(({ id }) => id).filter((id) => !known.has(id));
    if (news.length > 0) unseen.value = new Set([...unseen.peek(), ...news]);
  }
  const { generation: newest, base, done: whole } = arriving;
  skeleton.value = { generation: newest, rows: [...arriving.rows], base, done: whole };
}

/** Resets the data when another trace is shown. */
export function forgetTrace(): void {
  dropWaiting();
  arriving = { ...NOTHING, rows: [], pieces: 0 };
  header.value = null;
  status.value = { phase: 'loading', problem: null, stale: false };
  skeleton.value = NOTHING;
  labels.value = null;
  draftsLoaded.value = false;
  unseen.value = new Set();
}

const arrival = computed<'coming' | 'here' | 'failed'>(() => {
  const { phase } = status.value;
  const hasRoot = skeleton.value.done || phase === 'ready' || forest.value.root !== null;
  if (header.value && labels.value && draftsLoaded.value && hasRoot) return 'here';
  return phase === 'failed' ? 'failed' : 'coming';
});

/** Resolves to true when the trace can be labeled, and to false if it couldn't be loaded. */
export function whenTraceArrives(): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = arrival.subscribe((now) => {
      if (now === 'coming') return;
      queueMicrotask(() => stop()); // `subscribe` may call this before it returns `stop`
      resolve(now === 'here');
    });
  });
}

function dropWaiting(): void {
  clearTimeout(waiting);
  waiting = undefined;
}

/** The selection: a span, or the whole trace if it has no single root span. */
type Selection = { readonly type: 'whole' } | { readonly type: 'span'; readonly node: SpanNode };

/** Whether the tree starts with a row for the whole trace. */
export const hasWholeRow = computed(
  () => skeleton.value.done && forest.value.byId.size > 0 && forest.value.root === null,
);

export const selection = computed<Selection>(() => {
  const node = selectedId.value === null ? undefined : forest.value.byId.get(selectedId.value);
  if (node) return { type: 'span', node };
  const { root } = forest.value;
  return root ? { type: 'span', node: root } : { type: 'whole' };
});

/** The span that the selection's labels belong to, or null for the whole trace. */
export const labelSpan = computed<string | null>(() =>
  selection.value.type === 'span' ? labelSpanOf(selection.value.node.row) : null,
);

/**
 * Returns the span that a span's labels belong to, or null for the whole trace. A span that isn't in the tree
 * keeps its own ID.
 */
export function placeOfSpan(spanId: string): string | null {
  const node = forest.value.byId.get(spanId);
  return node ? labelSpanOf(node.row) : spanId;
}

/**
 * Returns the span that a label is shown with, or null for the whole trace. It's also null if the label's
 * span isn't in the tree.
 */
export function placeOf(label: Label): string | null {
  const node = label.spanId === null ? undefined : forest.value.byId.get(label.spanId);
  return node ? labelSpanOf(node.row) : null;
}

/** The notes on the trace (`mlflow.notes`). They aren't labels and aren't counted. */
export const notes = computed(() => knownLabels.value.filter(isNote));
const labelsWithoutNotes = computed(() => knownLabels.value.filter((label) => !isNote(label)));

function isNote({ kind, name }: Label): boolean {
  return kind === 'feedback' && name === NOTES_NAME;
}

/** The labels of the selection, without notes. */
export const labelsOfSelection = computed(() =>
  labelsWithoutNotes.value.filter((label) => placeOf(label) === labelSpan.value),
);

/** The number of labels on each span, without notes. The key null is the whole trace. */
export const labelCounts = computed(() => {
  const counts = new Map<string | null, number>();
  for (const label of labelsWithoutNotes.value) {
    const place = placeOf(label);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
});
