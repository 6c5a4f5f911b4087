import type { JsonCursor, Place } from '../../mlflow/jsonBytes';
import type { EventMark, SpanMarks } from '../../model/span';
import { cutText } from './cutText';
import { textOf, timeOf } from './wireText';

/** The parts of a span's events that a row shows, with exact times. */
export interface EventFacts {
  readonly total: number;
  readonly marks: ReadonlyArray<{
    readonly name: string;
    readonly time: bigint;
    readonly exception: boolean;
  }>;
}

/** Maximum number of marks of a span: a streaming model writes an event per chunk. */
export const MOST_MARKS = 24;
/** UTF-16 units of a mark's name, which is shown in a tooltip. */
const NAME_LIMIT = 80;

const keys = { name: Buffer.from('name'), time: Buffer.from('time_unix_nano') };
/** The name that OpenTelemetry defines and Python's SDK writes. */
const EXCEPTION = Buffer.from('"exception"');

interface Found {
  readonly name: Place | undefined;
  readonly time: Place;
  readonly exception: boolean;
}

/**
 * Reads a span's events. Only those that become marks are decoded.
 * @returns null when there are none.
 */
export function readEvents(cursor: JsonCursor): EventFacts | null {
  const { bytes } = cursor;
  const found: Found[] = [];
  let total = 0;
  for (let more = cursor.enter('array'); more; more = cursor.next('array')) {
    total++;
    const event = cursor.isAt('object') ? readEvent(cursor) : void cursor.skip();
    if (event) found.push(event);
  }
  if (total === 0) return null;
  const marks = chosen(found).flatMap(({ name, time: place, exception }) => {
    const time = timeOf(bytes, place);
    return time === null ? [] : { name: shortened(textOf(bytes, name)), time, exception };
  });
  return { total, marks };
}

function shortened(name: string): string {
  return name.length <= NAME_LIMIT ? name : `${cutText(name, 0, NAME_LIMIT)}…`;
}

/** Returns undefined for an event without a time, which has no place on the axis. */
function readEvent(cursor: JsonCursor): Found | undefined {
  const { bytes } = cursor;
  let name: Place | undefined;
  let time: Place | undefined;
  for (let more = cursor.enter('object'); more; more = cursor.next('object')) {
    cursor.key();
    const place = cursor.skip();
    if (cursor.keyIs(keys.name)) name = place;
    else if (cursor.keyIs(keys.time)) time = place;
  }
  if (!time) return undefined;
  const exception = name !== undefined && bytes.subarray(name.start, name.end).equals(EXCEPTION);
  return { name, time, exception };
}

/** If there are too many: exceptions first, then others spread over the whole span, in their order. */
function chosen(found: readonly Found[]): readonly Found[] {
  if (found.length <= MOST_MARKS) return found;
  const exceptions = spread(
    found.filter(({ exception }) => exception),
    MOST_MARKS,
  );
  const others = spread(
    found.filter(({ exception }) => !exception),
    MOST_MARKS - exceptions.length,
  );
  const kept = new Set([...exceptions, ...others]);
  return found.filter((one) => kept.has(one));
}

/** Returns at most `most` items, spread evenly from the first to the last. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  return all.length <= most ? all : all.filter((_, i) => isStep(i, all.length, most));
}

function isStep(i: number, length: number, most: number): boolean {
  return Math.floor((i * most) / length) !== Math.floor(((i - 1) * most) / length);
}

/**
 * Returns the marks of a row. `start` is the span's, in nanoseconds since the epoch; without it, no mark can
 * be placed.
 */
export function marksOf({ total, marks }: EventFacts, start: bigint | null): SpanMarks {
  if (start === null) return { total, marks: [] };
  return {
    total,
    marks: marks.map(({ name, time, exception }): EventMark => ({
      name,
      offset: Number(time - start),
      exception,
    })),
  };
}
