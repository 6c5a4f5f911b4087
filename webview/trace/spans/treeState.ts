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
import { forest, hasWholeRow, seen, selection, skeleton, status, unseen } from '../traceData';
import { shownSpans, soughtSpan } from './filterState';

// By itself: what else of the state changes, such as where the tree is scrolled to, leaves the lines as they are.
const collapsedIds = computed(() => panelState.value.collapsed);
const collapsed = computed(() => new Set(collapsedIds.value));

export const lines = computed<readonly TreeLine[]>(() =>
  visibleLines(forest.value, collapsed.value, {
    shown: shownSpans.value,
    arriving: !skeleton.value.done && status.value.phase === 'loading',
  }),
);
/** How many spans wait for their parents to arrive; they stand under one row at the end until then. */
export const waiting = computed(() =>
  skeleton.value.done || status.value.phase !== 'loading' ? 0 : waitingCount(forest.value),
);
let lastAxis = timeAxis(0, 0);
/** The same one as long as it says the same: all rows are drawn by it. */
export const axis = computed(() => {
  const next = timeAxis(forest.value.start, forest.value.end);
  if (next.start !== lastAxis.start || next.length !== lastAxis.length) lastAxis = next;
  return lastAxis;
});
export const extraRows = computed(() => (hasWholeRow.value ? 1 : 0));

/** The index of the selected row, the row of the whole trace counted; -1 when it is hidden under a collapsed one. */
export const activeIndex = computed(() => {
  const chosen = selection.value;
  if (chosen.type === 'whole') return hasWholeRow.value ? 0 : -1;
  lastLine = lineOf(chosen.node.row.id, lastLine);
  return lastLine === -1 ? -1 : lastLine + extraRows.value;
});

let lastLine = 0;

/** Looked for first where it was, and beside that: mostly it is there, among 50,000. */
function lineOf(id: string, before: number): number {
  const isIt = (line: TreeLine | undefined): boolean => line?.node.row.id === id;
  const all = lines.value;
  const near = [before, before + 1, before - 1].find((at) => isIt(all[at]));
  return near ?? all.findIndex(isIt);
}

/** Whether the selected row still has to be brought into sight. */
export const revealing = signal(false);

/** How wide the scroll bar of the rows is, in pixels; 0 while there is none. */
export const scrollBar = signal(0);

/** Whether the tree still has to take the focus, once it is there. */
export const focusing = signal(false);

let scrolling: ReturnType<typeof setTimeout> | undefined;
const STILL_MS = 100;

/** Keeps where the tree is scrolled to as soon as it stands still: all that is kept goes to VS Code each time. */
export function keepScroll(top: number): void {
  clearTimeout(scrolling);
  scrolling = setTimeout(() => update({ spansScroll: top }), STILL_MS);
}

/** Another trace is shown from now on. */
export function forgetTree(): void {
  clearTimeout(scrolling);
  revealing.value = false;
}

/** Selects the row at an index. */
export function selectIndex(index: number): void {
  const line = lines.value[index - extraRows.value];
  selectSpan(line ? line.node.row.id : null);
}

/** Selects a span, null for the whole trace, and opens what it is hidden under. */
export function selectSpan(id: string | null): void {
  const above = id === null ? [] : ancestorsOf(forest.value, id);
  const before = panelState.value.collapsed;
  const hidden = above.some((one) => before.includes(one));
  const open = hidden ? before.filter((one) => !above.includes(one)) : before;
  revealing.value = true;
  update({ selected: id, detailsScroll: 0, collapsed: open });
}

/** Selects the first of the spans that came while another place was read, and takes them all for seen. */
export function goToNew(): void {
  const news = unseen.peek();
  const first = treeOrder(forest.value).find((id) => news.has(id));
  seen(news);
  if (first === undefined) return;
  selectSpan(first);
  focusing.value = true;
}

export function expand(ids: readonly string[]): void {
  const opened = new Set(ids);
  update({ collapsed: panelState.value.collapsed.filter((id) => !opened.has(id)) });
}

/** Hides what is under a span; a selected span that gets hidden hands the selection to it. */
export function collapse(id: string): void {
  const chosen = selection.value;
  const hides = chosen.type === 'span' && ancestorsOf(forest.value, chosen.node.row.id).includes(id);
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

/** The spans that failed, in the order of the tree. */
function failures(): string[] {
  return treeOrder(forest.value).filter((id) => forest.value.byId.get(id)?.row.status === 'ERROR');
}

/** Opens what stands above a failed span, collapses everything else, and goes to the next failure. */
export function expandToErrors(): void {
  const failed = failures();
  const chosen = selection.value;
  const at = chosen.type === 'span' ? failed.indexOf(chosen.node.row.id) : -1;
  const next = failed[(at + 1) % failed.length];
  if (next === undefined) return;
  const open = new Set(failed.flatMap((id) => ancestorsOf(forest.value, id)));
  revealing.value = true;
  update({
    selected: next,
    detailsScroll: 0,
    collapsed: parentIds(forest.value).filter((id) => !open.has(id)),
  });
}

/** Selects the failed span that comes next, or before; false where none failed. */
export function goToFailure(delta: 1 | -1): boolean {
  const chosen = selection.value;
  const next = nextFailure(forest.value, chosen.type === 'span' ? chosen.node.row.id : null, delta);
  if (next === null) return false;
  soughtSpan.value = next;
  selectSpan(next);
  return true;
}

/** Collapses everything below the top level. */
export function collapseAll(): void {
  const chosen = selection.value;
  const top = chosen.type === 'span' ? ancestorsOf(forest.value, chosen.node.row.id).at(-1) : undefined;
  update({
    collapsed: parentIds(forest.value),
    ...(top === undefined ? {} : { selected: top, detailsScroll: 0 }),
  });
}
