import * as l10n from '@vscode/l10n';
import { exactOffset } from '../../../src/model/exactTime';
import { formatNs } from '../../../src/model/format';
import type { EventMark, SpanRow } from '../../../src/model/span';
import { placeOn, type TimeAxis } from '../../../src/model/timeline';

/** Marks for the events of a span, at their time. Events outside the visible range are omitted. */
export function EventMarks({ row, axis }: { row: SpanRow; axis: TimeAxis }) {
  if (!row.events) return null;
  return (
    <>
      {row.events.marks.map((mark, index) => {
        const time = row.start + mark.offset;
        if (time < axis.start || time > axis.start + axis.length) return null;
        return (
          <span
            key={index}
            class={mark.exception ? 'event-mark exception' : 'event-mark'}
            style={{ left: `${placeOn(axis, time) * 100}%` }}
            title={titleOf(mark)}
          />
        );
      })}
    </>
  );
}

/**
 * Returns the event's name and its time within the span, as in the details: to the nanosecond if a double can
 * represent it.
 */
function titleOf({ name, offset }: EventMark): string {
  const length = Math.abs(offset);
  const exact = Number.isSafeInteger(length) ? exactOffset('0', String(length))?.text : undefined;
  const when =
    offset < 0
      ? l10n.t('{0} before start', exact ?? formatNs(length))
      : l10n.t('{0} after start', exact ?? formatNs(length));
  return `${name === '' ? l10n.t('(no name)') : name}\n${when}`;
}
