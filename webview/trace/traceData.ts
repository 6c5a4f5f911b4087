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
  /** What the rows' starts count from: nanoseconds since the epoch, in digits; '' while that is not known. */
  readonly base: string;
  readonly done: boolean;
}

/** A piece of a skeleton, as the host sends it. */
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
/** null: the host has not told of any yet, so that none can be missed. */
export const labels = signal<readonly Label[] | null>(null);
export const knownLabels = computed<readonly Label[]>(() => labels.value ?? []);
/** Milliseconds since the epoch, moved on now and then: ages are coarse. */
export const now = signal(Date.now());

export const forest = computed(() => buildForest(skeleton.value.rows));

/** Whether the host has told of the drafts of the trace. */
export const draftsHere = signal(false);

/** What has come of the newest generation. Its rows grow in place: a copy for each piece would be one of all before it. */
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
/** Milliseconds that rows wait at most for others to be shown with: each time, the whole tree is built anew. */
const PATIENCE = 500;
const WORTH_IT = 2;

/**
 * Takes a piece of the skeleton, where it is the next: the host sends again what it sent before the panel listened. The first generation is shown as it arrives; a later one takes its place only when it
 * is whole, so that the selected row is never gone in between, and only when it says something else: a running trace is
 * read again and again.
 */
export function addRows(piece: Piece): void {
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
  if (arriving.done || (follows && arriving.rows.length >= rows.length * WORTH_IT)) showArrived();
  else if (follows) waiting ??= setTimeout(showArrived, PATIENCE);
}

/** Spans that a later reading brought, and that have not been in sight since. */
export const unseen = signal<ReadonlySet<string>>(new Set());

/** Spans are in sight, or were gone to. */
export function seen(ids: Iterable<string>): void {
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

/** Another trace is shown from now on: nothing is known of it yet. */
export function forgetTrace(): void {
  dropWaiting();
  arriving = { ...NOTHING, rows: [], pieces: 0 };
  header.value = null;
  status.value = { phase: 'loading', problem: null, stale: false };
  skeleton.value = NOTHING;
  labels.value = null;
  draftsHere.value = false;
  unseen.value = new Set();
}

const arrival = computed<'coming' | 'here' | 'failed'>(() => {
  const { phase } = status.value;
  const hasRoot = skeleton.value.done || phase === 'ready' || forest.value.root !== null;
  if (header.value && labels.value && draftsHere.value && hasRoot) return 'here';
  return phase === 'failed' ? 'failed' : 'coming';
});

/** Resolves when the trace that is shown can be labeled: true. False: it could not be loaded. */
export function traceArrives(): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = arrival.subscribe((now) => {
      if (now === 'coming') return;
      queueMicrotask(() => stop()); // this may be called before there is anything to stop
      resolve(now === 'here');
    });
  });
}

function dropWaiting(): void {
  clearTimeout(waiting);
  waiting = undefined;
}

/** What is selected: a span, or the whole trace where no single span stands for it. */
type Selection = { readonly type: 'whole' } | { readonly type: 'span'; readonly node: SpanNode };

/** Whether the tree has a row for the whole trace on top. */
export const hasWholeRow = computed(
  () => skeleton.value.done && forest.value.byId.size > 0 && forest.value.root === null,
);

export const selection = computed<Selection>(() => {
  const node = selectedId.value === null ? undefined : forest.value.byId.get(selectedId.value);
  if (node) return { type: 'span', node };
  const { root } = forest.value;
  return root ? { type: 'span', node: root } : { type: 'whole' };
});

/** The span that labels of the selection belong to; null: the whole trace. */
export const labelSpan = computed<string | null>(() =>
  selection.value.type === 'span' ? labelSpanOf(selection.value.node.row) : null,
);

/** The span that labels of a span belong to; null: the whole trace. */
export function placeOfSpan(spanId: string): string | null {
  const node = forest.value.byId.get(spanId);
  return node ? labelSpanOf(node.row) : spanId;
}

/** Where a label is shown: with its span, or with the whole trace when the trace does not have that span. */
export function placeOf(label: Label): string | null {
  const node = label.spanId === null ? undefined : forest.value.byId.get(label.spanId);
  return node ? labelSpanOf(node.row) : null;
}

/** The notes on the trace (`mlflow.notes`): no labels, and counted nowhere. */
export const notes = computed(() => knownLabels.value.filter(isNote));
const judgements = computed(() => knownLabels.value.filter((label) => !isNote(label)));

function isNote({ kind, name }: Label): boolean {
  return kind === 'feedback' && name === NOTES_NAME;
}

/** The labels of the selection, without notes. */
export const labelsOfSelection = computed(() =>
  judgements.value.filter((label) => placeOf(label) === labelSpan.value),
);

/** How many labels each span has, without notes; the key null counts those of the whole trace. */
export const labelCounts = computed(() => {
  const counts = new Map<string | null, number>();
  for (const label of judgements.value) {
    const place = placeOf(label);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
});
