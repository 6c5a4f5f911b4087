import { grouped } from '../../../src/model/digits';
import { exactTime, timeAfter } from '../../../src/model/exactTime';
import { formatCount } from '../../../src/model/format';
import type { SpanRow } from '../../../src/model/span';
import { t, tn } from '../../ui/strings';

/**
 * Returns lines with the start and duration of a span, to the nanosecond. Values that aren't known exactly
 * are omitted.
 */
export function exactLines({ start, duration }: SpanRow, base: string): string[] {
  const began = timeAfter(base, start);
  return [
    ...(began === '' ? [] : [t('rowStarted', exactTime(began))]),
    ...(duration !== null && Number.isSafeInteger(duration) ? [t('rowTook', `${grouped(duration)} ns`)] : []),
  ];
}

/** Returns the number of events of a span in words, or '' if it has none. */
export function eventCount({ events }: SpanRow): string {
  return events === null ? '' : tn(events.total, 'eventOne', 'eventMany', formatCount(events.total));
}

/** Like `eventCount`, but says how many events have a mark if not all do. */
export function eventLine(row: SpanRow): string {
  const { events } = row;
  if (events === null || events.marks.length === events.total) return eventCount(row);
  return t('eventsMarked', formatCount(events.marks.length), formatCount(events.total));
}
