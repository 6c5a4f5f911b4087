import { useId, useMemo, useState } from 'preact/hooks';
import { readChat } from '../../../src/model/chat';
import { readDocuments } from '../../../src/model/documents';
import { parseExact } from '../../../src/model/exactJson';
import { readableText } from '../../../src/model/readableText';
import type { ValueText } from '../../../src/model/span';
import { formatLength } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { IconButton, LinkButton } from '../../ui/iconButton';
import { JsonView } from '../../ui/jsonView';
import { LongText } from '../../ui/longText';
import { type StringKey, t } from '../../ui/strings';
import { panelState, update } from '../panelState';
import { ChatView } from './chatView';
import { DocumentsView } from './documentsView';
import { readingsOf, type Reading } from './reading';

interface ValueSectionProps {
  readonly side: 'inputs' | 'outputs';
  readonly value: ValueText | null;
  readonly onLoadRest: (value: ValueText) => Promise<void>;
  readonly onCopy: (text: string) => void;
}

const READING_WORDS: Readonly<Record<Reading, StringKey>> = {
  chat: 'readChat',
  documents: 'readDocuments',
  text: 'readText',
  json: 'readJson',
  raw: 'readRaw',
};

/** A span's inputs or outputs, read as what they are: chat, documents, text, JSON; or raw, as they were sent. */
export function ValueSection(props: ValueSectionProps) {
  const { side, value } = props;
  const [open, setOpen] = useState(true);
  const id = useId();
  const text = value?.text ?? '';
  const cut = value !== null && value.text.length < value.total;
  const read = useMemo(() => {
    const json = cut || text === '' ? undefined : parseExact(text);
    return {
      json,
      chat: readChat(json, side),
      documents: side === 'outputs' ? readDocuments(json) : null,
      readable: json === undefined ? text : readableText(json),
    };
  }, [text, cut, side]);
  const { offered, shown, best } = readingsOf(panelState.value.reading, {
    json: read.json,
    chat: read.chat !== null,
    documents: read.documents !== null,
  });
  const choose = (reading: Reading): void =>
    update({ reading: reading === best || reading === 'chat' || reading === 'documents' ? 'auto' : reading });

  return (
    <section class="value-section">
      <header class="section-header">
        <button
          type="button"
          class="section-toggle"
          aria-expanded={open}
          aria-controls={`${id}-body`}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          <span class="section-title">{t(side)}</span>
        </button>
        {value && open && (
          <>
            <div class="reading" role="group" aria-label={t('shownAs', t(side))}>
              {offered.map((reading) => (
                <button
                  key={reading}
                  type="button"
                  class="reading-choice"
                  aria-pressed={reading === shown}
                  onClick={() => choose(reading)}
                >
                  {t(READING_WORDS[reading])}
                </button>
              ))}
            </div>
            <IconButton icon="copy" label={t('copyValue', t(side))} onClick={() => props.onCopy(text)} />
          </>
        )}
      </header>
      <div id={`${id}-body`} class="section-body" hidden={!open}>
        {!value && <p class="quiet-text">{t(side === 'inputs' ? 'noInputs' : 'noOutputs')}</p>}
        {value && open && (
          <>
            {shown === 'chat' && read.chat && <ChatView items={read.chat} />}
            {shown === 'documents' && read.documents && <DocumentsView documents={read.documents} />}
            {shown === 'text' && <PlainText text={read.readable} />}
            {shown === 'json' && read.json !== undefined && <JsonView value={read.json} />}
            {shown === 'raw' && <PlainText text={text} code />}
            {cut && <CutValue value={value} onLoadRest={props.onLoadRest} />}
          </>
        )}
      </div>
    </section>
  );
}

function PlainText(props: { text: string; code?: boolean }) {
  if (props.text === '') return <p class="quiet-text">{t('emptyText')}</p>;
  return (
    <div class={props.code === true ? 'plain code' : 'plain'}>
      <LongText text={props.text} />
    </div>
  );
}

/** Says that a value is not all there, and fetches the rest of it. */
export function CutValue(props: { value: ValueText; onLoadRest: (value: ValueText) => Promise<void> }) {
  const { value } = props;
  const [loading, setLoading] = useState(false);
  const [failure, setFailure] = useState('');
  const load = (): void => {
    setLoading(true);
    setFailure('');
    props
      .onLoadRest(value)
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)))
      .finally(() => setLoading(false));
  };
  return (
    <p class="cut-value">
      {t('cutValue', formatLength(value.text.length), formatLength(value.total))}{' '}
      <LinkButton label={t(loading ? 'loadingRest' : 'loadRest')} disabled={loading} onClick={load} />
      {failure !== '' && <span role="alert"> {failure}</span>}
    </p>
  );
}
