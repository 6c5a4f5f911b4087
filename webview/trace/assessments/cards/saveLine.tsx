import { isOverriddenByEdit, isStuck, type Label } from '../../../../src/model/assessment';
import { Icon } from '../../../ui/icon';
import { LinkButton } from '../../../ui/iconButton';
import { t } from '../../../ui/strings';
import type { CardActions } from './labelTools';

/**
 * Shows the save state of a label, with actions for a label that can't be saved without the user or a retry.
 */
export function SaveLine(props: {
  label: Label;
  actions: Pick<CardActions, 'retry' | 'discard'> & Partial<Pick<CardActions, 'edit'>>;
}) {
  const { label, actions } = props;
  const { save } = label;
  const { edit } = actions;
  return (
    <div class="label-save" role="status">
      {save.state === 'saving' && (
        <span class="label-state late">
          <Icon name="sync" class="codicon-modifier-spin" /> {t('saving')}
        </span>
      )}
      {save.state === 'waiting' && (
        <span class="label-state">
          <Icon name="clock" /> {t('waiting')}: <bdi>{save.reason}</bdi>
        </span>
      )}
      {save.state === 'refused' && (
        <span class="label-state refused">
          <Icon name="error" /> {t('refused')}: <bdi>{save.reason}</bdi>
        </span>
      )}
      {isStuck(save) && (
        <span class="label-actions">
          <LinkButton label={t('retry')} describe={label.name} onClick={() => actions.retry(label)} />
          {edit && (
            <LinkButton
              label={t(isOverriddenByEdit(label) ? 'override' : 'edit')}
              describe={label.name}
              onClick={() => edit(label)}
            />
          )}
          <LinkButton label={t('discard')} describe={label.name} onClick={() => actions.discard(label)} />
        </span>
      )}
    </div>
  );
}
