import * as l10n from '@vscode/l10n';
import { useRef } from 'preact/hooks';
import type { ProblemAction } from '../../src/model/problem';
import { Banner } from '../ui/banner';
import { attempt, Notice } from '../ui/notice';
import { LoadingText, Progress } from '../ui/progress';
import { Splitter } from '../ui/splitter';
import { sayCopied } from '../ui/said';
import { ChangeBar } from './assessments/cards/changeBar';
import type { FormState } from './assessments/form/formState';
import type { LabelActions } from './assessments/cards/labelActions';
import type { NoteState } from './assessments/notes/noteState';
import { AssessmentsPane } from './assessments/pane';
import { DetailsPane } from './details/detailsPane';
import { type ValueActions, ValueActionsContext } from './details/valueActions';
import { SelectionBar } from './details/selectionBar';
import { Header } from './header';
import type { Find } from './find/find';
import type { TraceHost } from './traceHost';
import { KeySheet } from './keySheet';
import { narrow } from './layout';
import type { PanelActions } from './runAction';
import { assessmentsOpen, DEFAULT_SPLITS, setSplit, splits, update } from './panelState';
import type { DetailsLoader } from './detailsLoader';
import { SpansPane } from './spans/spansPane';
import { header, skeleton, status } from './traceData';

interface AppProps {
  readonly host: TraceHost;
  readonly find: Find;
  readonly loader: DetailsLoader;
  readonly form: FormState;
  readonly labelActions: LabelActions;
  readonly note: NoteState;
  readonly valueActions: ValueActions;
  readonly actions: PanelActions;
}

/** The whole panel: three columns, or stacked panes if there is no space for columns. */
export function App(props: AppProps) {
  const { host, labelActions } = props;
  const copy = (text: string): void => attempt(host.call('copyText', { text }).then(sayCopied));
  const reload = (): void => attempt(host.call('reload', {}));
  const steps: Record<ProblemAction, () => void> = {
    retry: reload,
    selectServer: () => attempt(host.call('selectServer', {})),
    showLog: () => attempt(host.call('showLog', {})),
  };
  const { problem, stale, phase } = status.value;
  const hasPanes = skeleton.value.rows.length > 0 || phase === 'ready';
  const undo = (changeId: string): void => labelActions.undo(changeId);
  return (
    <div class="app">
      <Header
        host={host}
        actions={{
          neighbor: (delta) => props.actions.run(delta === 1 ? 'nextTrace' : 'previousTrace'),
          openInMlflow: () => attempt(host.call('openInMlflow', {})),
          reload,
          openJson: () => attempt(host.call('openTraceJson', {})),
          copyJson: () => attempt(host.call('copyTraceJson', {}).then(sayCopied)),
          copyTraceId: () => copy(header.value?.traceId ?? ''),
        }}
      />
      <Progress busy={phase === 'loading'} />
      <Notice />
      <Banner problem={problem} stale={stale} onAction={(action) => steps[action]()} />
      {/* In the assessments pane while that is open. */}
      {!(hasPanes && assessmentsOpen.value) && (
        <ChangeBar undoOffers={labelActions.undoOffers} onUndo={undo} />
      )}
      {hasPanes && <Panes {...props} onCopy={copy} onReload={reload} />}
      {!hasPanes && <main>{phase === 'loading' && <LoadingText text={l10n.t('Loading the trace…')} />}</main>}
      <KeySheet />
    </div>
  );
}

/** Opens the assessments pane first, so that what is put into the form is visible. */
function openPane(then: () => void): void {
  if (!assessmentsOpen.peek()) update({ assessmentsOpen: true });
  then();
}

function Panes(props: AppProps & { onCopy: (text: string) => void; onReload: () => void }) {
  const panes = useRef<HTMLDivElement>(null);
  const shares = splits.value;
  const open = assessmentsOpen.value;
  const width = (): number => panes.current?.clientWidth ?? 1;
  const height = (): number => panes.current?.clientHeight ?? 1;
  return (
    <main
      ref={panes}
      class={`panes ${narrow.value ? 'narrow' : 'wide'}${open ? '' : ' assessments-closed'}`}
      style={{
        '--spans': `${shares.spans * 100}%`,
        '--assessments': `${shares.assessments * 100}%`,
        '--spans-height': `${shares.spansHeight * 100}%`,
        '--details-height': `${shares.detailsHeight * 100}%`,
      }}
    >
      <SpansPane find={props.find} onReload={props.onReload} />
      {narrow.value ? (
        <Splitter
          key="rows"
          label={l10n.t('Resize Spans')}
          between="rows"
          share={shares.spansHeight}
          min={0.12}
          max={0.8}
          onChange={(share) => setSplit('spansHeight', share)}
          onReset={() => setSplit('spansHeight', DEFAULT_SPLITS.spansHeight)}
          total={height}
        />
      ) : (
        <Splitter
          key="columns"
          label={l10n.t('Resize Spans')}
          between="columns"
          share={shares.spans}
          min={0.15}
          max={0.6}
          onChange={(share) => setSplit('spans', share)}
          onReset={() => setSplit('spans', DEFAULT_SPLITS.spans)}
          total={width}
        />
      )}
      <ValueActionsContext.Provider value={props.valueActions}>
        <DetailsPane loader={props.loader} onCopy={props.onCopy} />
      </ValueActionsContext.Provider>
      {narrow.value ? (
        <Splitter
          key="rows2"
          label={l10n.t('Resize Details')}
          between="rows"
          share={shares.detailsHeight}
          min={0.12}
          max={0.9}
          onChange={(share) => setSplit('detailsHeight', share)}
          onReset={() => setSplit('detailsHeight', DEFAULT_SPLITS.detailsHeight)}
          total={height}
        />
      ) : (
        open && (
          <Splitter
            key="columns2"
            label={l10n.t('Resize Assessments')}
            between="columns"
            after
            share={shares.assessments}
            min={0.16}
            max={0.5}
            onChange={(share) => setSplit('assessments', share)}
            onReset={() => setSplit('assessments', DEFAULT_SPLITS.assessments)}
            total={width}
          />
        )
      )}
      <SelectionBar
        onExpect={(text) => openPane(() => props.form.useAsExpectation(text))}
        onQuote={(text) => openPane(() => props.form.quote(text))}
      />
      <AssessmentsPane
        form={props.form}
        labelActions={props.labelActions}
        note={props.note}
        onCompare={(label) => props.valueActions.compare(label.spanId, label.id)}
      />
    </main>
  );
}
