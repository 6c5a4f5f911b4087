/** The kind of an error, based on what the user can do about it. */
export type TrackingErrorKind =
  /** No server is configured. */
  | 'notConfigured'
  /** Connection refused, DNS, or TLS: the request was never sent. */
  | 'unreachable'
  /** No response in time, or the connection broke: the request may have arrived. */
  | 'timeout'
  /**
   * The server rejects our credentials, host, or origin: 401, 403 from a host or origin check, or, with any
   * other status, a sign-in page or a redirect to one instead of MLflow's response. In the last case, a write
   * may have arrived.
   */
  | 'auth'
  /** 403: a signed-in user has no permission. */
  | 'forbidden'
  /** 404 from MLflow itself. */
  | 'notFound'
  /** 408, 425, 429: the server says that it did nothing; retry later. */
  | 'busy'
  /** Not MLflow, or a response that we can't read. */
  | 'badResponse'
  /** This version of MLflow is too old. */
  | 'tooOld'
  /** 5xx. */
  | 'server'
  /** 400, 409, 413, 422: the server understood the request and rejected it. */
  | 'invalid';

export interface TrackingErrorInit {
  readonly kind: TrackingErrorKind;
  /**
   * A sentence that says what happened, and what to do next if there is something to do. No tokens, no
   * passwords.
   */
  readonly message: string;
  /** The server's URL without credentials; '' if there is none. */
  readonly server: string;
  readonly status?: number | undefined;
  /** The server's own message, truncated to 1,000 characters. Untrusted text. */
  readonly detail?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** Thrown for every failure between the extension and a tracking server. */
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
