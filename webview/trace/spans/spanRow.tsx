import { formatCost, formatCount } from '../../../src/model/format';
import type { SpanRow as Row } from '../../../src/model/span';
import type { TreeLine } from '../../../src/model/spanTree';
import { barOf, type TimeAxis } from '../../../src/model/timeline';
import { Icon } from '../../ui/icon';
import { lookOfType } from '../../ui/spanTypes';
import { t, tn } from '../../ui/strings';
import { EventMarks } from './eventMarks';
import { eventCount, eventLine, exactLines } from './rowTooltip';

interface SpanRowProps {
  readonly id: string;
  readonly line: TreeLine;
  readonly axis: TimeAxis;
  /** What the starts of spans count from. */
  readonly base: string;
  readonly labels: number;
  /** It only stands above what a filter leaves. */
  readonly dimmed: boolean;
  /** How many hits of a search it has. */
  readonly found: number;
  readonly selected: boolean;
  readonly top: number;
  /** false while more spans may come: a parent is not missing yet. */
  readonly complete: boolean;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
}

/** One span: its place in the tree, what it is, and when it ran. */
export function SpanRow(props: SpanRowProps) {
  const { line, labels } = props;
  const { row } = line.node;
  const look = lookOfType(row.type);
  const bar = barOf(row, props.axis);
  const failed = row.status === 'ERROR';
  const name = row.name === '' ? t('unnamed') : row.name;
  const detached = props.complete ? line.node.detached : null;
  const trouble = detached === 'parentMissing' ? t('parentMissing') : detached === 'cycle' ? t('cycle') : '';
  const clock = bar.kind === 'negative' ? t('endsBeforeStart') : '';
  // Spoken after the name, where the eye has icon and colour.
  const outside = bar.outside === null ? '' : t(bar.outside === 'before' ? 'spanBefore' : 'spanAfter');
  const spoken = [look.word, failed ? t('error') : '', trouble, clock, eventCount(row)]
    .filter((text) => text !== '')
    .join(', ');
  const facts = factsOf(row);
  const detail = detached === 'parentMissing' ? t('parentMissingHelp', row.parentId ?? '') : trouble;
  return (
    <div
      id={props.id}
      class={`span-row ${look.color}${failed ? ' failed' : ''}${props.selected ? ' selected' : ''}${props.found > 0 ? ' found' : ''}${props.dimmed ? ' dimmed' : ''}`}
      role="treeitem"
      aria-level={line.level}
      aria-posinset={line.position}
      aria-setsize={line.siblings}
      aria-expanded={line.expanded ?? undefined}
      aria-selected={props.selected}
      title={[
        [name, look.word, bar.label, ...facts.map(({ long }) => long)].join(' · '),
        ...exactLines(row, props.base),
        ...[eventLine(row), clock, detail, outside],
      ]
        .filter((text) => text !== '')
        .join('\n')}
      data-vscode-context={menuOf(row.id)}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={props.onSelect}
      onDblClick={props.onToggle}
    >
      <div class="span-name-cell" style={{ paddingInlineStart: `${indent(line.level)}px` }}>
        <span
          aria-hidden="true"
          class={`twistie ${line.expanded === null ? '' : `codicon codicon-chevron-${line.expanded ? 'down' : 'right'}`}`}
          onClick={(event) => {
            if (line.expanded === null) return;
            event.stopPropagation();
            props.onToggle();
          }}
          onDblClick={(event) => event.stopPropagation()}
        />
        <Icon name={look.icon} class="type-icon" />
        <bdi class="span-name">
          {name}
          <span class="unseen">,</span>
        </bdi>
        <span class="sr-only">{[spoken, ...facts.map(({ long }) => long)].join(', ')},</span>
        {failed && <Icon name="error" class="state-icon" />}
        {trouble !== '' && <Icon name="debug-disconnect" class="trouble-icon" />}
        <LabelCount labels={labels} />
        <FoundCount found={props.found} />
        {facts.length > 0 && (
          <span class="span-facts" aria-hidden="true">
            {facts.map(({ short }) => short).join(' · ')}
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

/** What the span itself took, where it says so: short for the row, long for who hears or hovers it. */
function factsOf({ tokens, cost }: Row): { short: string; long: string }[] {
  const facts: { short: string; long: string }[] = [];
  if (tokens) {
    const long = t('tokensInOut', formatCount(tokens.input), formatCount(tokens.output));
    facts.push({ short: t('tokensShort', formatCount(tokens.total)), long });
  }
  if (cost !== null) facts.push({ short: formatCost(cost), long: formatCost(cost) });
  return facts;
}

/** What VS Code's context menu on a row is about. */
function menuOf(spanId: string): string {
  return JSON.stringify({ webviewSection: 'span', spanId, preventDefaultContextMenuItems: true });
}

/** How many hits of a search a row has. */
function FoundCount({ found }: { found: number }) {
  if (found === 0) return null;
  return (
    <span class="found-count">
      <Icon name="search" />
      <span aria-hidden="true">{found}</span>
      <span class="sr-only">{tn(found, 'foundOne', 'foundMany', String(found))},</span>
    </span>
  );
}

/** How many labels a row has. */
export function LabelCount({ labels }: { labels: number }) {
  if (labels === 0) return null;
  return (
    <span class="label-count">
      <Icon name="tag" />
      <span aria-hidden="true">{labels}</span>
      <span class="sr-only">{tn(labels, 'labelOne', 'labelMany', String(labels))},</span>
    </span>
  );
}

const STEP = 12;
const FULL_LEVELS = 6;

/** Pixels before a row's twistie: deep levels get ever less, so that names stay readable 200 levels down. */
function indent(level: number): number {
  const full = Math.min(level - 1, FULL_LEVELS);
  const rest = Math.max(0, level - 1 - FULL_LEVELS);
  return 6 + full * STEP + Math.min(24, rest * 2);
}
