import * as l10n from '@vscode/l10n';
import { Fragment } from 'preact';
import { useContext, useId, useMemo, useState } from 'preact/hooks';
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
import { useFold } from '../../ui/fold';
import { sought } from '../../ui/sought';
import type { Mark } from '../../../src/model/marks';
import { FoundReadings } from './foundReadings';
import type { LocalizedText } from '../../ui/localizedText';
import { soughtIn, useFound } from '../find/found';
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
  /** The span. Its attributes and events may contain what its inputs and outputs lack. */
  readonly span: SpanDetails;
  readonly onLoadRest: (value: ValueText) => Promise<void>;
}

function sideText(side: 'inputs' | 'outputs'): string {
  return side === 'inputs' ? l10n.t('Inputs') : l10n.t('Outputs');
}

const READING_WORDS: Readonly<Record<Reading, LocalizedText>> = {
  chat: () => l10n.t('Chat'),
  documents: () => l10n.t('Documents'),
  vectors: () => l10n.t('Embeddings'),
  markdown: () => l10n.t('Markdown'),
  text: () => l10n.t('Text'),
  json: () => l10n.t('JSON'),
  raw: () => l10n.t('Raw'),
};

/**
 * A span's inputs or outputs as chat, documents, vectors, Markdown, text, or JSON, or raw as they were sent.
 */
export function ValueSection(props: ValueSectionProps) {
  const { side, value, span } = props;
  const hit = value === null ? null : soughtIn(span.id, side);
  const { open, toggle } = useFold(true, hit !== null, span.id);
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
  const {
    offered,
    shown: wanted,
    best,
  } = readingsOf(wantedReading.value, {
    json: read.json,
    chat: read.chat !== null,
    documents: read.documents !== null,
    vectors: read.vectors !== null,
    absent: value === null,
  });
  const marks = useFound(span.id, side, text, true);
  const found = useMemo(() => new FoundReadings({ text, marks, side, span, ...read }), [text, marks, read]);
  // After the user chose a reading, the search doesn't change it until its next step.
  const [chosenAt, setChosenAt] = useState<number | undefined>(undefined);
  const shown =
    hit === null || chosenAt === sought.value?.step ? wanted : found.readingOf(hit, wanted, offered);
  if (hit !== null) found.has(hit, shown); // if carrying all hits at once failed, tries this one alone
  // A truncated value isn't valid JSON and is shown as text here, but the document has all of it.
  const beginsAsJson = cut && /^\s*[[{]/.test(text);
  const choose = (reading: Reading): void => {
    setChosenAt(sought.peek()?.step);
    update({ reading: reading === best || isSpecial(reading) ? 'auto' : reading });
  };

  return (
    <section class="value-section" data-found-in={side}>
      <header class="section-header">
        <button
          type="button"
          class="section-toggle"
          aria-expanded={open}
          aria-controls={`${id}-body`}
          onClick={toggle}
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          <span class="section-title">{sideText(side)}</span>
        </button>
        {something && open && (
          <>
            <div
              class="reading"
              role="group"
              aria-label={
                side === 'inputs' ? l10n.t('Format of the inputs') : l10n.t('Format of the outputs')
              }
            >
              {offered.map((reading) => (
                <button
                  key={reading}
                  type="button"
                  class="reading-choice"
                  aria-pressed={reading === shown}
                  onClick={() => choose(reading)}
                >
                  {READING_WORDS[reading]()}
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
        {!something && (
          <p class="quiet-text">
            {side === 'inputs' ? l10n.t('No inputs recorded.') : l10n.t('No outputs recorded.')}
          </p>
        )}
        {something && open && (
          // Reset the body for each span, so that expanded parts of one span don't carry over to the next.
          <Fragment key={span.id}>
            {shown === 'chat' && read.chat && (
              <ChatView chat={read.chat} tokensKnown={span.tokens !== null} found={found.in('chat')} />
            )}
            {shown === 'documents' && read.documents && (
              <DocumentsView documents={read.documents} found={found.in('documents')} />
            )}
            {shown === 'vectors' && read.vectors && <VectorsView vectors={read.vectors} />}
            {shown === 'markdown' && read.json !== undefined && (
              <MarkdownReading value={read.json} found={found.in('markdown')} />
            )}
            {shown === 'text' && <PlainText text={read.readable} marks={found.in('text').whole} />}
            {shown === 'json' && read.json !== undefined && (
              <JsonView value={read.json} found={found.in('json')} marks={found.in('json').whole} />
            )}
            {shown === 'raw' && <PlainText text={text} marks={marks} code />}
            {value && cut && <CutValue value={value} onLoadRest={props.onLoadRest} />}
          </Fragment>
        )}
      </div>
    </section>
  );
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
          label={l10n.t('Compare with Expectation')}
          onClick={() => actions?.compare(labelSpan.value, null)}
        />
      )}
      <IconButton
        icon="go-to-file"
        label={side === 'inputs' ? l10n.t('Open Inputs in Editor') : l10n.t('Open Outputs in Editor')}
        onClick={() => actions?.open(span, side, props.form)}
      />
      <IconButton
        icon="copy"
        label={side === 'inputs' ? l10n.t('Copy Inputs') : l10n.t('Copy Outputs')}
        onClick={() => actions?.copy(span, value)}
      />
    </span>
  );
}

/** Returns the document format that corresponds to a reading. */
function formOf(reading: Reading, isJson: boolean): ValueForm {
  if (reading === 'markdown' || reading === 'text' || reading === 'raw') return reading;
  return isJson ? 'json' : 'text';
}

function isSpecial(reading: Reading): reading is 'chat' | 'documents' | 'vectors' {
  return reading === 'chat' || reading === 'documents' || reading === 'vectors';
}

function PlainText(props: { text: string; marks: readonly Mark[]; code?: boolean }) {
  if (props.text === '') return <p class="quiet-text">{l10n.t('(empty text)')}</p>;
  return (
    <div class={props.code === true ? 'plain code' : 'plain'}>
      <LongText text={props.text} marks={props.marks} />
    </div>
  );
}

/** Says that a value is truncated and loads the rest of it. */
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
      {l10n.t('Showing the first {0} of {1}.', formatLength(value.text.length), formatLength(value.total))}{' '}
      <LinkButton
        label={loading ? l10n.t('Loading…') : l10n.t('Load Rest')}
        disabled={loading}
        onClick={load}
      />
      {failure !== '' && (
        <span role="alert">
          {' '}
          <bdi>{failure}</bdi>
        </span>
      )}
    </p>
  );
}
