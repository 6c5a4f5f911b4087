import * as l10n from '@vscode/l10n';
import { useState } from 'preact/hooks';
import type { TraceState } from '../../src/model/trace';
import type { TraceHeader } from '../../src/protocol/traceHeader';
import { formatCost, formatCount, formatMs } from '../../src/model/format';
import { ago, formatTime } from '../ui/formatTimes';
import { Icon } from '../ui/icon';
import { IconButton } from '../ui/iconButton';
import { attempt } from '../ui/notice';
import type { LocalizedText } from '../ui/localizedText';
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

const STATES: Readonly<Record<TraceState, { icon: string; word: LocalizedText; class: string }>> = {
  OK: { icon: 'pass', word: () => l10n.t('OK'), class: 'ok' },
  ERROR: { icon: 'error', word: () => l10n.t('Error'), class: 'failed' },
  IN_PROGRESS: { icon: 'loading', word: () => l10n.t('Running'), class: 'codicon-modifier-spin running' },
  STATE_UNSPECIFIED: { icon: 'circle-outline', word: () => l10n.t('Unknown state'), class: 'unknown' },
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
        <span class="trace-state" title={state.word()}>
          <Icon name={state.icon} class={`state-mark ${state.class}`} />
          <span class="sr-only">{state.word()}</span>
        </span>
        <h1 class="trace-title" title={title}>
          <bdi>{title}</bdi>
        </h1>
        <Facts trace={trace} />
        <div class="header-actions">
          {place && (
            <span
              class="place-of"
              {...(place.more && { title: l10n.t("The server has older traces that aren't loaded yet.") })}
            >
              {place.more
                ? l10n.t('{0} of {1}+', formatCount(place.index), formatCount(place.total))
                : l10n.t('{0} of {1}', formatCount(place.index), formatCount(place.total))}
            </span>
          )}
          {place && (
            <>
              <IconButton
                icon="arrow-up"
                label={l10n.t('Newer Trace')}
                disabled={place.index <= 1}
                onClick={() => actions.neighbor(-1)}
              />
              <IconButton
                icon="arrow-down"
                label={l10n.t('Older Trace')}
                disabled={place.index >= place.total && !place.more}
                onClick={() => actions.neighbor(1)}
              />
            </>
          )}
          <IconButton icon="copy" label={l10n.t('Copy Trace ID')} onClick={actions.copyTraceId} />
          <IconButton icon="json" label={l10n.t('Open Trace as JSON')} onClick={actions.openJson} />
          <IconButton icon="clippy" label={l10n.t('Copy Trace as JSON')} onClick={actions.copyJson} />
          <IconButton icon="refresh" label={l10n.t('Reload Trace')} onClick={actions.reload} />
          <IconButton icon="link-external" label={l10n.t('Open in MLflow')} onClick={actions.openInMlflow} />
          <IconButton
            icon={more.open ? 'chevron-up' : 'info'}
            label={more.open ? l10n.t('Hide Trace Details and Tags') : l10n.t('Show Trace Details and Tags')}
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
    <ul class="facts" aria-label={l10n.t('Trace summary')}>
      {trace.isOfOtherServer && (
        <Fact
          icon="server"
          text={shortServer(trace.server)}
          title={l10n.t('On {0}, not the tracking server of this window', trace.server)}
        />
      )}
      {duration !== null && <Fact icon="history" text={duration} title={l10n.t('Duration: {0}', duration)} />}
      {tokens && (
        <Fact
          icon="symbol-numeric"
          text={l10n.t('{0} tokens', formatCount(tokens.total))}
          title={l10n.t(
            '{0} tokens in, {1} out, {2} total',
            formatCount(tokens.input),
            formatCount(tokens.output),
            formatCount(tokens.total),
          )}
        />
      )}
      {trace.cost !== null && (
        <Fact text={formatCost(trace.cost)} title={l10n.t('Cost: {0} US dollars', String(trace.cost))} />
      )}
      {spans !== null && (
        <Fact text={spans === 1 ? l10n.t('1 span') : l10n.t('{0} spans', formatCount(spans))} />
      )}
      {trace.session !== null && (
        <Fact icon="comment-discussion" text={trace.session} title={l10n.t('Session {0}', trace.session)} />
      )}
      {trace.user !== null && (
        <Fact icon="account" text={trace.user} title={l10n.t('User {0}', trace.user)} />
      )}
      {trace.gitCommit !== null && <Git commit={trace.gitCommit} branch={trace.gitBranch} />}
      <Fact
        text={ago(trace.requestTime, now.value)}
        title={l10n.t('Started {0}', formatTime(trace.requestTime))}
      />
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
    <Fact icon="git-commit" text={short} title={l10n.t('Git commit {0}', commit)} />
  ) : (
    <Fact
      icon="git-commit"
      text={`${short} · ${branch}`}
      title={l10n.t('Git commit {0} on {1}', commit, branch)}
    />
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
