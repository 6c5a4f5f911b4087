import type { SpanRow } from './span';

/** Why a span is at the top level although it has a parent ID. */
export type Detached = 'parentMissing' | 'cycle';

export interface SpanNode {
  readonly row: SpanRow;
  /** Sorted by start, then by arrival. */
  readonly children: readonly SpanNode[];
  readonly depth: number;
  readonly detached: Detached | null;
}

export interface SpanForest {
  /** The root span first, then the other top-level spans by start. */
  readonly top: readonly SpanNode[];
  readonly byId: ReadonlyMap<string, SpanNode>;
  /** The span without a parent ID, if there is exactly one: it represents the whole trace. */
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

/** The depth of a node that wasn't reached yet. */
const UNREACHED = -1;

/**
 * Builds the tree from rows in any order. If a row arrives twice, the last version counts. If a parent never
 * arrived, its children become top-level. A cycle is broken at its earliest span.
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
 * Sets the depth of all descendants of `from`. Not recursive, because traces can be thousands of levels deep.
 * @returns The number of nodes that were reached for the first time.
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

/** A line of the tree, as it's shown. */
export interface TreeLine {
  readonly node: SpanNode;
  /** From 1, like `aria-level`. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly expanded: boolean | null;
}

/**
 * Returns the lines that aren't hidden in a collapsed parent, from top to bottom.
 * @param options.shown If a filter is on, the IDs of the only spans to include.
 * @param options.arriving Whether more spans are still arriving. If so, a span whose parent hasn't arrived is
 *   hidden with its descendants.
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

/** Returns the number of top-level spans whose parent hasn't arrived. */
export function waitingCount(forest: SpanForest): number {
  return forest.top.filter(isWaiting).length;
}

function isWaiting(node: SpanNode): boolean {
  return node.detached === 'parentMissing';
}

/** Returns the IDs of all spans in tree order, from top to bottom. */
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
 * Returns the next failed span after a span in tree order, or the previous one if `delta` is -1, wrapping
 * around at the end. Returns null if no span failed.
 * @param from The span to start at; null to start before the first one.
 */
export function nextFailure(forest: SpanForest, from: string | null, delta: 1 | -1): string | null {
  const order = treeOrder(forest);
  const at = from === null ? -1 : order.indexOf(from);
  const ahead = [...order.slice(at + 1), ...order.slice(0, at + 1)];
  const behind = [...order.slice(Math.max(0, at)), ...order.slice(0, Math.max(0, at))].reverse();
  const failed = (id: string): boolean => forest.byId.get(id)?.row.status === 'ERROR';
  return (delta === 1 ? ahead : behind).find(failed) ?? null;
}

/** Returns the IDs of all ancestors of a span, nearest first. */
export function ancestorsOf(forest: SpanForest, id: string): string[] {
  const ids: string[] = [];
  let node = forest.byId.get(id);
  while (node && node.detached === null && node.row.parentId !== null) {
    ids.push(node.row.parentId);
    node = forest.byId.get(node.row.parentId);
  }
  return ids;
}

/** Returns the IDs of all spans that can be collapsed. */
export function parentIds(forest: SpanForest): string[] {
  return [...forest.byId.values()].filter((node) => node.children.length > 0).map((node) => node.row.id);
}

/**
 * Returns the span ID for a label on this row: null for a span without a parent ID, because MLflow treats a
 * label on the root span as one on the whole trace. A top-level orphan keeps its own ID.
 */
export function labelSpanOf(row: SpanRow): string | null {
  return row.parentId === null ? null : row.id;
}
