import * as l10n from '@vscode/l10n';
import { formatCount } from '../../src/model/format';
import type { ProblemAction } from '../../src/model/problem';
import { Banner } from '../ui/banner';
import { IconButton } from '../ui/iconButton';
import { attempt, Notice } from '../ui/notice';
import { LoadingText, Progress } from '../ui/progress';
import { Grid } from './grid';
import type { TableHost } from './tableHost';
import type { LabelEdits } from './labelEdits';
import type { RowsCache } from './rowsCache';
import type { Selection } from './selection';
import { list, tableState } from './tableData';
import { UndoBar } from './undoBar';

interface AppProps {
  readonly host: TableHost;
  readonly cache: RowsCache;
  readonly edits: LabelEdits;
  readonly selection: Selection;
}

/** The table of an experiment's traces. */
export function App({ host, cache, edits, selection }: AppProps) {
  const refresh = (): void => attempt(host.call('refresh', {}));
  const steps: Record<ProblemAction, () => void> = {
    retry: refresh,
    selectServer: () => attempt(host.call('selectServer', {})),
    showLog: () => attempt(host.call('showLog', {})),
  };
  const shown = list.value;
  const empty = shown !== null && shown.total === 0;
  const { selected, marked } = tableState.value;
  const traceIds = marked.length > 0 ? marked : selected === null ? [] : [selected];
  return (
    <main class="app">
      <header class="trace-header">
        <h1 class="trace-title" title={shown?.experiment}>
          <bdi>{shown?.experiment ?? l10n.t('Traces')}</bdi>
        </h1>
        <span class="quiet-text" role="status">
          {shown && !empty ? countText(shown.total, shown.hasMore) : ''}
          {traceIds.length > 1 ? l10n.t(' · {0} selected', formatCount(traceIds.length)) : ''}
        </span>
        <div class="header-actions">
          <IconButton
            icon="tag"
            label={
              traceIds.length > 1
                ? l10n.t('Label {0} Selected Traces…', formatCount(traceIds.length))
                : l10n.t('Label Selected Trace…')
            }
            disabled={traceIds.length === 0}
            onClick={() => attempt(host.call('labelTraces', { traceIds: [...traceIds] }))}
          />
          <IconButton icon="refresh" label={l10n.t('Refresh')} onClick={refresh} />
        </div>
      </header>
      <Progress busy={shown === null || shown.loading} />
      <Notice />
      <Banner problem={shown?.problem ?? null} stale={false} onAction={(action) => steps[action]()} />
      {shown && !empty && (
        <Grid
          cache={cache}
          edits={edits}
          selection={selection}
          onOpen={(traceId) => attempt(host.call('openTrace', { traceId }))}
          onLoadMore={() => attempt(host.call('loadMore', {}))}
        />
      )}
      <UndoBar
        undoOffers={edits.undoOffers}
        onUndo={(changeId) => {
          document.querySelector<HTMLElement>('[role=grid]')?.focus(); // this button is about to disappear
          edits.undo(changeId);
        }}
      />
      {empty && !shown.loading && shown.problem === null && (
        <div class="empty">
          <p>{l10n.t('No traces in {0} yet.', shown.experiment)}</p>
          <p class="quiet-text">{l10n.t('Run your app, then refresh.')}</p>
        </div>
      )}
      {(shown === null || (empty && shown.loading)) && <LoadingText text={l10n.t('Loading traces…')} />}
    </main>
  );
}

function countText(total: number, hasMore: boolean): string {
  if (total === 1 && !hasMore) return l10n.t('1 trace');
  return hasMore ? l10n.t('{0} traces loaded', formatCount(total)) : l10n.t('{0} traces', formatCount(total));
}
