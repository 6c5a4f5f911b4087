import { TrackingError } from '../../model/trackingError';

/** What a failed request means for the label that it carried. */
export type FailureClass =
  /** The request never left this computer. */
  | 'neverLeft'
  /** It may have been done, or may be done yet. */
  | 'inDoubt'
  /** The server says that it did nothing: later (408, 425, 429). */
  | 'busy'
  /** 503: later, and in doubt, as a proxy may say it after the fact. */
  | 'unavailable'
  /** 401, or 403 of a host or origin check: no request of ours passes. */
  | 'signIn'
  /** A page to sign in on, in the place of an answer: it may have been done, and no other request will do better now. */
  | 'signInPage'
  /** 404 of MLflow. */
  | 'missing'
  /** Understood, and refused. */
  | 'refused';

export interface Failure {
  readonly class: FailureClass;
  readonly status: number | undefined;
  /** The server's own words, or the error's. Untrusted text. */
  readonly detail: string;
  readonly retryAfterMs: number | undefined;
}

/** Longest wait that a server may ask for, in ms. */
export const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** Sorts what a request threw. Anything that is not understood is in doubt: that is looked at before it is resent. */
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
