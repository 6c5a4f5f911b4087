import * as l10n from '@vscode/l10n';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { isStuck, KIND_TRAITS, type Label } from '../../../../src/model/assessment';
import { SESSION_KEY } from '../../../../src/model/metadata';
import { ago, formatTime } from '../../../ui/formatTimes';
import { Icon } from '../../../ui/icon';
import { LinkButton } from '../../../ui/iconButton';
import { isPlainKey, consume } from '../../../ui/keys';
import { LongText } from '../../../ui/longText';
import { forest, now } from '../../traceData';
import { activeLabel, awaitedLabel, CARD } from './labelFocus';
import { LabelBeaten } from './labelBeaten';
import { LabelDetails } from './labelDetails';
import { LabelHistory } from './labelHistory';
import { detailsOpen, historiesOpen, movedLabel, openHistory } from './labelParts';
import { type CardActions, LabelTools } from './labelTools';
import { ErrorBlock, fitsPill, inWords, ValueBlock, ValuePill, type Words } from './labelValue';
import { MoveTo } from './moveTo';
import { revealLabel } from './revealed';
import { SaveLine } from './saveLine';
import { byWhom, SOURCES } from '../sources';
import type { LocalizedText } from '../../../ui/localizedText';
import { kindText } from '../kindText';

/** Milliseconds for which a revealed label stays highlighted. */
const MARKED_MS = 3_000;

interface LabelCardProps {
  readonly label: Label;
  readonly actions: CardActions;
  readonly edited: boolean;
  readonly revealed: boolean;
  /** Whether this is the only card that Tab reaches. */
  readonly active: boolean;
  /** The schema's words for the value. */
  readonly words: Words;
}

/** A label: its value, rationale, source, and save state. */
export function LabelCard(props: LabelCardProps) {
  const { label, actions, revealed, active, words } = props;
  const source = SOURCES[label.source.type];
  const pill = fitsPill(label);
  const card = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (!revealed) return;
    card.current?.scrollIntoView({ block: 'nearest' });
    const timer = setTimeout(() => revealLabel(null), MARKED_MS);
    return () => clearTimeout(timer);
  }, [revealed]);
  const awaited = awaitedLabel.value === label.id;
  useLayoutEffect(() => {
    if (!awaited) return;
    awaitedLabel.value = null;
    card.current?.focus();
  }, [awaited]);
  return (
    <li
      ref={card}
      class={`label-card ${label.save.state}${props.edited ? ' edited' : ''}`}
      {...{ [CARD]: label.id }}
      tabIndex={active ? 0 : -1}
      aria-label={spoken(label, words)}
      aria-current={revealed ? 'true' : undefined}
      onFocusIn={() => (activeLabel.value = label.id)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== card.current || !isPlainKey(event)) return;
        consume(event);
        actions.edit(label);
      }}
    >
      <div class="label-head">
        <Icon name={source.icon} title={source.word()} />
        <bdi class="label-name">{label.name}</bdi>
        {KIND_TRAITS[label.kind].isExpected && <span class="label-kind">{kindText(label.kind)}</span>}
        {pill && <ValuePill label={label} words={words} />}
      </div>
      {!pill && <ValueBlock label={label} />}
      {label.error && <ErrorBlock error={label.error} />}
      {label.rationale !== '' && <LongText class="label-text" text={label.rationale} lines={6} />}
      <Meta {...props} />
      <SaveLine label={label} actions={actions} />
      {label.beaten.length > 0 && <LabelBeaten label={label} words={words} onUse={actions.useInstead} />}
      {movedLabel.value === label.id && (
        <MoveTo label={label} onMove={(spanId) => actions.move(label, spanId)} />
      )}
    </li>
  );
}

function Meta({ label, actions, active, words }: LabelCardProps) {
  const id = useId();
  const source = SOURCES[label.source.type];
  const session = label.metadata[SESSION_KEY];
  const missing = label.spanId !== null && !forest.value.byId.has(label.spanId);
  const open = historiesOpen.value.has(label.id);
  const count = label.history.length;
  return (
    <>
      <div class="label-foot">
        <div class="label-meta">
          <bdi title={label.mine ? label.source.id : source.word()}>{byWhom(label)}</bdi>
          {' · '}
          <span title={formatTime(label.createdAt)}>{ago(label.createdAt, now.value)}</span>
          {session !== undefined && (
            <span class="label-session" title={l10n.t('Session {0}', session)}>
              {' · '}
              <Icon name="comment-discussion" /> {l10n.t('Session')}
            </span>
          )}
          {missing && (
            <>
              {' · '}
              <bdi>{l10n.t("on a span that isn't in this trace ({0})", label.spanId)}</bdi>
            </>
          )}
        </div>
        <LabelTools label={label} actions={actions} active={active} stuck={isStuck(label.save)} />
      </div>
      {count > 0 && (
        <div class="label-past">
          <LinkButton
            label={l10n.t('History ({0})', count)}
            describe={label.name}
            expanded={open}
            controls={open ? id : undefined}
            onClick={() => openHistory(label)}
          />
        </div>
      )}
      {open && count > 0 && <LabelHistory id={id} history={label.history} words={words} />}
      {detailsOpen.value.has(label.id) && <LabelDetails label={label} />}
    </>
  );
}

/** Returns one sentence that describes the card to screen readers. */
function spoken(label: Label, words: Words): string {
  const value = label.error ? l10n.t('failed') : inWords(label, words);
  const text = value === '' ? l10n.t('(empty text)') : value;
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return l10n.t(
    '{0}: {1}, {2} by {3}, {4}',
    label.name,
    short,
    kindText(label.kind),
    byWhom(label),
    SPOKEN_STATES[label.save.state](),
  );
}

const SPOKEN_STATES: Readonly<Record<Label['save']['state'], LocalizedText>> = {
  saved: () => l10n.t('saved'),
  saving: () => l10n.t('saving…'),
  waiting: () => l10n.t('pending'),
  refused: () => l10n.t('not saved'),
};
