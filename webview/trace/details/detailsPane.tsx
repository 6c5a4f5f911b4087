import * as l10n from '@vscode/l10n';
import { useContext, useLayoutEffect, useRef } from 'preact/hooks';
import { formatCost, formatCount, formatNs } from '../../../src/model/format';
import type { SpanDetails, SpanRow, ValueText } from '../../../src/model/span';
import { Icon } from '../../ui/icon';
import { IconButton, LinkButton } from '../../ui/iconButton';
import { MarkedText } from '../../ui/markedText';
import { lookOfType } from '../../ui/spanTypes';
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
  const selected = selection.value;
  if (selected.type === 'whole') return <WholeTrace />;
  const loaded = props.loader.shown.value;
  const details = loaded?.state === 'ready' ? loaded.details : null;
  // Keep showing the previous span until the next one has loaded, to avoid a flash of empty content.
  const row = details ?? selected.node.row;
  return (
    <section
      class="pane details"
      aria-label={l10n.t('Span details')}
      aria-busy={row.id !== selected.node.row.id}
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
          <Icon name="loading" class="codicon-modifier-spin" /> {l10n.t('Loading the span…')}
        </p>
      )}
      {loaded?.state === 'failed' && (
        <div class="banner" role="alert">
          <Icon name="warning" class="banner-icon" />
          <div class="banner-text">{loaded.message}</div>
          <LinkButton label={l10n.t('Retry')} onClick={() => props.loader.retry()} />
        </div>
      )}
    </section>
  );
}

function WholeTrace() {
  // The SDK sends a span when it ends, the root last. Until then, all top-level spans are missing their
  // parents.
  const awaitsRoot =
    header.value?.state === 'IN_PROGRESS' && forest.value.top.every((one) => one.detached !== null);
  return (
    <section class="pane details" aria-label={l10n.t('Span details')}>
      <header class="details-header">
        <div class="details-what">
          <Icon name="list-tree" />
          <h2 class="details-name">{l10n.t('Whole trace')}</h2>
        </div>
      </header>
      <p class="quiet-text padded">
        {awaitsRoot
          ? l10n.t(
              "This trace is running, and its root span hasn't arrived yet. Labels created here apply to the whole trace.",
            )
          : l10n.t('This trace has no single root span. Labels created here apply to the whole trace.')}
      </p>
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
    row.duration === null ? l10n.t('not ended') : formatNs(row.duration),
    tokens ? l10n.t('{0} → {1} tokens', formatCount(tokens.input), formatCount(tokens.output)) : '',
  ].filter((fact) => fact !== '');
  const withCost = (price: string): string => [...facts, ...(cost === null ? [] : [price])].join(' · ');
  const shown = withCost(formatCost(cost ?? 0));
  return (
    <header class={`details-header ${look.color}`}>
      <div class="details-what">
        <div class="details-title">
          <Icon name={look.icon} class="type-icon" />
          <h2 class="details-name" title={row.name} data-found-in="name">
            <bdi>
              <MarkedText text={row.name === '' ? l10n.t('(no name)') : row.name} marks={nameMarks} />
            </bdi>
          </h2>
          {row.status === 'ERROR' && (
            <span class="pill fail">
              <Icon name="error" /> {l10n.t('error')}
            </span>
          )}
        </div>
        <span class="details-facts" title={withCost(l10n.t('Cost: {0} US dollars', String(cost)))}>
          <bdi>{shown}</bdi>
        </span>
      </div>
      <div class="header-actions">
        <IconButton icon="copy" label={l10n.t('Copy Span ID')} onClick={() => props.onCopy(row.id)} />
      </div>
    </header>
  );
}

function DetailsBody(props: DetailsPaneProps & { details: SpanDetails }) {
  const { details, loader, onCopy } = props;
  const tabs: Array<Tab<TracePanelState['tab']>> = [
    { value: 'io', label: l10n.t('Inputs / Outputs') },
    { value: 'attributes', label: l10n.t('Attributes'), count: details.attributes.length },
    { value: 'events', label: l10n.t('Events'), count: details.events.length },
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
        label={l10n.t('Span details')}
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
            <p class="quiet-text">{l10n.t('No attributes.')}</p>
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
            <p class="quiet-text">{l10n.t('No events.')}</p>
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
  const openerOf = (index: number, { traceId, spanId }: SpanDetails['links'][number]) => {
    if (traceId !== header.value?.traceId) {
      return TRACE_ID.test(traceId) ? () => actions?.openLink(id, index) : null;
    }
    return forest.value.byId.has(spanId) ? () => selectSpan(spanId) : null;
  };
  return (
    <section class="value-section">
      <header class="section-header">
        <span class="section-title plain-title">{l10n.t('Links')}</span>
      </header>
      <ul class="span-links">
        {links.map((link, index) => {
          const onOpen = openerOf(index, link);
          const text = l10n.t('Trace {0}, span {1}', link.traceId, link.spanId);
          return (
            <li key={index}>
              {onOpen ? <LinkButton label={text} onClick={onOpen} /> : <bdi>{text}</bdi>}
              <IconButton
                icon="copy"
                label={l10n.t('Copy Trace ID')}
                onClick={() => props.onCopy(link.traceId)}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
