import { grouped } from '../../../src/model/digits';
import { exactTime, timeAfter } from '../../../src/model/exactTime';
import { formatCount } from '../../../src/model/format';
import type { SpanRow } from '../../../src/model/span';
import { t, tn } from '../../ui/strings';

/** When a span began, to the nanosecond, and how long it took; what is not known exactly is left out. */
export function exactLines({ start, duration }: SpanRow, base: string): string[] {
  const began = timeAfter(base, start);
  return [
    ...(began === '' ? [] : [t('rowStarted', exactTime(began))]),
    ...(duration !== null && Number.isSafeInteger(duration) ? [t('rowTook', `${grouped(duration)} ns`)] : []),
  ];
}

/** How many events a span has; '' for none. */
export function eventCount({ events }: SpanRow): string {
  return events === null ? '' : tn(events.total, 'eventOne', 'eventMany', formatCount(events.total));
}

/** The same for the eye, which misses some marks where not all events have one. */
export function eventLine(row: SpanRow): string {
  const { events } = row;
  if (events === null || events.marks.length === events.total) return eventCount(row);
  return t('eventsMarked', formatCount(events.marks.length), formatCount(events.total));
}
