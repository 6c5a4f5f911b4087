import * as l10n from '@vscode/l10n';
import { type Label, RATIONALE_KEY } from '../../../../src/model/assessment';
import { formatTime } from '../../../ui/formatTimes';

/** Shows the less commonly needed facts about a label. */
export function LabelDetails({ label }: { label: Label }) {
  const { id, createdAt, updatedAt, source, spanId } = label;
  const facts: ReadonlyArray<readonly [string, string]> = [
    [l10n.t('ID'), id],
    [l10n.t('Created'), formatTime(createdAt)],
    ...(updatedAt === createdAt ? [] : [[l10n.t('Updated'), formatTime(updatedAt)] as const]),
    [l10n.t('Source ID'), source.id],
    ...(spanId === null ? [] : [[l10n.t('Span ID'), spanId] as const]),
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
