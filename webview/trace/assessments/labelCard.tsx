import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Label, NOTES_NAME, type SourceType } from '../../../src/model/assessment';
import { ago, formatTime } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { LinkButton } from '../../ui/iconButton';
import { LongText } from '../../ui/longText';
import { type StringKey, t } from '../../ui/strings';
import { forest, now } from '../traceData';
import { fitsPill, ValueBlock, ValuePill } from './labelValue';
import { revealLabel } from './revealed';

/** How long (ms) a label that was revealed stays marked. */
const MARKED_MS = 3_000;

interface LabelActions {
  readonly edit: (label: Label) => void;
  readonly retry: (label: Label) => void;
  readonly discard: (label: Label) => void;
}

const SOURCES: Readonly<Record<SourceType, { icon: string; word: StringKey }>> = {
  HUMAN: { icon: 'account', word: 'sourceHuman' },
  LLM_JUDGE: { icon: 'law', word: 'sourceJudge' },
  CODE: { icon: 'code', word: 'sourceCode' },
  SOURCE_TYPE_UNSPECIFIED: { icon: 'question', word: 'sourceUnknown' },
};

/** One label: what it says, why, by whom, and how far it has got on its way to the server. */
export function LabelCard(props: {
  label: Label;
  actions: LabelActions;
  edited: boolean;
  revealed: boolean;
}) {
  const { label } = props;
  const source = SOURCES[label.source.type];
  const note = label.name === NOTES_NAME;
  const pill = !note && fitsPill(label);
  const { revealed } = props;
  const card = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (!revealed) return;
    card.current?.scrollIntoView({ block: 'nearest' });
    const timer = setTimeout(() => revealLabel(null), MARKED_MS);
    return () => clearTimeout(timer);
  }, [revealed]);
  return (
    <li
      ref={card}
      class={`label-card ${label.save.state}${props.edited ? ' edited' : ''}`}
      aria-label={label.name}
      aria-current={revealed ? 'true' : undefined}
    >
      <div class="label-head">
        <Icon name={note ? 'note' : source.icon} title={t(source.word)} />
        <bdi class="label-name">{note ? t('note') : label.name}</bdi>
        {label.kind === 'expectation' && <span class="label-kind">{t('expectation')}</span>}
        {pill && <ValuePill label={label} />}
      </div>
      {!pill && <ValueBlock label={label} />}
      {label.error && <LongText class="label-text" text={errorText(label.error)} lines={4} />}
      {label.rationale !== '' && <LongText class="label-text" text={label.rationale} lines={6} />}
      <Meta label={label} actions={props.actions} />
      <SaveLine label={label} actions={props.actions} />
    </li>
  );
}

/** One's own labels are; a note is no label, and MLflow has a form of its own for it. */
function isEditable(label: Label): boolean {
  return label.mine && label.name !== NOTES_NAME;
}

function errorText(error: NonNullable<Label['error']>): string {
  return [error.code, error.message].filter((text) => text !== '').join(': ');
}

function Meta({ label, actions }: { label: Label; actions: LabelActions }) {
  const source = SOURCES[label.source.type];
  const who = label.mine ? t('you') : `${t(source.word)} ${label.source.id}`.trim();
  const stuck = label.save.state === 'refused' || label.save.state === 'waiting';
  const missing = label.spanId !== null && !forest.value.byId.has(label.spanId);
  return (
    <div class="label-meta">
      <bdi title={label.mine ? label.source.id : t(source.word)}>{who}</bdi>
      {' · '}
      <span title={formatTime(label.createdAt)}>{ago(label.createdAt, now.value)}</span>
      {missing && ` · ${t('onMissingSpan', label.spanId)}`}
      {isEditable(label) && !stuck && (
        <>
          {' · '}
          <EditButton label={label} actions={actions} />
        </>
      )}
    </div>
  );
}

function SaveLine({ label, actions }: { label: Label; actions: LabelActions }) {
  const { save } = label;
  const stuck = save.state === 'refused' || save.state === 'waiting';
  return (
    <div class="label-save" role="status">
      {save.state === 'saving' && (
        <span class="label-state">
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
      {stuck && (
        <span class="label-actions">
          <LinkButton label={t('retry')} describe={label.name} onClick={() => actions.retry(label)} />
          <EditButton label={label} actions={actions} />
          <LinkButton label={t('discard')} describe={label.name} onClick={() => actions.discard(label)} />
        </span>
      )}
    </div>
  );
}

function EditButton({ label, actions }: { label: Label; actions: LabelActions }) {
  if (!isEditable(label)) return null;
  return <LinkButton label={t('edit')} describe={label.name} onClick={() => actions.edit(label)} />;
}
