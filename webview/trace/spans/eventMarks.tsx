import { exactOffset } from '../../../src/model/exactTime';
import { formatNs } from '../../../src/model/format';
import type { EventMark, SpanRow } from '../../../src/model/span';
import { placeOn, type TimeAxis } from '../../../src/model/timeline';
import { t } from '../../ui/strings';

/** The events of a span at their time; those out of sight are left out. */
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

/** The event and its time within the span, as the details say it: to the nanosecond, where a double holds it. */
function titleOf({ name, offset }: EventMark): string {
  const length = Math.abs(offset);
  const exact = Number.isSafeInteger(length) ? exactOffset('0', String(length))?.text : undefined;
  const when = t(offset < 0 ? 'eventBefore' : 'eventAfter', exact ?? formatNs(length));
  return `${name === '' ? t('unnamed') : name}\n${when}`;
}
