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

function titleOf({ name, offset }: EventMark): string {
  const length = Math.abs(offset);
  const when = t(
    offset < 0 ? 'eventBefore' : 'eventInto',
    formatNs(length),
    `${length.toLocaleString('en-US')} ns`,
  );
  return `${name === '' ? t('unnamed') : name}\n${when}`;
}
