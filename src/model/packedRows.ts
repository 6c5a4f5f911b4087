import * as z from 'zod/mini';
import type { Count } from './count';
import type { SpanRow, SpanStatus } from './span';

const STATUSES = ['OK', 'ERROR', 'UNSET'] as const satisfies readonly SpanStatus[];

/** Asked of every row: quicker than a union of zod's. */
const CountField = z.custom<Count>((value) => typeof value === 'number' || typeof value === 'string');

const Packed = z.array(
  z.tuple([
    z.string(),
    z.nullable(z.string()),
    z.string(),
    z.string(),
    z.enum(STATUSES),
    z.number(),
    z.nullable(z.number()),
    z.nullable(z.tuple([CountField, CountField, CountField])),
    z.nullable(CountField),
    z.nullable(z.number()),
  ]),
);
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
  ]);
  return JSON.stringify(packed);
}

/** @throws when the text is none that `packRows` wrote. */
export function unpackRows(text: string): SpanRow[] {
  const parsed: unknown = JSON.parse(text);
  return Packed.parse(parsed).map(
    ([id, parentId, name, type, status, start, duration, tokens, cost, level]) => ({
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
    }),
  );
}
