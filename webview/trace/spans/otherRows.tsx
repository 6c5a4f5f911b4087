import * as l10n from '@vscode/l10n';
import { formatCount } from '../../../src/model/format';
import { Icon } from '../../ui/icon';
import { LinkButton } from '../../ui/iconButton';
import { skeleton, status } from '../traceData';
import { clearFilter, filtered } from './filterState';
import { LabelCount, labelsInWords, ScreenReaderText } from './spanRow';
import { focusPending } from './treeState';

interface WholeRowProps {
  readonly id: string;
  readonly top: number;
  readonly siblings: number;
  readonly labels: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

/** The row for the whole trace, if it has no single root span. */
export function WholeRow(props: WholeRowProps) {
  return (
    <div
      id={props.id}
      class={`span-row whole type-plain${props.selected ? ' selected' : ''}`}
      role="treeitem"
      aria-level={1}
      aria-posinset={1}
      aria-setsize={props.siblings}
      aria-selected={props.selected}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={props.onSelect}
    >
      <div class="span-name-cell whole-cell">
        <span class="twistie" aria-hidden="true" />
        <Icon name="list-tree" class="type-icon" />
        <span class="span-name">
          {l10n.t('Whole trace')}
          {props.labels > 0 && <ScreenReaderText text={`, ${labelsInWords(props.labels)}`} />}
        </span>
        <LabelCount labels={props.labels} />
      </div>
      <div class="span-time-cell" />
    </div>
  );
}

/**
 * The last row while spans arrive before their parents: the number of such spans. It isn't a span and can't
 * be selected.
 */
export function LoadingRow({ top, count }: { top: number; count: number }) {
  return (
    <div class="span-row loading" role="presentation" style={{ transform: `translateY(${top}px)` }}>
      <div class="span-name-cell whole-cell">
        <span class="twistie" aria-hidden="true" />
        <Icon name="loading" class="codicon-modifier-spin" />
        <span class="span-name">
          {l10n.t('Loading… {0} spans are waiting for their parents', formatCount(count))}
        </span>
      </div>
      <div class="span-time-cell" />
    </div>
  );
}

/** Shown when there are no rows: the filter hides them all, or the trace has none, once that is certain. */
export function Empty({ onReload }: { onReload: () => void }) {
  if (filtered.value !== null) {
    return (
      <div class="empty">
        <p>{l10n.t('No spans match the filter.')}</p>
        <LinkButton
          label={l10n.t('Clear Filter')}
          onClick={() => {
            clearFilter();
            focusPending.value = true;
          }}
        />
      </div>
    );
  }
  if (status.value.phase !== 'ready' || !skeleton.value.done) return null;
  return (
    <div class="empty">
      <p>{l10n.t('This trace has no spans yet.')}</p>
      <p class="quiet-text">{l10n.t('Spans arrive when they end. Reload to check again.')}</p>
      <button type="button" class="link-button" onClick={onReload}>
        {l10n.t('Reload Trace')}
      </button>
    </div>
  );
}
