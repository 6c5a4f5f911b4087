import { useContext, useLayoutEffect, useRef } from 'preact/hooks';
import { formatCost, formatCount, formatNs } from '../../../src/model/format';
import type { SpanDetails, SpanRow, ValueText } from '../../../src/model/span';
import { Icon } from '../../ui/icon';
import { IconButton, LinkButton } from '../../ui/iconButton';
import { MarkedText } from '../../ui/markedText';
import { lookOfType } from '../../ui/spanTypes';
import { t } from '../../ui/strings';
import { type Tab, Tabs } from '../../ui/tabs';
import { useFound } from '../find/found';
import { panelState, shownTab, update } from '../panelState';
import type { DetailsLoader } from '../detailsLoader';
import { selectSpan } from '../spans/treeState';
import { forest, header, selection } from '../traceData';
import { TRACE_ID } from '../../../src/model/trace';
import { ValueActionsContext } from './valueActions';
import type { TracePanelState } from '../../../src/protocol/tracePanelState';
import { Attributes } from './attributes';
import { AttachmentLoader } from './attachmentLoader';
import { Events } from './events';
import { ExactTimes } from './exactTimes';
import { StatusLine } from './statusLine';
import { ValueSection } from './valueSection';

interface DetailsPaneProps {
  readonly loader: DetailsLoader;
  readonly onCopy: (text: string) => void;
}

/** The context menu contains the actions for selected text, next to VS Code's own Copy. */
const MENU = JSON.stringify({ webviewSection: 'details' });

/** The selected span: header, inputs and outputs, attributes, and events. */
export function DetailsPane(props: DetailsPaneProps) {
  const chosen = selection.value;
  if (chosen.type === 'whole') return <WholeTrace />;
  const loaded = props.loader.shown.value;
  const details = loaded?.state === 'ready' ? loaded.details : null;
  // Keep showing the previous span until the next one has loaded, to avoid a flash of empty content.
  const row = details ?? chosen.node.row;
  return (
    <section
      class="pane details"
      aria-label={t('details')}
      aria-busy={row.id !== chosen.node.row.id}
      data-vscode-context={MENU}
    >
      <DetailsHeader row={row} details={details} onCopy={props.onCopy} />
      {details && (
        <AttachmentLoader.Provider value={props.loader.attachment}>
          <DetailsBody {...props} details={details} />
        </AttachmentLoader.Provider>
      )}
      {loaded?.state === 'loading' && (
        <p class="progress-text" role="status">
          <Icon name="loading" class="codicon-modifier-spin" /> {t('loadingSpan')}
        </p>
      )}
      {loaded?.state === 'failed' && (
        <div class="banner" role="alert">
          <Icon name="warning" class="banner-icon" />
          <div class="banner-text">{loaded.message}</div>
          <LinkButton label={t('retry')} onClick={() => props.loader.retry()} />
        </div>
      )}
    </section>
  );
}

function WholeTrace() {
  // The SDK sends a span when it ends, the root last. Until then, all top-level spans are missing their
  // parents.
  const comes =
    header.value?.state === 'IN_PROGRESS' && forest.value.top.every((one) => one.detached !== null);
  return (
    <section class="pane details" aria-label={t('details')}>
      <header class="details-header">
        <div class="details-what">
          <Icon name="list-tree" />
          <h2 class="details-name">{t('wholeTrace')}</h2>
        </div>
      </header>
      <p class="quiet-text padded">{t(comes ? 'wholeTraceRunning' : 'wholeTraceDetails')}</p>
    </section>
  );
}

function DetailsHeader(props: {
  row: SpanRow | SpanDetails;
  details: SpanDetails | null;
  onCopy: (text: string) => void;
}) {
  const { row, details } = props;
  const look = lookOfType(row.type);
  const nameMarks = useFound(row.id, 'name', row.name, false);
  const tokens = details?.tokens ?? row.tokens;
  const cost = details?.cost ?? null;
  const facts = [
    look.word,
    details?.model ?? '',
    row.duration === null ? t('notEnded') : formatNs(row.duration),
    tokens ? t('tokensInOut', formatCount(tokens.input), formatCount(tokens.output)) : '',
  ].filter((fact) => fact !== '');
  const joined = (price: string): string => [...facts, ...(cost === null ? [] : [price])].join(' · ');
  const shown = joined(formatCost(cost ?? 0));
  return (
    <header class={`details-header ${look.color}`}>
      <div class="details-what">
        <div class="details-title">
          <Icon name={look.icon} class="type-icon" />
          <h2 class="details-name" title={row.name} data-found-in="name">
            <bdi>
              <MarkedText text={row.name === '' ? t('unnamed') : row.name} marks={nameMarks} />
            </bdi>
          </h2>
          {row.status === 'ERROR' && (
            <span class="pill fail">
              <Icon name="error" /> {t('error')}
            </span>
          )}
        </div>
        <span class="details-facts" title={joined(t('cost', String(cost)))}>
          <bdi>{shown}</bdi>
        </span>
      </div>
      <div class="header-actions">
        <IconButton icon="copy" label={t('copySpanId')} onClick={() => props.onCopy(row.id)} />
      </div>
    </header>
  );
}

function DetailsBody(props: DetailsPaneProps & { details: SpanDetails }) {
  const { details, loader, onCopy } = props;
  const tabs: Array<Tab<TracePanelState['tab']>> = [
    { value: 'io', label: t('inputsOutputs') },
    { value: 'attributes', label: t('attributes'), count: details.attributes.length },
    { value: 'events', label: t('events'), count: details.events.length },
  ];
  const tab = shownTab.value;
  const panel = useRef<HTMLDivElement | null>(null);
  const scrolled = useRef(0);
  useLayoutEffect(() => {
    const wanted = panelState.peek().detailsScroll;
    // Setting an unchanged scroll position would still force a layout.
    if (panel.current && scrolled.current !== wanted) panel.current.scrollTop = scrolled.current = wanted;
  }, [tab, details.id]);
  const onLoadRest = (value: ValueText): Promise<void> => loader.loadRest(details.id, value);
  return (
    <>
      <StatusLine details={details} />
      <Tabs
        label={t('details')}
        tabs={tabs}
        value={tab}
        onChange={(value) => update({ tab: value, detailsScroll: 0 })}
        panelRef={(element) => (panel.current = element)}
        onScroll={(top) => {
          scrolled.current = top;
          update({ detailsScroll: top });
        }}
      >
        {tab === 'io' && (
          <>
            <ValueSection side="inputs" value={details.inputs} span={details} onLoadRest={onLoadRest} />
            <ValueSection side="outputs" value={details.outputs} span={details} onLoadRest={onLoadRest} />
            <Links key={details.id} span={details} onCopy={onCopy} />
          </>
        )}
        {tab === 'attributes' &&
          (details.attributes.length === 0 ? (
            <p class="quiet-text">{t('noAttributes')}</p>
          ) : (
            <Attributes
              key={details.id}
              attributes={details.attributes}
              spanId={details.id}
              onLoadRest={onLoadRest}
            />
          ))}
        {tab === 'attributes' && <ExactTimes details={details} />}
        {tab === 'events' &&
          (details.events.length === 0 ? (
            <p class="quiet-text">{t('noEvents')}</p>
          ) : (
            <Events
              key={details.id}
              spanId={details.id}
              spanStart={details.startTime}
              events={details.events}
              onLoadRest={onLoadRest}
              onCopy={onCopy}
            />
          ))}
      </Tabs>
    </>
  );
}

function Links(props: { span: SpanDetails; onCopy: (text: string) => void }) {
  const { id, links } = props.span;
  const actions = useContext(ValueActionsContext);
  if (links.length === 0) return null;
  const open = (index: number, { traceId, spanId }: SpanDetails['links'][number]) => {
    if (traceId !== header.value?.traceId) {
      return TRACE_ID.test(traceId) ? () => actions?.openLink(id, index) : null;
    }
    return forest.value.byId.has(spanId) ? () => selectSpan(spanId) : null;
  };
  return (
    <section class="value-section">
      <header class="section-header">
        <span class="section-title plain-title">{t('links')}</span>
      </header>
      <ul class="span-links">
        {links.map((link, index) => {
          const onOpen = open(index, link);
          const text = t('linkTo', link.traceId, link.spanId);
          return (
            <li key={index}>
              {onOpen ? <LinkButton label={text} onClick={onOpen} /> : <bdi>{text}</bdi>}
              <IconButton icon="copy" label={t('copyTraceId')} onClick={() => props.onCopy(link.traceId)} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
