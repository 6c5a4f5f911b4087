import * as l10n from '@vscode/l10n';
import {
  isOverriddenByEdit,
  KIND_TRAITS,
  type Assessment,
  type Label,
} from '../../../../src/model/assessment';
import { IconButton } from '../../../ui/iconButton';
import { detailsOpen, openDetails, openMove } from './labelParts';

/** The actions that a label's card offers. */
export interface CardActions {
  readonly edit: (label: Label) => void;
  readonly remove: (label: Label) => void;
  readonly move: (label: Label, spanId: string | null) => void;
  readonly copyAsPython: (label: Label) => void;
  /** Compares the span's outputs with this expectation. */
  readonly compare: (label: Label) => void;
  readonly retry: (label: Label) => void;
  readonly discard: (label: Label) => void;
  /** Changes the label to the state that another window wanted. */
  readonly useInstead: (label: Label, wish: Assessment) => void;
}

/** The buttons of a card. Tab reaches only those of the active card. */
export function LabelTools(props: { label: Label; actions: CardActions; active: boolean; stuck: boolean }) {
  const { label, actions } = props;
  const common = { tabIndex: props.active ? 0 : -1, describe: label.name };
  return (
    <span class="label-tools">
      {!props.stuck && (
        <IconButton
          {...common}
          icon="edit"
          label={isOverriddenByEdit(label) ? l10n.t('Override') : l10n.t('Edit')}
          keys="E"
          onClick={() => actions.edit(label)}
        />
      )}
      <IconButton
        {...common}
        icon="move"
        label={l10n.t('Move to…')}
        keys="M"
        onClick={() => openMove(label.id)}
      />
      {KIND_TRAITS[label.kind].isExpected && (
        <IconButton
          {...common}
          icon="diff"
          label={l10n.t('Compare with Outputs')}
          onClick={() => actions.compare(label)}
        />
      )}
      <IconButton
        {...common}
        icon="copy"
        label={l10n.t('Copy as Python')}
        onClick={() => actions.copyAsPython(label)}
      />
      <IconButton
        {...common}
        icon="trash"
        label={l10n.t('Delete')}
        keys="Delete"
        onClick={() => actions.remove(label)}
      />
      <IconButton
        {...common}
        icon="info"
        label={l10n.t('Details')}
        expanded={detailsOpen.value.has(label.id)}
        onClick={() => openDetails(label.id)}
      />
    </span>
  );
}
