import { TrackingError } from '../../model/trackingError';

/** What a failed request means for its label. */
export type FailureClass =
  /** The request was never sent. */
  | 'neverLeft'
  /** The request may have taken effect, or may still do so. */
  | 'inDoubt'
  /** The server reports that it did nothing: retry later (408, 425, 429). */
  | 'busy'
  /** 503: retry later, but in doubt, because a proxy may send it after the request took effect. */
  | 'unavailable'
  /** 401, or 403 from a host or origin check: none of our requests get through. */
  | 'signIn'
  /** A sign-in page instead of a response: in doubt, and other requests won't get through either. */
  | 'signInPage'
  /** 404 from MLflow. */
  | 'missing'
  /** The server understood the request and refused it. */
  | 'refused';

export interface Failure {
  readonly class: FailureClass;
  readonly status: number | undefined;
  /** The server's message, or the error's. Untrusted text. */
  readonly detail: string;
  readonly retryAfterMs: number | undefined;
}

/** The longest delay that a server can ask for, in milliseconds. */
export const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** Classifies a request's error. Unknown errors are in doubt: the label is looked up before a retry. */
export function classify(error: unknown): Failure {
  if (!(error instanceof TrackingError)) {
    return { class: 'inDoubt', status: undefined, detail: String(error), retryAfterMs: undefined };
  }
  return {
    class: classOf(error),
    status: error.status,
    detail: error.detail === '' ? error.message : error.detail,
    retryAfterMs:
      error.retryAfterMs === undefined ? undefined : Math.min(error.retryAfterMs, MAX_RETRY_AFTER_MS),
  };
}

function classOf(error: TrackingError): FailureClass {
  switch (error.kind) {
    case 'notConfigured':
    case 'unreachable':
    case 'tooOld':
      return 'neverLeft';
    case 'timeout':
    case 'badResponse':
      return 'inDoubt';
    case 'server':
      return error.status === 503 ? 'unavailable' : 'inDoubt';
    case 'busy':
      return 'busy';
    case 'auth':
      return error.status === 401 || error.status === 403 ? 'signIn' : 'signInPage';
    case 'notFound':
      return 'missing';
    case 'forbidden':
    case 'invalid':
      return 'refused';
  }
}
