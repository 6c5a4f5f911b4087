import { TrackingError } from '../../model/trackingError';
import type { Connection } from '../../servers/connection';

/** How far the loading of a trace has come. What was loaded before stays through a failure. */
export interface ContentStatus {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error: Error | undefined;
  readonly stale: boolean;
}

/** What can be said while there is no connection: it connects, it failed, or another server is configured. */
export function statusWithoutServer(connection: Connection, server: string, stale: boolean): ContentStatus {
  const { state } = connection;
  switch (state.kind) {
    case 'connecting':
      return { phase: 'loading', error: undefined, stale };
    case 'failed':
      if (state.server === server) return failed(state.error, stale);
      break;
    case 'notConfigured':
    case 'noExperiment':
    case 'connected':
      break;
  }
  const meant = connection.api(server) !== undefined;
  const message = meant
    ? `${server} does not answer, or has no experiment yet. Retry when it runs.`
    : `This trace is on ${server}, which is not the tracking server that is configured now. Select that server to read and label it.`;
  return failed(new TrackingError({ kind: meant ? 'unreachable' : 'notConfigured', server, message }), stale);
}

/** The server does not have the trace. */
export function deletedStatus(server: string, traceId: string, stale: boolean): ContentStatus {
  const message = `Trace ${traceId} was deleted on ${server}, or never was there. What is shown here is what was read before.`;
  return failed(new TrackingError({ kind: 'notFound', server, message }), stale);
}

export function isDeleted({ error }: ContentStatus): boolean {
  return error instanceof TrackingError && error.kind === 'notFound';
}

function failed(error: Error, stale: boolean): ContentStatus {
  return { phase: 'failed', error, stale };
}
