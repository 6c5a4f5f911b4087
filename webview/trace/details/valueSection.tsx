import { Fragment } from 'preact';
import { useContext, useId, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { readSpanChat } from '../../../src/model/chat/spanChat';
import { documentsOfAttributes, readDocuments } from '../../../src/model/documents';
import { readEmbeddings } from '../../../src/model/embeddings';
import { parseExact } from '../../../src/model/exactJson';
import { readableText } from '../../../src/model/readableText';
import type { SpanDetails, ValueText } from '../../../src/model/span';
import type { ValueForm } from '../../../src/model/traceDocument';
import { formatLength } from '../../ui/formatTimes';
import { Icon } from '../../ui/icon';
import { IconButton, LinkButton } from '../../ui/iconButton';
import { JsonView } from '../../ui/jsonView';
import { LongText } from '../../ui/longText';
import { type StringKey, t } from '../../ui/strings';
import { fieldOfHit, readingOfHit } from '../find/marker';
import { update, wantedReading } from '../panelState';
import { ChatView } from './chatView';
import { DocumentsView } from './documentsView';
import { MarkdownReading } from './markdownReading';
import { labelSpan } from '../traceData';
import { readingsOf, type Reading } from './reading';
import { hasExpectation, ValueActionsContext } from './valueActions';
import { VectorsView } from './vectorsView';

interface ValueSectionProps {
  readonly side: 'inputs' | 'outputs';
  readonly value: ValueText | null;
  /** The span's attributes and events: they may hold what its inputs and outputs do not. */
  readonly span: SpanDetails;
  readonly onLoadRest: (value: ValueText) => Promise<void>;
}

const READING_WORDS: Readonly<Record<Reading, StringKey>> = {
  chat: 'readChat',
  documents: 'readDocuments',
  vectors: 'readVectors',
  markdown: 'readMarkdown',
  text: 'readText',
  json: 'readJson',
  raw: 'readRaw',
};

/** A span's inputs or outputs, read as what they are: chat, documents, Markdown, text, JSON; or raw, as they were sent. */
export function ValueSection(props: ValueSectionProps) {
  const { side, value, span } = props;
  const [open, setOpen] = useOpen(span.id);
  const gone = fieldOfHit.value === side;
  useLayoutEffect(() => {
    if (gone) setOpen(true);
  }, [gone]);
  const id = useId();
  const text = value?.text ?? '';
  const cut = value !== null && value.text.length < value.total;
  const read = useMemo(() => {
    const json = cut || text === '' ? undefined : parseExact(text);
    return {
      json,
      chat: readSpanChat(json, side, span),
      documents: side === 'outputs' ? (readDocuments(json) ?? documentsOfAttributes(span.attributes)) : null,
      vectors: side === 'outputs' ? readEmbeddings(json) : null,
      readable: json === undefined ? text : readableText(json),
    };
  }, [text, cut, side, span]);
  const something = value !== null || read.chat !== null || read.documents !== null;
  const { offered, shown, best } = readingsOf(soughtReading(side) ?? wantedReading.value, {
    json: read.json,
    chat: read.chat !== null,
    documents: read.documents !== null,
    vectors: read.vectors !== null,
    absent: value === null,
  });
  // What is cut is read as text here, for want of its end; as a document it has one.
  const beginsAsJson = cut && /^\s*[[{]/.test(text);
  const choose = (reading: Reading): void =>
    update({ reading: reading === best || isSpecial(reading) ? 'auto' : reading });

  return (
    <section class="value-section" data-found-in={side}>
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
        {something && open && (
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
            {value && (
              <ValueTools
                side={side}
                value={value}
                span={span}
                form={beginsAsJson ? 'json' : formOf(shown, read.json !== undefined)}
              />
            )}
          </>
        )}
      </header>
      <div id={`${id}-body`} class="section-body" hidden={!open}>
        {!something && <p class="quiet-text">{t(side === 'inputs' ? 'noInputs' : 'noOutputs')}</p>}
        {something && open && (
          // The body of another span begins anew: nothing in it is unfolded because something else was.
          <Fragment key={span.id}>
            {shown === 'chat' && read.chat && (
              <ChatView chat={read.chat} tokensKnown={span.tokens !== null} />
            )}
            {shown === 'documents' && read.documents && <DocumentsView documents={read.documents} />}
            {shown === 'vectors' && read.vectors && <VectorsView vectors={read.vectors} />}
            {shown === 'markdown' && read.json !== undefined && <MarkdownReading value={read.json} />}
            {shown === 'text' && <PlainText text={read.readable} />}
            {shown === 'json' && read.json !== undefined && <JsonView value={read.json} />}
            {shown === 'raw' && <PlainText text={text} code />}
            {value && cut && <CutValue value={value} onLoadRest={props.onLoadRest} />}
          </Fragment>
        )}
      </div>
    </section>
  );
}

/** Whether the section of a span is unfolded: at first it is, whatever became of that of the span before. */
function useOpen(spanId: string): [boolean, (open: boolean) => void] {
  const section = useRef({ spanId, open: true });
  const [, draw] = useReducer((count: number) => count + 1, 0);
  if (section.current.spanId !== spanId) section.current = { spanId, open: true };
  const setOpen = (open: boolean): void => {
    section.current = { spanId, open };
    draw(undefined);
  };
  return [section.current.open, setOpen];
}

function ValueTools(props: {
  side: 'inputs' | 'outputs';
  value: ValueText;
  span: SpanDetails;
  form: ValueForm;
}) {
  const { side, value, span } = props;
  const actions = useContext(ValueActionsContext);
  return (
    <span class="value-actions">
      {side === 'outputs' && hasExpectation() && (
        <IconButton
          icon="diff"
          label={t('compareExpectation')}
          onClick={() => actions?.compare(labelSpan.value, null)}
        />
      )}
      <IconButton
        icon="go-to-file"
        label={t('openValue', t(side))}
        onClick={() => actions?.open(span, side, props.form)}
      />
      <IconButton icon="copy" label={t('copyValue', t(side))} onClick={() => actions?.copy(span, value)} />
    </span>
  );
}

/** How a value that is read so here is written as a document. */
function formOf(reading: Reading, isJson: boolean): ValueForm {
  if (reading === 'markdown' || reading === 'text' || reading === 'raw') return reading;
  return isJson ? 'json' : 'text';
}

/** How a value is read for a hit of the search that the chosen way does not show; null: as it is chosen. */
function soughtReading(side: string): 'text' | 'raw' | null {
  return readingOfHit.value?.field === side ? readingOfHit.value.reading : null;
}

function isSpecial(reading: Reading): reading is 'chat' | 'documents' | 'vectors' {
  return reading === 'chat' || reading === 'documents' || reading === 'vectors';
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
      {failure !== '' && (
        <span role="alert">
          {' '}
          <bdi>{failure}</bdi>
        </span>
      )}
    </p>
  );
}
