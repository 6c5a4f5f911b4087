import * as l10n from '@vscode/l10n';
import { useId } from 'preact/hooks';
import { valueText } from '../../../../src/model/value';
import { ago, formatTime } from '../../../ui/formatTimes';
import { Icon } from '../../../ui/icon';
import { isSubmitKey, consume } from '../../../ui/keys';
import { LongText } from '../../../ui/longText';
import { SAVES_ITSELF } from '../../panelKeys';
import { now } from '../../traceData';
import { NOTE } from '../cards/labelFocus';
import type { CardActions } from '../cards/labelTools';
import type { NoteState } from './noteState';
import { SaveLine } from '../cards/saveLine';
import { sourceText } from '../sources';

/** The notes on the whole trace: the user's own, which is editable, and those of others. */
export function Notes(props: { note: NoteState; actions: Pick<CardActions, 'retry' | 'discard'> }) {
  const { note } = props;
  const id = useId();
  const own = note.label.value;
  return (
    <div class="notes" {...{ [NOTE]: own?.id }}>
      <div class="note-own">
        <label class="field-label" for={id}>
          <Icon name="note" /> {l10n.t('Note')}
        </label>
        <textarea
          id={id}
          class="note-text"
          rows={1}
          value={note.text.value}
          placeholder={l10n.t('Add a note to the trace')}
          aria-describedby={`${id}-state`}
          {...{ [SAVES_ITSELF]: '' }}
          onInput={(event) => note.type(event.currentTarget.value)}
          onBlur={() => void note.save()}
          onKeyDown={(event) => {
            if (!isSubmitKey(event)) return;
            consume(event);
            void note.save();
          }}
        />
        <span class="note-state" id={`${id}-state`}>
          {note.changed.value ? l10n.t('Not saved yet') : ''}
        </span>
      </div>
      {own && <SaveLine label={own} actions={props.actions} />}
      {note.others.value.map((label) => (
        <div
          key={label.id}
          class="note-other"
          role="note"
          aria-label={l10n.t('Note by {0}', sourceText(label))}
        >
          <LongText class="label-text" text={valueText(label.value)} lines={6} />
          <div class="label-meta">
            <Icon name="note" /> <bdi>{sourceText(label)}</bdi>
            {' · '}
            <span title={formatTime(label.createdAt)}>{ago(label.createdAt, now.value)}</span>
          </div>
        </div>
      ))}
    </div>
  );
}
