import * as l10n from '@vscode/l10n';
import { useId } from 'preact/hooks';
import type { AssessmentSource, SourceType } from '../../../../src/model/assessment';
import { metadataText } from '../../../../src/model/metadata';
import { Dropdown } from '../../../ui/dropdown';
import { FieldError, FieldWarning } from '../../../ui/fieldMessage';
import { LinkButton } from '../../../ui/iconButton';
import { TextControl } from '../../../ui/textControl';
import { forest } from '../../traceData';
import type { FormControl } from './focusWish';
import type { FormState } from './formState';
import { sameSource } from './labelDraft';
import { SOURCES } from '../sources';
import type { LocalizedText } from '../../../ui/localizedText';

const CHOSEN_FROM: readonly SourceType[] = ['HUMAN', 'LLM_JUDGE', 'CODE'];

/** The fields that are rarely needed: source and metadata, and the button that copies the label as Python. */
export function MoreFields(props: {
  form: FormState;
  hold: (control: FormControl) => (element: HTMLElement | null) => void;
}) {
  const { form } = props;
  const id = useId();
  const open = form.moreOpen.value;
  return (
    <div class="more">
      <div class="more-head">
        <LinkButton
          label={open ? l10n.t('Less') : l10n.t('More')}
          expanded={open}
          controls={id}
          onClick={() => (form.moreOpen.value = !open)}
        />
        {!open && <bdi class="more-set">{whatIsSet(form)}</bdi>}
        <LinkButton
          label={l10n.t('Copy as Python')}
          title={l10n.t('Copy the Python call that creates this label.')}
          onClick={() => form.copyAsPython()}
        />
      </div>
      <div class="more-fields" id={id} hidden={!open}>
        {open && <SourceFields {...props} />}
        {open && <MetadataField {...props} />}
        {open && <SpanNote form={form} />}
      </div>
    </div>
  );
}

type FieldProps = Parameters<typeof MoreFields>[0];

function SourceFields({ form, hold }: FieldProps) {
  const { source, usualSource } = form.content;
  const { type, id } = source.value;
  // Don't set the usual source explicitly, so that nothing changes.
  const put = (next: AssessmentSource): void =>
    form.change({ source: sameSource(next, usualSource.value) ? undefined : next });
  const types = CHOSEN_FROM.includes(usualSource.value.type)
    ? CHOSEN_FROM
    : [...CHOSEN_FROM, usualSource.value.type];
  return (
    <div class="source-row">
      <Dropdown
        label={l10n.t('Source')}
        choices={types.map((value) => ({ value, label: SOURCE_WORDS[value]() }))}
        value={type}
        onChange={(next) =>
          put(next === usualSource.value.type ? usualSource.value : { type: next, id: idFor(form, id) })
        }
        help={l10n.t('Who or what made the judgment.')}
      />
      <TextControl
        label={l10n.t('Source ID')}
        value={id}
        onInput={(next) => put({ type, id: next })}
        help={l10n.t('A person, or the name of a model or a program.')}
        error={form.problems.of('source')}
        placeholder={
          type === 'LLM_JUDGE'
            ? l10n.t('e.g. gpt-4.1')
            : type === 'CODE'
              ? l10n.t('e.g. checks.py')
              : l10n.t('e.g. ana@example.com')
        }
        controlRef={hold('source')}
      />
      <div class="source-message">
        <FieldError text={form.problems.of('source')} />
        <FieldWarning text={form.problems.warningOf('source')} />
      </div>
    </div>
  );
}

const SOURCE_WORDS: Readonly<Record<SourceType, LocalizedText>> = {
  HUMAN: () => l10n.t('Human'),
  LLM_JUDGE: () => l10n.t('LLM judge'),
  CODE: () => l10n.t('Code'),
  SOURCE_TYPE_UNSPECIFIED: () => l10n.t('unknown source'),
};

/**
 * Returns the ID to start with for another type of source. A user's own ID doesn't identify a judge or a
 * program.
 */
function idFor({ content }: FormState, id: string): string {
  return id === content.usualSource.value.id ? '' : id;
}

function MetadataField({ form, hold }: FieldProps) {
  const { edited, overrides, draft } = form.content;
  const before = edited.value && !overrides.value ? metadataText(edited.value.metadata) : '';
  const error = form.problems.of('metadata');
  return (
    <div>
      <TextControl
        label={l10n.t('Metadata')}
        value={draft.value.metadata ?? before}
        onInput={(text) => form.change({ metadata: text === before ? undefined : text })}
        help={l10n.t('One key=value per line.')}
        error={error}
        placeholder={l10n.t('key=value')}
        rows={2}
        code
        controlRef={hold('metadata')}
      />
      <FieldError text={error} />
      <FieldWarning text={form.problems.warningOf('metadata')} />
      {before !== '' && (
        <div class="field-help">{l10n.t("You can change saved keys. The server can't remove them.")}</div>
      )}
    </div>
  );
}

function SpanNote({ form }: { form: FormState }) {
  const label = form.content.edited.value;
  if (label === null || form.content.overrides.value) return null;
  const name = label.spanId === null ? '' : forest.value.byId.get(label.spanId)?.row.name;
  const place =
    label.spanId === null ? l10n.t('Whole trace') : l10n.t('This span: {0}', name ?? label.spanId);
  return (
    <div class="field-help">
      <bdi>{place}</bdi>. {l10n.t('To move the label to another span, use Move to… on its card.')}
    </div>
  );
}

/**
 * Returns a summary of the fields in the collapsed section, so that nothing is saved without being visible.
 */
function whatIsSet({ content }: FormState): string {
  const { source, metadata = '' } = content.draft.value;
  const said = [
    source === undefined ? '' : `${SOURCES[source.type].word()} ${source.id}`.trim(),
    metadata.trim() === '' ? '' : l10n.t('Metadata'),
  ];
  return said.filter((text) => text !== '').join(' · ');
}
