import type { Count } from './count';
import type { EventMark, SpanMarks, SpanRow, SpanStatus } from './span';

/** A packed row: its fields in this order. */
type Packed = readonly [
  id: string,
  parentId: string | null,
  name: string,
  type: string,
  status: SpanStatus,
  start: number,
  duration: number | null,
  tokens: readonly [input: Count, output: Count, total: Count] | null,
  cost: Count | null,
  level: number | null,
  ...events: readonly PackedEvents[],
];

/** The number of events, and their marks. Left out if there are none, as in most spans. */
type PackedEvents = readonly [total: number, marks: ReadonlyArray<readonly [string, number, boolean]>];

/**
 * Packs rows into one string. Passing it between threads and processes costs no more than copying it, while
 * 50,000 objects would be walked at every step.
 */
export function packRows(rows: readonly SpanRow[]): string {
  const packed = rows.map((row): Packed => [
    row.id,
    row.parentId,
    row.name,
    row.type,
    row.status,
    row.start,
    row.duration,
    row.tokens && [row.tokens.input, row.tokens.output, row.tokens.total],
    row.cost,
    row.level,
    ...packEvents(row.events),
  ]);
  return JSON.stringify(packed);
}

function packEvents(events: SpanMarks | null): readonly PackedEvents[] {
  if (events === null) return [];
  const marks = events.marks.map(({ name, offset, exception }) => [name, offset, exception] as const);
  return [[events.total, marks]];
}

/**
 * Unpacks rows.
 * @throws when the text wasn't written by `packRows`.
 */
export function unpackRows(text: string): SpanRow[] {
  const parsed: unknown = JSON.parse(text);
  return list(parsed).map(unpacked);
}

// Written by hand: for 50,000 rows, a schema takes longer than all other work on them.
function unpacked(packed: unknown): SpanRow {
  const [id, parentId, name, type, status, start, duration, tokens, cost, level, events] = list(packed);
  return {
    id: string(id),
    parentId: parentId === null ? null : string(parentId),
    name: string(name),
    type: string(type),
    status: statusOf(status),
    start: number(start),
    duration: duration === null ? null : number(duration),
    tokens: tokens === null ? null : tokensOf(tokens),
    cost: cost === null ? null : count(cost),
    level: level === null ? null : number(level),
    events: events === undefined ? null : eventsOf(events),
  };
}

function tokensOf(packed: unknown): SpanRow['tokens'] {
  const [input, output, total] = list(packed);
  return { input: count(input), output: count(output), total: count(total) };
}

function eventsOf(packed: unknown): SpanMarks {
  const [total, marks] = list(packed);
  return { total: number(total), marks: list(marks).map(markOf) };
}

function markOf(packed: unknown): EventMark {
  const [name, offset, exception] = list(packed);
  return { name: string(name), offset: number(offset), exception: boolean(exception) };
}

function statusOf(value: unknown): SpanStatus {
  return value === 'OK' || value === 'ERROR' || value === 'UNSET' ? value : fail();
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : fail();
}

function boolean(value: unknown): boolean {
  return typeof value === 'boolean' ? value : fail();
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : fail();
}

function count(value: unknown): Count {
  return typeof value === 'string' ? value : number(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : fail();
}

function fail(): never {
  throw new TypeError('not packed rows');
}
