import { type Label, RATIONALE_KEY } from '../../../../src/model/assessment';
import { formatTime } from '../../../ui/formatTimes';
import { t } from '../../../ui/strings';

/** Shows the less commonly needed facts about a label. */
export function LabelDetails({ label }: { label: Label }) {
  const { id, createdAt, updatedAt, source, spanId } = label;
  const facts: ReadonlyArray<readonly [string, string]> = [
    [t('labelId'), id],
    [t('created'), formatTime(createdAt)],
    ...(updatedAt === createdAt ? [] : [[t('updated'), formatTime(updatedAt)] as const]),
    [t('sourceId'), source.id],
    ...(spanId === null ? [] : [[t('spanId'), spanId] as const]),
    ...Object.entries(label.metadata).filter(([key]) => key !== RATIONALE_KEY),
  ];
  return (
    <dl class="label-facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([key, value]) => (
          <div key={key}>
            <dt>
              <bdi>{key}</bdi>
            </dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  );
}
