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
export function meets(row: SpanRow, filter: SpanFilter, labeled: boolean): boolean {
  const { type, status, level } = filter;
  return (
    (type === null || row.type === type) &&
    (status === null || row.status === status) &&
    (level === null || (row.level !== null && row.level >= level)) &&
    (filter.labeled === null || labeled === filter.labeled)
  );
}

/** The filtered tree: the matching spans (`meant`), and those with their ancestors (`shown`). */
export interface Kept {
  readonly meant: ReadonlySet<string>;
  readonly shown: ReadonlySet<string>;
}

export function keptOf(forest: SpanForest, isMeant: (row: SpanRow) => boolean): Kept {
  const meant = new Set<string>();
  const shown = new Set<string>();
  for (const { row } of forest.byId.values()) if (isMeant(row)) meant.add(row.id);
  for (const id of meant) {
    let node: SpanNode | undefined = forest.byId.get(id);
    while (node && !shown.has(node.row.id)) {
      shown.add(node.row.id);
      node =
        node.detached === null && node.row.parentId !== null ? forest.byId.get(node.row.parentId) : undefined;
    }
  }
  return { meant, shown };
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
