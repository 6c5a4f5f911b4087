import * as l10n from '@vscode/l10n';
import { useId } from 'preact/hooks';
import type { Assessment, Label } from '../../../../src/model/assessment';
import { LinkButton } from '../../../ui/iconButton';
import { LongText } from '../../../ui/longText';
import { fitsPill, ValueBlock, ValuePill, type Words } from './labelValue';

/**
 * Shows the changes of other windows that a later change to this label replaced. They aren't on the server.
 */
export function LabelBeaten(props: {
  label: Label;
  words: Words;
  onUse: (label: Label, wish: Assessment) => void;
}) {
  const { label, words, onUse } = props;
  const title = useId();
  return (
    <div class="label-beaten">
      <div id={title} class="label-state">
        {l10n.t('Replaced change from another window')}
      </div>
      <ol class="history" aria-labelledby={title}>
        {label.beaten.map((wish, index) => (
          <li key={index} class="history-item">
            <div class="history-head">
              <bdi class="history-who">{wish.name}</bdi>
              {fitsPill(wish) && <ValuePill label={wish} words={words} />}
              <LinkButton
                label={l10n.t('Use Instead')}
                describe={label.name}
                onClick={() => onUse(label, wish)}
              />
            </div>
            {!fitsPill(wish) && <ValueBlock label={wish} />}
            {wish.rationale !== '' && <LongText class="label-text" text={wish.rationale} lines={4} />}
          </li>
        ))}
      </ol>
    </div>
  );
}
