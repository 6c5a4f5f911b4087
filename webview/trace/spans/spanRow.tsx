import * as l10n from '@vscode/l10n';
import { useMemo } from 'preact/hooks';
import { formatCost, formatCount } from '../../../src/model/format';
import type { SpanRow as Row } from '../../../src/model/span';
import type { TreeLine } from '../../../src/model/spanTree';
import { barOf, type TimeAxis } from '../../../src/model/timeline';
import { Icon } from '../../ui/icon';
import { lookOfType } from '../../ui/spanTypes';
import { EventMarks } from './eventMarks';
import { eventCount, eventLine, exactLines } from './rowTooltip';
import * as tree from './treeState';

interface SpanRowProps {
  readonly id: string;
  readonly line: TreeLine;
  readonly axis: TimeAxis;
  /** The time that the starts of spans are relative to. */
  readonly base: string;
  readonly labels: number;
  /** Whether a filter only keeps the span as the ancestor of a match. */
  readonly dimmed: boolean;
  /** The number of search hits in the span. */
  readonly hits: number;
  readonly selected: boolean;
  readonly top: number;
  /** false while more spans may arrive, as in a running trace: a parent isn't missing yet. */
  readonly complete: boolean;
}

/** A span: its place in the tree, its name and type, and its time. Unchanged rows aren't rendered again. */
export function SpanRow(props: SpanRowProps) {
  const { id, line, axis, base, labels, dimmed, hits, selected, top, complete } = props;
  const inputs = [id, line, axis, base, labels, dimmed, hits, selected, top, complete];
  return useMemo(() => renderRow(props), inputs);
}

function renderRow(props: SpanRowProps) {
  const { line, labels, hits } = props;
  const { row } = line.node;
  const look = lookOfType(row.type);
  const bar = barOf(row, props.axis);
  const failed = row.status === 'ERROR';
  const name = row.name === '' ? l10n.t('(no name)') : row.name;
  const detached = props.complete ? line.node.detached : null;
  const treeAnomaly =
    detached === 'parentMissing'
      ? l10n.t('parent missing')
      : detached === 'cycle'
        ? l10n.t('circular parents')
        : '';
  const timeAnomaly = bar.kind === 'negative' ? l10n.t('ends before it starts') : '';
  const outsideNote =
    bar.outside === null
      ? ''
      : bar.outside === 'before'
        ? l10n.t('before the visible time')
        : l10n.t('after the visible time');
  const facts = factsOf(row);
  const longFacts = facts.map(({ long }) => long);
  const anomalyDetail =
    detached === 'parentMissing'
      ? l10n.t("The parent of this span ({0}) hasn't arrived.", row.parentId ?? '')
      : treeAnomaly;
  // Read out after the name, in place of the icon, color, and numbers.
  const spoken = [
    ...[
      look.word,
      failed ? l10n.t('error') : '',
      treeAnomaly,
      timeAnomaly,
      eventCount(row),
      ...longFacts,
      labelsInWords(labels),
    ],
    hits === 0 ? '' : hits === 1 ? l10n.t('1 match') : l10n.t('{0} matches', String(hits)),
  ];
  return (
    <div
      id={props.id}
      class={`span-row ${look.color}${failed ? ' failed' : ''}${props.selected ? ' selected' : ''}${hits > 0 ? ' found' : ''}${props.dimmed ? ' dimmed' : ''}`}
      role="treeitem"
      aria-level={line.level}
      aria-posinset={line.position}
      aria-setsize={line.siblings}
      aria-expanded={line.expanded ?? undefined}
      aria-selected={props.selected}
      title={[
        [name, look.word, bar.label, ...longFacts].join(' · '),
        ...exactLines(row, props.base),
        ...[eventLine(row), timeAnomaly, anomalyDetail, outsideNote],
      ]
        .filter((text) => text !== '')
        .join('\n')}
      data-vscode-context={menuContext(row.id)}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={() => tree.selectSpan(row.id)}
      onDblClick={() => tree.toggle(line)}
    >
      <div class="span-name-cell" style={{ paddingInlineStart: `${indent(line.level)}px` }}>
        <span
          aria-hidden="true"
          class={`twistie ${line.expanded === null ? '' : `codicon codicon-chevron-${line.expanded ? 'down' : 'right'}`}`}
          onClick={(event) => {
            if (line.expanded === null) return;
            event.stopPropagation();
            tree.toggle(line);
          }}
          onDblClick={(event) => event.stopPropagation()}
        />
        <Icon name={look.icon} class="type-icon" />
        <span class="span-name">
          <bdi>{name}</bdi>
          <ScreenReaderText text={`, ${spoken.filter((text) => text !== '').join(', ')},`} />
        </span>
        {failed && <Icon name="error" class="state-icon" />}
        {treeAnomaly !== '' && <Icon name="debug-disconnect" class="trouble-icon" />}
        <LabelCount labels={labels} />
        <HitCount hits={hits} />
        {facts.length > 0 && (
          <span class="span-facts" aria-hidden="true">
            <span>{facts.map(({ short }) => short).join(' · ')}</span>
          </span>
        )}
      </div>
      <div class="span-time-cell">
        <div class="bar-track">
          {bar.outside === null ? (
            <div
              class={`bar ${bar.kind}${bar.cutStart ? ' cut-start' : ''}${bar.cutEnd ? ' cut-end' : ''}`}
              style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
            />
          ) : (
            <Icon
              name={bar.outside === 'before' ? 'chevron-left' : 'chevron-right'}
              class={`edge-mark ${bar.outside}`}
            />
          )}
          <EventMarks row={row} axis={props.axis} />
          <span
            class={`bar-label${row.events ? ' marked' : ''}${bar.outside === 'before' ? ' beside-edge' : ''}`}
            style={{ left: `${(bar.left + bar.width) * 100}%` }}
          >
            {bar.label}
          </span>
        </div>
      </div>
    </div>
  );
}

/**
 * Returns the tokens and cost of the span itself, if it has them: short for the row, long for the tooltip and
 * screen readers.
 */
function factsOf({ tokens, cost }: Row): { short: string; long: string }[] {
  const facts: { short: string; long: string }[] = [];
  if (tokens) {
    const long = l10n.t('{0} → {1} tokens', formatCount(tokens.input), formatCount(tokens.output));
    facts.push({ short: l10n.t('{0} tok', formatCount(tokens.total)), long });
  }
  if (cost !== null)
    facts.push({ short: formatCost(cost), long: l10n.t('Cost: {0} US dollars', String(cost)) });
  return facts;
}

/** Returns the context for VS Code's context menu on a row. */
function menuContext(spanId: string): string {
  return JSON.stringify({ webviewSection: 'span', spanId, preventDefaultContextMenuItems: true });
}

/** The number of search hits in a row. */
function HitCount({ hits }: { hits: number }) {
  if (hits === 0) return null;
  return (
    <span class="found-count" aria-hidden="true">
      <Icon name="search" />
      {hits}
    </span>
  );
}

/** The number of labels on a row. */
export function LabelCount({ labels }: { labels: number }) {
  if (labels === 0) return null;
  return (
    <span class="label-count" aria-hidden="true">
      <Icon name="tag" />
      {labels}
    </span>
  );
}

/**
 * Text for screen readers only. Text with a font size of 0 needs no layout of its own, unlike a box that
 * clips it. `bdi` keeps it from changing the direction of the name next to it.
 */
export function ScreenReaderText({ text }: { text: string }) {
  return <bdi class="unseen">{text}</bdi>;
}

/** Returns the number of labels in words, or '' if there are none. */
export function labelsInWords(labels: number): string {
  return labels === 0 ? '' : labels === 1 ? l10n.t('1 label') : l10n.t('{0} labels', String(labels));
}

const STEP = 12;
const FULL_LEVELS = 6;

/**
 * Returns the indent of a row in pixels. Deep levels are indented less, so that names stay readable 200
 * levels down.
 */
function indent(level: number): number {
  const full = Math.min(level - 1, FULL_LEVELS);
  const rest = Math.max(0, level - 1 - FULL_LEVELS);
  return 6 + full * STEP + Math.min(24, rest * 2);
}
