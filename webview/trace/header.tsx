import { useState } from 'preact/hooks';
import type { TraceState } from '../../src/model/trace';
import type { TraceHeader } from '../../src/protocol/traceHeader';
import { formatCost, formatCount, formatMs } from '../../src/model/format';
import { ago, formatTime } from '../ui/formatTimes';
import { Icon } from '../ui/icon';
import { IconButton } from '../ui/iconButton';
import { attempt } from '../ui/notice';
import { type StringKey, t, tn } from '../ui/strings';
import type { TraceFacts } from './header/traceFacts';
import type { TraceHost } from './traceHost';
import { forest, header, now, skeleton } from './traceData';

interface HeaderActions {
  readonly neighbor: (delta: -1 | 1) => void;
  readonly openInMlflow: () => void;
  readonly reload: () => void;
  readonly copyTraceId: () => void;
  readonly openJson: () => void;
  readonly copyJson: () => void;
}

const STATES: Readonly<Record<TraceState, { icon: string; word: StringKey; class: string }>> = {
  OK: { icon: 'pass', word: 'stateOk', class: 'ok' },
  ERROR: { icon: 'error', word: 'stateError', class: 'failed' },
  IN_PROGRESS: { icon: 'loading', word: 'stateRunning', class: 'codicon-modifier-spin running' },
  STATE_UNSPECIFIED: { icon: 'circle-outline', word: 'stateUnknown', class: 'unknown' },
};

/**
 * The header: the trace's title, state, and facts, and its position in the list. Unknown facts are omitted.
 */
export function Header({ actions, host }: { actions: HeaderActions; host: TraceHost }) {
  const more = useMore();
  const trace = header.value;
  if (!trace) return <header class="trace-header" />;
  const state = STATES[trace.state];
  const place = trace.position;
  const title = titleOf(trace);
  return (
    <>
      <header class="trace-header">
        <span class="trace-state" title={t(state.word)}>
          <Icon name={state.icon} class={`state-mark ${state.class}`} />
          <span class="sr-only">{t(state.word)}</span>
        </span>
        <h1 class="trace-title" title={title}>
          <bdi>{title}</bdi>
        </h1>
        <Facts trace={trace} />
        <div class="header-actions">
          {place && (
            <span class="place-of" {...(place.more && { title: t('placeOfMoreTitle') })}>
              {t(place.more ? 'placeOfMore' : 'placeOf', formatCount(place.index), formatCount(place.total))}
            </span>
          )}
          {place && (
            <>
              <IconButton
                icon="arrow-up"
                label={t('newer')}
                disabled={place.index <= 1}
                onClick={() => actions.neighbor(-1)}
              />
              <IconButton
                icon="arrow-down"
                label={t('older')}
                disabled={place.index >= place.total && !place.more}
                onClick={() => actions.neighbor(1)}
              />
            </>
          )}
          <IconButton icon="copy" label={t('copyTraceId')} onClick={actions.copyTraceId} />
          <IconButton icon="json" label={t('openTraceJson')} onClick={actions.openJson} />
          <IconButton icon="clippy" label={t('copyTraceJson')} onClick={actions.copyJson} />
          <IconButton icon="refresh" label={t('reload')} onClick={actions.reload} />
          <IconButton icon="link-external" label={t('openInMlflow')} onClick={actions.openInMlflow} />
          <IconButton
            icon={more.open ? 'chevron-up' : 'info'}
            label={t(more.open ? 'hideTraceDetails' : 'showTraceDetails')}
            expanded={more.open}
            onClick={more.toggle}
          />
        </div>
      </header>
      {more.open && more.View && <more.View trace={trace} host={host} />}
    </>
  );
}

/** Loads the details below the header when they are first opened. */
function useMore() {
  const [open, setOpen] = useState(false);
  const [loaded, setLoaded] = useState<{ readonly TraceFacts: typeof TraceFacts } | null>(null);
  const toggle = (): void => {
    setOpen(!open);
    if (!loaded) attempt(import('./header/traceFacts').then(setLoaded));
  };
  return { open, toggle, View: loaded?.TraceFacts };
}

/**
 * Returns the title of a trace. OpenTelemetry traces often have neither name nor request; their root span's
 * name is used.
 */
function titleOf({ title, traceId }: TraceHeader): string {
  const root = title === traceId ? (forest.value.root?.row.name.trim() ?? '') : '';
  return root === '' ? title : root;
}

function Facts({ trace }: { trace: TraceHeader }) {
  const { tokens } = trace;
  const spans = skeleton.value.done ? forest.value.byId.size : trace.spanCount;
  const duration = trace.durationMs === null ? null : formatMs(trace.durationMs);
  return (
    <ul class="facts" aria-label={t('facts')}>
      {trace.isOfOtherServer && (
        <Fact icon="server" text={shortServer(trace.server)} title={t('otherServer', trace.server)} />
      )}
      {duration !== null && <Fact icon="history" text={duration} title={t('duration', duration)} />}
      {tokens && (
        <Fact
          icon="symbol-numeric"
          text={t('tokens', formatCount(tokens.total))}
          title={t(
            'tokensTitle',
            formatCount(tokens.input),
            formatCount(tokens.output),
            formatCount(tokens.total),
          )}
        />
      )}
      {trace.cost !== null && <Fact text={formatCost(trace.cost)} title={t('cost', String(trace.cost))} />}
      {spans !== null && <Fact text={tn(spans, 'spanOne', 'spanMany', formatCount(spans))} />}
      {trace.session !== null && (
        <Fact icon="comment-discussion" text={trace.session} title={t('session', trace.session)} />
      )}
      {trace.user !== null && <Fact icon="account" text={trace.user} title={t('user', trace.user)} />}
      {trace.gitCommit !== null && <Git commit={trace.gitCommit} branch={trace.gitBranch} />}
      <Fact text={ago(trace.requestTime, now.value)} title={t('started', formatTime(trace.requestTime))} />
    </ul>
  );
}

/** Returns the host, port, and path of a URL. Other identities stay as they are. */
function shortServer(server: string): string {
  return server.replace(/^https?:\/\//, '');
}

function Git({ commit, branch }: { commit: string; branch: string | null }) {
  const short = commit.slice(0, 7);
  return branch === null ? (
    <Fact icon="git-commit" text={short} title={t('git', commit)} />
  ) : (
    <Fact icon="git-commit" text={`${short} · ${branch}`} title={t('gitBranch', commit, branch)} />
  );
}

function Fact(props: { text: string; title?: string; icon?: string }) {
  return (
    <li class="fact" title={props.title}>
      {props.icon !== undefined && <Icon name={props.icon} />}
      <bdi>{props.text}</bdi>
    </li>
  );
}
