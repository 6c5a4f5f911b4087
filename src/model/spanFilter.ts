import type { SpanRow, SpanStatus } from './span';
import type { SpanForest, SpanNode } from './spanTree';

/** Which spans of a tree to show. null matches all spans. */
export interface SpanFilter {
  readonly type: string | null;
  readonly status: SpanStatus | null;
  /** The minimum log level in Python's numbering. Excludes spans that have no level. */
  readonly level: number | null;
  readonly labeled: boolean | null;
}

export const NO_FILTER: SpanFilter = { type: null, status: null, level: null, labeled: null };

export function isFiltering(filter: SpanFilter): boolean {
  return Object.values(filter).some((value) => value !== null);
}

/**
 * Whether a span matches the filter.
 * @param labeled Whether the span has labels.
 */
export function matchesFilter(row: SpanRow, filter: SpanFilter, labeled: boolean): boolean {
  const { type, status, level } = filter;
  return (
    (type === null || row.type === type) &&
    (status === null || row.status === status) &&
    (level === null || (row.level !== null && row.level >= level)) &&
    (filter.labeled === null || labeled === filter.labeled)
  );
}

/** The filtered tree: the spans that match the filter, and those with their ancestors (`shown`). */
export interface FilteredSpans {
  readonly matching: ReadonlySet<string>;
  readonly shown: ReadonlySet<string>;
}

export function filterSpans(forest: SpanForest, matches: (row: SpanRow) => boolean): FilteredSpans {
  const matching = new Set<string>();
  const shown = new Set<string>();
  for (const { row } of forest.byId.values()) if (matches(row)) matching.add(row.id);
  for (const id of matching) {
    let node: SpanNode | undefined = forest.byId.get(id);
    while (node && !shown.has(node.row.id)) {
      shown.add(node.row.id);
      node =
        node.detached === null && node.row.parentId !== null ? forest.byId.get(node.row.parentId) : undefined;
    }
  }
  return { matching, shown };
}

/** Returns the types that occur, in alphabetical order. */
export function typesOf(forest: SpanForest): string[] {
  return [...new Set([...forest.byId.values()].map(({ row }) => row.type))].sort();
}

/** Returns the levels that occur, lowest first. */
export function levelsOf(forest: SpanForest): number[] {
  const levels = [...forest.byId.values()].map(({ row }) => row.level).filter((level) => level !== null);
  return [...new Set(levels)].sort((a, b) => a - b);
}
