import * as l10n from '@vscode/l10n';
import type { Assessment } from '../../../../src/model/assessment';
import { ago, formatTime } from '../../../ui/formatTimes';
import { Icon } from '../../../ui/icon';
import { LongText } from '../../../ui/longText';
import { now } from '../../traceData';
import { ErrorBlock, fitsPill, ValueBlock, ValuePill, type Words } from './labelValue';
import { SOURCES, sourceText } from '../sources';

/** Shows the assessments that a label has overridden, newest first: source, time, value, and rationale. */
export function LabelHistory(props: { id: string; history: readonly Assessment[]; words: Words }) {
  return (
    <ol id={props.id} class="history" aria-label={l10n.t('Earlier values')}>
      {props.history.map((one) => (
        <li key={one.id} class="history-item">
          <div class="history-head">
            <Icon name={SOURCES[one.source.type].icon} />
            <bdi class="history-who">{sourceText(one)}</bdi>
            <span class="history-when" title={formatTime(one.createdAt)}>
              {ago(one.createdAt, now.value)}
            </span>
            {fitsPill(one) && <ValuePill label={one} words={props.words} />}
          </div>
          {!fitsPill(one) && <ValueBlock label={one} />}
          {one.error && <ErrorBlock error={one.error} />}
          {one.rationale !== '' && <LongText class="label-text" text={one.rationale} lines={4} />}
        </li>
      ))}
    </ol>
  );
}
