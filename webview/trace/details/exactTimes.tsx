import * as l10n from '@vscode/l10n';
import { exactDuration, exactTime } from '../../../src/model/exactTime';
import type { SpanDetails } from '../../../src/model/span';

/** The start, end, and duration of the span, to the nanosecond. */
export function ExactTimes({ details }: { details: SpanDetails }) {
  const { startTime, endTime } = details;
  const rows = [
    { word: l10n.t('Started'), value: startTime === '' ? l10n.t('not recorded') : exactTime(startTime) },
    { word: l10n.t('Ended'), value: endTime === '' ? l10n.t('not ended') : exactTime(endTime) },
    { word: l10n.t('Duration'), value: exactDuration(startTime, endTime) },
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
