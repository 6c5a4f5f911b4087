import type { SpanRow } from './span';

/** Why a span stands at top level although it names a parent. */
export type Detached = 'parentMissing' | 'cycle';

export interface SpanNode {
  readonly row: SpanRow;
  /** By start, then by arrival. */
  readonly children: readonly SpanNode[];
  readonly depth: number;
  readonly detached: Detached | null;
}

export interface SpanForest {
  /** The true root first, then what else stands at top level, by start. */
  readonly top: readonly SpanNode[];
  readonly byId: ReadonlyMap<string, SpanNode>;
  /** The span without a parent, when there is exactly one: it stands for the whole trace. */
  readonly root: SpanNode | null;
  /** Nanoseconds: the earliest start and the latest end of all spans. */
  readonly start: number;
  readonly end: number;
}

interface Building {
  row: SpanRow;
  children: Building[];
  depth: number;
  detached: Detached | null;
}

/** The depth of a node that nothing leads to yet. */
const UNREACHED = -1;

/**
 * Builds the tree from rows in any order. A row that arrives twice counts once, its last version wins; a parent that
 * never arrived makes its children top-level; a cycle is cut at its earliest span.
 */
export function buildForest(rows: Iterable<SpanRow>): SpanForest {
  const byId = new Map<string, Building>();
  for (const row of rows) byId.set(row.id, { row, children: [], depth: UNREACHED, detached: null });

  const top: Building[] = [];
  for (const node of byId.values()) {
    const { parentId } = node.row;
    const parent = parentId === null ? undefined : byId.get(parentId);
    if (parent) parent.children.push(node);
    else {
      if (parentId !== null) node.detached = 'parentMissing';
      top.push(node);
    }
  }
  let reached = 0;
  for (const node of top) reached += reach(node);
  if (reached < byId.size) cutCycles(byId, top);

  const roots = top.filter((node) => node.row.parentId === null);
  const root = roots.length === 1 ? (roots[0] ?? null) : null;
  top.sort((a, b) => Number(b === root) - Number(a === root) || byStart(a, b));

  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const node of byId.values()) {
    if (node.children.length > 1) node.children.sort(byStart);
    start = Math.min(start, node.row.start);
    end = Math.max(end, node.row.start + Math.max(0, node.row.duration ?? 0));
  }
  return byId.size === 0 ? { top, byId, root, start: 0, end: 0 } : { top, byId, root, start, end };
}

function byStart(a: Building, b: Building): number {
  return a.row.start - b.row.start;
}

/**
 * Sets the depth of all that is below `from`, without recursion: traces can be thousands of levels deep.
 * @returns how many nodes were reached for the first time.
 */
function reach(from: Building): number {
  from.depth = 0;
  let count = 1;
  const stack = [from];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const child of node.children) {
      if (child.depth !== UNREACHED) continue;
      child.depth = node.depth + 1;
      count++;
      stack.push(child);
    }
  }
  return count;
}

function cutCycles(byId: Map<string, Building>, top: Building[]): void {
  const left = [...byId.values()].filter(({ depth }) => depth === UNREACHED).sort(byStart);
  for (const node of left) {
    if (node.depth !== UNREACHED || !isOnCycle(node, byId)) continue;
    const parent = byId.get(node.row.parentId ?? '');
    if (parent) parent.children = parent.children.filter((child) => child !== node);
    node.detached = 'cycle';
    top.push(node);
    reach(node);
  }
}

function isOnCycle(node: Building, byId: Map<string, Building>): boolean {
  const seen = new Set<Building>();
  let at = byId.get(node.row.parentId ?? '');
  while (at && !seen.has(at)) {
    if (at === node) return true;
    seen.add(at);
    at = byId.get(at.row.parentId ?? '');
  }
  return false;
}

/** One line of the tree as it is shown. */
export interface TreeLine {
  readonly node: SpanNode;
  /** From 1, as `aria-level` counts. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly expanded: boolean | null;
}

/**
 * The lines that are not hidden under a collapsed one, from top to bottom.
 * @param options.shown Where a filter is on: the only ones that are there at all.
 * @param options.arriving While more spans come: one whose parent has not arrived waits, with all below it.
 */
export function visibleLines(
  forest: SpanForest,
  collapsed: ReadonlySet<string>,
  { shown = null, arriving = false }: { shown?: ReadonlySet<string> | null; arriving?: boolean } = {},
): TreeLine[] {
  const lines: TreeLine[] = [];
  const stack: TreeLine[] = [];
  const left = (nodes: readonly SpanNode[]): readonly SpanNode[] =>
    shown === null ? nodes : nodes.filter((node) => shown.has(node.row.id));
  const push = (all: readonly SpanNode[], level: number): void => {
    const nodes = left(all);
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i];
      if (!node) continue;
      const expanded = left(node.children).length === 0 ? null : !collapsed.has(node.row.id);
      stack.push({ node, level, position: i + 1, siblings: nodes.length, expanded });
    }
  };
  push(arriving ? forest.top.filter((node) => !isWaiting(node)) : forest.top, 1);
  for (let line = stack.pop(); line; line = stack.pop()) {
    lines.push(line);
    if (line.expanded === true) push(line.node.children, line.level + 1);
  }
  return lines;
}

/** How many spans at top level wait for a parent that has not arrived. */
export function waitingCount(forest: SpanForest): number {
  return forest.top.filter(isWaiting).length;
}

function isWaiting(node: SpanNode): boolean {
  return node.detached === 'parentMissing';
}

/** The ids of all spans in the order of the tree, from top to bottom. */
export function treeOrder(forest: SpanForest): string[] {
  const ids: string[] = [];
  const stack = forest.top.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    ids.push(node.row.id);
    for (let i = node.children.length - 1; i >= 0; i--) {
      const child = node.children[i];
      if (child) stack.push(child);
    }
  }
  return ids;
}

/**
 * The span that failed next, from a span on in the order of the tree, and round at the end; `delta` -1: the one before.
 * null where none failed.
 * @param from null: before the first.
 */
export function nextFailure(forest: SpanForest, from: string | null, delta: 1 | -1): string | null {
  const order = treeOrder(forest);
  const at = from === null ? -1 : order.indexOf(from);
  const ahead = [...order.slice(at + 1), ...order.slice(0, at + 1)];
  const behind = [...order.slice(Math.max(0, at)), ...order.slice(0, Math.max(0, at))].reverse();
  const failed = (id: string): boolean => forest.byId.get(id)?.row.status === 'ERROR';
  return (delta === 1 ? ahead : behind).find(failed) ?? null;
}

/** The ids of all ancestors of a span, nearest first. */
export function ancestorsOf(forest: SpanForest, id: string): string[] {
  const ids: string[] = [];
  let node = forest.byId.get(id);
  while (node && node.detached === null && node.row.parentId !== null) {
    ids.push(node.row.parentId);
    node = forest.byId.get(node.row.parentId);
  }
  return ids;
}

/** Every id that can be collapsed. */
export function parentIds(forest: SpanForest): string[] {
  return [...forest.byId.values()].filter((node) => node.children.length > 0).map((node) => node.row.id);
}

/**
 * The span that a label on this row belongs to: null for a span without a parent, as in MLflow, where a label of the
 * root is one of the whole trace. An orphan at top level keeps its own id.
 */
export function labelSpanOf(row: SpanRow): string | null {
  return row.parentId === null ? null : row.id;
}
