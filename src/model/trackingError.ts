/** What went wrong, by what the user can do about it. */
export type TrackingErrorKind =
  /** No server is configured. */
  | 'notConfigured'
  /** Refused, DNS, TLS: the request never left. */
  | 'unreachable'
  /** No answer in time, or the connection broke: the request may have arrived. */
  | 'timeout'
  /**
   * This server does not take us as we are: 401, a 403 of a host or origin check, or, with any other status, a sign-in
   * page or a redirect to one where MLflow's answer was due. Then a write may have arrived.
   */
  | 'auth'
  /** 403 permission of a signed-in user. */
  | 'forbidden'
  /** 404 from MLflow itself. */
  | 'notFound'
  /** 408, 425, 429: it says it did nothing; try later. */
  | 'busy'
  /** Not MLflow, or not an answer that we can read. */
  | 'badResponse'
  /** MLflow older than we support. */
  | 'tooOld'
  /** 5xx. */
  | 'server'
  /** 400, 409, 413, 422: it understood and said no. */
  | 'invalid';

export interface TrackingErrorInit {
  readonly kind: TrackingErrorKind;
  /** A sentence: what happened, and what to do next where there is something to do. No token, no password. */
  readonly message: string;
  /** The server's address without credentials; '' when there is none. */
  readonly server: string;
  readonly status?: number | undefined;
  /** The server's own words, cut to 1,000 characters. Untrusted text. */
  readonly detail?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** The one error of this extension: everything that fails between us and a tracking server. */
export class TrackingError extends Error {
  readonly kind: TrackingErrorKind;
  readonly server: string;
  readonly status: number | undefined;
  readonly detail: string;
  readonly retryAfterMs: number | undefined;

  constructor(init: TrackingErrorInit) {
    super(init.message, { cause: init.cause });
    this.name = 'TrackingError';
    this.kind = init.kind;
    this.server = init.server;
    this.status = init.status;
    this.detail = init.detail ?? '';
    this.retryAfterMs = init.retryAfterMs;
  }
}
