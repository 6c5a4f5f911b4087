import * as l10n from '@vscode/l10n';
import { inherited, type Metadata } from '../../../../src/model/metadata';
import { formatTime } from '../../../ui/formatTimes';
import { Icon } from '../../../ui/icon';
import { LinkButton } from '../../../ui/iconButton';
import type { FormContent } from './formContent';
import type { FormState } from './formState';
import { sameSource } from './labelDraft';
import { LabelValueText } from '../cards/labelValue';

/**
 * Explains what saving does if it isn't obvious: the new label overrides the old one and doesn't carry over
 * all metadata, or the value replaces an error.
 */
export function AssessmentNote({ content }: { content: FormContent }) {
  const label = content.edited.value;
  if (label === null) return null;
  const { code, message } = label.error ?? { code: '', message: '' };
  const error = [code, message].filter((text) => text !== '').join(': ');
  const isBySame = sameSource(content.source.value, label.source);
  return (
    <>
      {content.overrides.value && (
        <Note text={l10n.t('Your label overrides this one, which stays in the history.')} />
      )}
      {!isBySame && <MetadataNote metadata={label.metadata} />}
      {label.error && (
        <Note
          text={
            error === ''
              ? l10n.t('This label is an error. Your value replaces it.')
              : l10n.t('This label is an error: {0}. Your value replaces it.', short(error))
          }
        />
      )}
    </>
  );
}

/** Says that the form contains an old draft, until the user changes it. */
export function OldDraftNote({ content }: { content: FormContent }) {
  const { value: since } = content.since;
  return since === undefined ? null : (
    <Note text={l10n.t('Draft from {0}', formatTime(since).slice(0, 10))} />
  );
}

/** Offers to edit the existing label with the same name. Names are unique on a span. */
export function DuplicateNote(props: { form: FormState; controlRef: (element: HTMLElement | null) => void }) {
  const { form } = props;
  const duplicate = form.content.duplicate.value;
  return (
    <div role="status">
      {duplicate && (
        <div class="form-note" ref={props.controlRef}>
          <Icon name="info" />
          <span>
            {duplicate.mine
              ? l10n.t('You already added "{0}": {1}.', duplicate.name, LabelValueText(duplicate))
              : l10n.t(
                  'This source already added "{0}": {1}.',
                  duplicate.name,
                  LabelValueText(duplicate),
                )}{' '}
            <LinkButton label={l10n.t('Edit That Label')} onClick={() => form.edit(duplicate, true)} />
          </span>
        </div>
      )}
    </div>
  );
}

/** Says which metadata, not shown in the form, is carried over if the new label has another source. */
function MetadataNote({ metadata }: { metadata: Metadata }) {
  const { kept, left } = inherited(metadata);
  const keys = Object.keys(kept);
  const said = [
    keys.length === 0 ? '' : l10n.t('Metadata carried over: {0}.', keys.join(', ')),
    left.length === 0
      ? ''
      : l10n.t('Not carried over, because it describes the other response: {0}.', left.join(', ')),
  ].filter((text) => text !== '');
  return said.length === 0 ? null : <Note text={said.join(' ')} />;
}

function Note({ text }: { text: string }) {
  return (
    <div class="form-note">
      <Icon name="info" />
      <bdi>{text}</bdi>
    </div>
  );
}

const LONGEST = 160;

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
