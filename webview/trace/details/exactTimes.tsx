import { exactDuration, exactTime } from '../../../src/model/exactTime';
import type { SpanDetails } from '../../../src/model/span';
import { t } from '../../ui/strings';

/** The start, end, and duration of the span, to the nanosecond. */
export function ExactTimes({ details }: { details: SpanDetails }) {
  const { startTime, endTime } = details;
  const rows = [
    { word: t('exactStart'), value: startTime === '' ? t('notRecorded') : exactTime(startTime) },
    { word: t('exactEnd'), value: endTime === '' ? t('notEnded') : exactTime(endTime) },
    { word: t('exactDuration'), value: exactDuration(startTime, endTime) },
  ].filter(({ value }) => value !== '');
  return (
    <dl class="attributes exact-times">
      {rows.map(({ word, value }) => (
        <div key={word} class="attribute">
          <dt>{word}</dt>
          <dd>
            <div class="attribute-value">{value}</div>
          </dd>
        </div>
      ))}
    </dl>
  );
}
