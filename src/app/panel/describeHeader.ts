import { traceTitle } from '../../model/preview';
import { sortedTags } from '../../model/tags';
import type { TraceInfo } from '../../model/trace';
import { plainLine } from '../../model/plainText';
import type { TraceHeader } from '../../protocol/traceHeader';

/** Metadata key (docs/mlflow-api.md#metadata-and-tags). */
const RUN = 'mlflow.sourceRun';

export interface HeaderFacts {
  readonly server: string;
  readonly isOfOtherServer: boolean;
  readonly sourceId: string;
  readonly position: TraceHeader['position'];
  /** The number of spans once all of them are loaded; null before. */
  readonly spansRead: number | null;
}

/** Returns the panel's header: everything that is known about the trace without its spans. */
export function traceHeader(trace: TraceInfo, facts: HeaderFacts): TraceHeader {
  return {
    server: facts.server,
    isOfOtherServer: facts.isOfOtherServer,
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

/** Returns the tab's title: the first line of the request. Never empty. */
export function panelTitle(trace: TraceInfo): string {
  const line = plainLine(traceTitle(trace), 60);
  return line === '' ? trace.traceId : line;
}
