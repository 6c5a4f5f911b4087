import * as z from 'zod/mini';
import type { SpanMarks, SpanRow, SpanStatus } from './span';

const STATUSES = ['OK', 'ERROR', 'UNSET'] as const satisfies readonly SpanStatus[];

const Mark = z.tuple([z.string(), z.number(), z.boolean()]);

const Packed = z.array(
  z.tuple([
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
    // Left out where there are none: most spans have no events.
    z.optional(z.tuple([z.number(), z.array(Mark)])),
  ]),
);
type Mark = z.infer<typeof Mark>;
type Packed = z.infer<typeof Packed>;

/**
 * Rows as one text. It goes from thread to thread and from process to process for the price of copying it, where 50,000
 * objects would each be walked over at every step.
 */
export function packRows(rows: readonly SpanRow[]): string {
  const packed = rows.map((row): Packed[number] => [
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

/** @throws when the text is none that `packRows` wrote. */
export function unpackRows(text: string): SpanRow[] {
  const parsed: unknown = JSON.parse(text);
  return Packed.parse(parsed).map(
    ([id, parentId, name, type, status, start, duration, tokens, cost, level, events]) => ({
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
      events: events
        ? {
            total: events[0],
            marks: events[1].map(([of, offset, exception]) => ({ name: of, offset, exception })),
          }
        : null,
    }),
  );
}

function packEvents(events: SpanMarks | null): [] | [NonNullable<Packed[number][10]>] {
  if (events === null) return [];
  return [[events.total, events.marks.map(({ name, offset, exception }): Mark => [name, offset, exception])]];
}
