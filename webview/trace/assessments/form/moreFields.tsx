import { useId } from 'preact/hooks';
import type { AssessmentSource, SourceType } from '../../../../src/model/assessment';
import { metadataText } from '../../../../src/model/metadata';
import { Dropdown } from '../../../ui/dropdown';
import { FieldError, FieldWarning } from '../../../ui/fieldMessage';
import { LinkButton } from '../../../ui/iconButton';
import { t } from '../../../ui/strings';
import { TextControl } from '../../../ui/textControl';
import { forest } from '../../traceData';
import type { FormControl } from './focusWish';
import type { FormState } from './formState';
import { sameSource } from './labelDraft';
import { SOURCES } from '../sources';

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
          label={t(open ? 'less' : 'more')}
          expanded={open}
          controls={id}
          onClick={() => (form.moreOpen.value = !open)}
        />
        {!open && <bdi class="more-set">{whatIsSet(form)}</bdi>}
        <LinkButton
          label={t('copyAsPython')}
          title={t('helpCopyAsPython')}
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
        label={t('source')}
        choices={types.map((value) => ({ value, label: t(SOURCE_WORDS[value]) }))}
        value={type}
        onChange={(next) =>
          put(next === usualSource.value.type ? usualSource.value : { type: next, id: idFor(form, id) })
        }
        help={t('helpSource')}
      />
      <TextControl
        label={t('sourceIdField')}
        value={id}
        onInput={(next) => put({ type, id: next })}
        help={t('helpSourceId')}
        error={form.problems.of('source')}
        placeholder={t(
          type === 'LLM_JUDGE'
            ? 'placeholderJudge'
            : type === 'CODE'
              ? 'placeholderCode'
              : 'placeholderPerson',
        )}
        controlRef={hold('source')}
      />
      <div class="source-message">
        <FieldError text={form.problems.of('source')} />
        <FieldWarning text={form.problems.warningOf('source')} />
      </div>
    </div>
  );
}

const SOURCE_WORDS = {
  HUMAN: 'typeHuman',
  LLM_JUDGE: 'typeJudge',
  CODE: 'typeCode',
  SOURCE_TYPE_UNSPECIFIED: 'sourceUnknown',
} as const;

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
        label={t('metadata')}
        value={draft.value.metadata ?? before}
        onInput={(text) => form.change({ metadata: text === before ? undefined : text })}
        help={t('helpMetadata')}
        error={error}
        placeholder={t('placeholderMetadata')}
        rows={2}
        code
        controlRef={hold('metadata')}
      />
      <FieldError text={error} />
      <FieldWarning text={form.problems.warningOf('metadata')} />
      {before !== '' && <div class="field-help">{t('metadataStays')}</div>}
    </div>
  );
}

function SpanNote({ form }: { form: FormState }) {
  const label = form.content.edited.value;
  if (label === null || form.content.overrides.value) return null;
  const name = label.spanId === null ? '' : forest.value.byId.get(label.spanId)?.row.name;
  const place = label.spanId === null ? t('wholeTrace') : t('thisSpan', name ?? label.spanId);
  return (
    <div class="field-help">
      <bdi>{place}</bdi>. {t('moveFromCard')}
    </div>
  );
}

/**
 * Returns a summary of the fields in the collapsed section, so that nothing is saved without being visible.
 */
function whatIsSet({ content }: FormState): string {
  const { source, metadata = '' } = content.draft.value;
  const said = [
    source === undefined ? '' : `${t(SOURCES[source.type].word)} ${source.id}`.trim(),
    metadata.trim() === '' ? '' : t('metadata'),
  ];
  return said.filter((text) => text !== '').join(' · ');
}
