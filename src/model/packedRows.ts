import * as z from 'zod/mini';
import type { SpanMarks, SpanRow, SpanStatus } from './span';

const STATUSES = ['OK', 'ERROR', 'UNSET'] as const satisfies readonly SpanStatus[];

const Row = z.tuple([
  z.string(),
  z.nullable(z.string()),
  z.string(),
  z.string(),
  z.enum(STATUSES),
  z.number(),
  z.nullable(z.number()),
  z.nullable(z.tuple([z.number(), z.number(), z.number()])),
  z.nullable(z.number()),
  z.nullable(z.number()),
]);
type Row = z.infer<typeof Row>;

const Mark = z.tuple([z.string(), z.number(), z.boolean()]);
type Mark = z.infer<typeof Mark>;

/** The index of the row, how many events its span has, and the marks. Apart: most spans have none, and pay nothing. */
const Events = z.tuple([z.number(), z.number(), z.array(Mark)]);
type Events = z.infer<typeof Events>;

const Packed = z.tuple([z.array(Row), z.array(Events)]);

/**
 * Rows as one text. It goes from thread to thread and from process to process for the price of copying it, where 50,000
 * objects would each be walked over at every step.
 */
export function packRows(rows: readonly SpanRow[]): string {
  const packed = rows.map((row): Row => [
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
  ]);
  const events: Events[] = [];
  rows.forEach((row, index) => {
    if (row.events !== null) events.push([index, row.events.total, row.events.marks.map(packMark)]);
  });
  return JSON.stringify([packed, events]);
}

function packMark({ name, offset, exception }: SpanMarks['marks'][number]): Mark {
  return [name, offset, exception];
}

/** @throws when the text is none that `packRows` wrote. */
export function unpackRows(text: string): SpanRow[] {
  const parsed: unknown = JSON.parse(text);
  const [rows, events] = Packed.parse(parsed);
  const marks = new Map(events.map(([index, total, all]) => [index, { total, marks: all.map(unpackMark) }]));
  return rows.map(([id, parentId, name, type, status, start, duration, tokens, cost, level], index) => ({
    id,
    parentId,
    name,
    type,
    status,
    start,
    duration,
    tokens: tokens && { input: tokens[0], output: tokens[1], total: tokens[2] },
    cost,
    level,
    events: marks.get(index) ?? null,
  }));
}

function unpackMark([name, offset, exception]: Mark): SpanMarks['marks'][number] {
  return { name, offset, exception };
}
