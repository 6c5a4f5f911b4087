import * as l10n from '@vscode/l10n';
import { grouped } from '../../../src/model/digits';
import { exactTime, timeAfter } from '../../../src/model/exactTime';
import { formatCount } from '../../../src/model/format';
import type { SpanRow } from '../../../src/model/span';

/**
 * Returns lines with the start and duration of a span, to the nanosecond. Values that aren't known exactly
 * are omitted.
 */
export function exactLines({ start, duration }: SpanRow, base: string): string[] {
  const began = timeAfter(base, start);
  return [
    ...(began === '' ? [] : [l10n.t('Started {0}', exactTime(began))]),
    ...(duration !== null && Number.isSafeInteger(duration)
      ? [l10n.t('Took {0}', `${grouped(duration)} ns`)]
      : []),
  ];
}

/** Returns the number of events of a span in words, or '' if it has none. */
export function eventCount({ events }: SpanRow): string {
  return events === null
    ? ''
    : events.total === 1
      ? l10n.t('1 event')
      : l10n.t('{0} events', formatCount(events.total));
}

/** Like `eventCount`, but says how many events have a mark if not all do. */
export function eventLine(row: SpanRow): string {
  const { events } = row;
  if (events === null || events.marks.length === events.total) return eventCount(row);
  return l10n.t('{0} of {1} events are marked', formatCount(events.marks.length), formatCount(events.total));
}
