import { TrackingError } from '../../model/trackingError';

/** Why a trace cannot be read while there is no store for its server. @param meant Whether that server is configured. */
export function noStoreError(server: string, meant: boolean): TrackingError {
  const message = meant
    ? `${server} does not answer, or has no experiment yet. Retry when it runs.`
    : `This trace is on ${server}, which is not the tracking server that is configured now. Select that server to read and label it.`;
  return new TrackingError({ kind: meant ? 'unreachable' : 'notConfigured', server, message });
}

/** The server does not have the trace. */
export function deletedError(server: string, traceId: string): TrackingError {
  const message = `Trace ${traceId} was deleted on ${server}, or never was there. What is shown here is what was read before.`;
  return new TrackingError({ kind: 'notFound', server, message });
}
