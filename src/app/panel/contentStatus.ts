import * as l10n from '@vscode/l10n';
import { TrackingError } from '../../model/trackingError';
import type { ConnectionState } from '../../servers/connection';

/** The loading state of a trace. After a failure, content that was loaded before is kept. */
export interface ContentStatus {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error: Error | undefined;
  readonly stale: boolean;
}

/**
 * Returns the status of a trace on a server without a session: either the connection is still being set up,
 * or another server is configured.
 */
export function statusWithoutSession(state: ConnectionState, server: string, stale: boolean): ContentStatus {
  switch (state.kind) {
    case 'connecting':
      return loadingStatus(stale);
    case 'connected':
    case 'failed':
    case 'noExperiment':
    case 'notConfigured': {
      const message = l10n.t(
        "This trace is on {0}, but you're not connected to that server. Select it to read and label the trace.",
        server,
      );
      return failedStatus(new TrackingError({ kind: 'notConfigured', server, message }), stale);
    }
  }
}

export function loadingStatus(stale: boolean): ContentStatus {
  return { phase: 'loading', error: undefined, stale };
}

/** Returns the status of a trace that the server doesn't have. */
export function deletedStatus(server: string, traceId: string, stale: boolean): ContentStatus {
  const message = l10n.t(
    "{0} doesn't have trace {1}. It may have been deleted. This panel shows what was loaded before.",
    server,
    traceId,
  );
  return failedStatus(new TrackingError({ kind: 'notFound', server, message }), stale);
}

export function isDeleted({ error }: ContentStatus): boolean {
  return error instanceof TrackingError && error.kind === 'notFound';
}

export function failedStatus(error: Error, stale: boolean): ContentStatus {
  return { phase: 'failed', error, stale };
}
