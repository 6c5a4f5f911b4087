import { computed, signal } from '@preact/signals';
import {
  ancestorsOf,
  nextFailure,
  parentIds,
  treeOrder,
  type TreeLine,
  visibleLines,
  waitingCount,
} from '../../../src/model/spanTree';
import { timeAxis } from '../../../src/model/timeline';
import { panelState, update } from '../panelState';
import { forest, hasWholeRow, markSeen, selection, skeleton, status, unseen } from '../traceData';
import { jumpTarget, shownSpans } from './filterState';

// A separate signal: changes of other state, such as the scroll position, must not rebuild the lines.
const collapsedIds = computed(() => panelState.value.collapsed);
const collapsed = computed(() => new Set(collapsedIds.value));

export const lines = computed<readonly TreeLine[]>(() =>
  visibleLines(forest.value, collapsed.value, {
    shown: shownSpans.value,
    arriving: !skeleton.value.done && status.value.phase === 'loading',
  }),
);
/** The number of spans whose parents haven't arrived. Until then, one row at the end counts them. */
export const waiting = computed(() =>
  skeleton.value.done || status.value.phase !== 'loading' ? 0 : waitingCount(forest.value),
);
let lastAxis = timeAxis(0, 0);
/** Stays the same object while its values are unchanged, because every row renders with it. */
export const axis = computed(() => {
  const next = timeAxis(forest.value.start, forest.value.end);
  if (next.start !== lastAxis.start || next.length !== lastAxis.length) lastAxis = next;
  return lastAxis;
});
export const extraRows = computed(() => (hasWholeRow.value ? 1 : 0));

/**
 * The index of the selected row, including the row for the whole trace; -1 if a collapsed ancestor hides it.
 */
export const activeIndex = computed(() => {
  const selected = selection.value;
  if (selected.type === 'whole') return hasWholeRow.value ? 0 : -1;
  lastLine = lineOf(selected.node.row.id, lastLine);
  return lastLine === -1 ? -1 : lastLine + extraRows.value;
});

let lastLine = 0;

/** Searches near the previous index first: the line is usually there, and there may be 50,000. */
function lineOf(id: string, previous: number): number {
  const isWanted = (line: TreeLine | undefined): boolean => line?.node.row.id === id;
  const all = lines.value;
  const near = [previous, previous + 1, previous - 1].find((at) => isWanted(all[at]));
  return near ?? all.findIndex(isWanted);
}

/** Whether the selected row still has to be scrolled into view. */
export const revealPending = signal(false);

/** Width of the rows' scroll bar in pixels; 0 if there is none. */
export const scrollBar = signal(0);

/** Whether the tree still has to take the focus once it exists. */
export const focusPending = signal(false);

let scrollTimer: ReturnType<typeof setTimeout> | undefined;
const STILL_MS = 100;

/** Persists the scroll position once it stops changing: VS Code receives the whole state each time. */
export function persistScroll(top: number): void {
  clearTimeout(scrollTimer);
  scrollTimer = setTimeout(() => update({ spansScroll: top }), STILL_MS);
}

/** Resets the tree when another trace is shown. */
export function forgetTree(): void {
  clearTimeout(scrollTimer);
  revealPending.value = false;
}

/** Selects the row at an index. */
export function selectIndex(index: number): void {
  const line = lines.value[index - extraRows.value];
  selectSpan(line ? line.node.row.id : null);
}

/** Selects a span, or the whole trace for null, and expands its ancestors. */
export function selectSpan(id: string | null): void {
  const above = id === null ? [] : ancestorsOf(forest.value, id);
  const before = panelState.value.collapsed;
  const hidden = above.some((one) => before.includes(one));
  const open = hidden ? before.filter((one) => !above.includes(one)) : before;
  revealPending.value = true;
  update({ selected: id, detailsScroll: 0, collapsed: open });
}

/** Selects the first of the new spans that the user hasn't seen, and marks all of them as seen. */
export function goToNewSpans(): void {
  const added = unseen.peek();
  const first = treeOrder(forest.value).find((id) => added.has(id));
  markSeen(added);
  if (first === undefined) return;
  selectSpan(first);
  focusPending.value = true;
}

export function expand(ids: readonly string[]): void {
  const opened = new Set(ids);
  update({ collapsed: panelState.value.collapsed.filter((id) => !opened.has(id)) });
}

/** Collapses a span. If that hides the selected span, selects the collapsed one instead. */
export function collapse(id: string): void {
  const selected = selection.value;
  const hides = selected.type === 'span' && ancestorsOf(forest.value, selected.node.row.id).includes(id);
  update({
    collapsed: [...panelState.value.collapsed.filter((one) => one !== id), id],
    ...(hides ? { selected: id, detailsScroll: 0 } : {}),
  });
}

export function toggle(line: TreeLine): void {
  const { id } = line.node.row;
  if (line.expanded === true) collapse(id);
  else if (line.expanded === false) expand([id]);
}

export function expandAll(): void {
  update({ collapsed: [] });
}

export const hasFailures = computed(() => {
  for (const { row } of forest.value.byId.values()) if (row.status === 'ERROR') return true;
  return false;
});

/** Returns the IDs of the failed spans in tree order. */
function failures(): string[] {
  return treeOrder(forest.value).filter((id) => forest.value.byId.get(id)?.row.status === 'ERROR');
}

/** Expands the ancestors of failed spans, collapses everything else, and selects the next failed span. */
export function expandToErrors(): void {
  const failed = failures();
  const selected = selection.value;
  const at = selected.type === 'span' ? failed.indexOf(selected.node.row.id) : -1;
  const next = failed[(at + 1) % failed.length];
  if (next === undefined) return;
  const open = new Set(failed.flatMap((id) => ancestorsOf(forest.value, id)));
  revealPending.value = true;
  update({
    selected: next,
    detailsScroll: 0,
    collapsed: parentIds(forest.value).filter((id) => !open.has(id)),
  });
}

/** Selects the next or previous failed span. Returns false if there is none. */
export function goToFailure(delta: 1 | -1): boolean {
  const selected = selection.value;
  const next = nextFailure(forest.value, selected.type === 'span' ? selected.node.row.id : null, delta);
  if (next === null) return false;
  jumpTarget.value = next;
  selectSpan(next);
  return true;
}

/** Collapses all spans, and selects the top-level ancestor of the selected one. */
export function collapseAll(): void {
  const selected = selection.value;
  const top = selected.type === 'span' ? ancestorsOf(forest.value, selected.node.row.id).at(-1) : undefined;
  update({
    collapsed: parentIds(forest.value),
    ...(top === undefined ? {} : { selected: top, detailsScroll: 0 }),
  });
}
