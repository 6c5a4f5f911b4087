import * as l10n from '@vscode/l10n';
import { isOverriddenByEdit, isStuck, type Label } from '../../../../src/model/assessment';
import { Icon } from '../../../ui/icon';
import { LinkButton } from '../../../ui/iconButton';
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
          <Icon name="sync" class="codicon-modifier-spin" /> {l10n.t('saving…')}
        </span>
      )}
      {save.state === 'waiting' && (
        <span class="label-state">
          <Icon name="clock" /> {l10n.t('pending')}: <bdi>{save.reason}</bdi>
        </span>
      )}
      {save.state === 'refused' && (
        <span class="label-state refused">
          <Icon name="error" /> {l10n.t('not saved')}: <bdi>{save.reason}</bdi>
        </span>
      )}
      {isStuck(save) && (
        <span class="label-actions">
          <LinkButton label={l10n.t('Retry')} describe={label.name} onClick={() => actions.retry(label)} />
          {edit && (
            <LinkButton
              label={isOverriddenByEdit(label) ? l10n.t('Override') : l10n.t('Edit')}
              describe={label.name}
              onClick={() => edit(label)}
            />
          )}
          <LinkButton
            label={l10n.t('Discard')}
            describe={label.name}
            onClick={() => actions.discard(label)}
          />
        </span>
      )}
    </div>
  );
}
