import type { TreeLine } from '../../../src/model/spanTree';

/** What a key does in the tree, as in VS Code's own trees. */
type TreeMove =
  | { readonly type: 'select'; readonly index: number }
  | { readonly type: 'collapse'; readonly id: string }
  | { readonly type: 'expand'; readonly id: string }
  | { readonly type: 'expandSiblings'; readonly index: number };

interface TreePlace {
  readonly lines: readonly TreeLine[];
  /** The number of rows above the first line: 1 with a row for the whole trace, else 0. */
  readonly extra: number;
  /** The index of the active row, including the extra rows. */
  readonly active: number;
  readonly page: number;
}

/** Returns the move for a key, or null if the tree doesn't handle it. */
export function treeMove(key: string, place: TreePlace): TreeMove | null {
  const { lines, extra, active, page } = place;
  const last = lines.length + extra - 1;
  if (last < 0) return null;
  const to = (index: number): TreeMove => ({ type: 'select', index: Math.min(last, Math.max(0, index)) });
  const line = lines[active - extra];
  switch (key) {
    case 'ArrowDown':
      return to(active + 1);
    case 'ArrowUp':
      return to(active - 1);
    case 'PageDown':
      return to(active + page);
    case 'PageUp':
      return to(active - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(last);
    case 'Enter':
    case ' ':
      return to(active);
    case '*':
      return { type: 'expandSiblings', index: active };
    case 'ArrowRight':
      if (!line || line.expanded === null) return null;
      return line.expanded ? to(active + 1) : { type: 'expand', id: line.node.row.id };
    case 'ArrowLeft': {
      if (!line) return null;
      if (line.expanded === true) return { type: 'collapse', id: line.node.row.id };
      for (let i = active - extra - 1; i >= 0; i--) {
        if ((lines[i]?.level ?? 0) < line.level) return to(i + extra);
      }
      return null;
    }
    default:
      return null;
  }
}

/** Returns the lines with the same parent as a line, including that line. */
export function siblingsOf(lines: readonly TreeLine[], at: number): TreeLine[] {
  const line = lines[at];
  if (!line) return [];
  let from = at;
  while (from > 0 && (lines[from - 1]?.level ?? 0) >= line.level) from--;
  const siblings: TreeLine[] = [];
  for (let i = from; i < lines.length; i++) {
    const other = lines[i];
    if (!other || other.level < line.level) break;
    if (other.level === line.level) siblings.push(other);
  }
  return siblings;
}
