import { traceTitle } from '../../model/preview';
import { sortedTags } from '../../model/tags';
import type { TraceInfo } from '../../model/trace';
import { plainLine } from '../../model/plainText';
import type { TraceHeader } from '../../protocol/traceHeader';

/** Metadata (contract §4.2). */
const RUN = 'mlflow.sourceRun';

export interface HeaderFacts {
  readonly server: string;
  readonly sourceId: string;
  readonly position: TraceHeader['position'];
  /** Spans read so far, once the reading is done; null before. */
  readonly spansRead: number | null;
}

/** The panel's first line: what is known of the trace without its spans. */
export function traceHeader(trace: TraceInfo, facts: HeaderFacts): TraceHeader {
  return {
    server: facts.server,
    traceId: trace.traceId,
    title: trace.name !== null && trace.name.trim() !== '' ? plainLine(trace.name, 200) : panelTitle(trace),
    state: trace.state,
    requestTime: trace.requestTime,
    durationMs: trace.state === 'IN_PROGRESS' ? null : trace.durationMs,
    tokens: trace.tokens,
    cost: trace.cost,
    spanCount: facts.spansRead ?? trace.spanCount,
    session: trace.session,
    user: trace.user,
    gitCommit: trace.gitCommit,
    gitBranch: trace.gitBranch,
    sourceName: trace.sourceName,
    experimentId: trace.experimentId,
    runId: Object.hasOwn(trace.metadata, RUN) ? (trace.metadata[RUN] ?? null) : null,
    tags: sortedTags(trace.tags),
    metadata: sortedTags(trace.metadata),
    position: facts.position,
    sourceId: facts.sourceId,
  };
}

/** The tab's title: the first line of the request. Never empty. */
export function panelTitle(trace: TraceInfo): string {
  const line = plainLine(traceTitle(trace), 60);
  return line === '' ? trace.traceId : line;
}
