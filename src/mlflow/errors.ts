import * as z from 'zod/mini';
import { TrackingError } from '../model/trackingError';
import type { TrackingErrorKind } from '../model/trackingError';
import { htmlTitle, looksLikeHtml, looksLikeSignIn } from './htmlPage';
import type { ExchangeFailure } from './exchange';
import { redirectError, type Redirect } from './redirects';

/** The parts of an unsuccessful response that errors need. */
export interface FailedAnswer {
  readonly server: string;
  readonly status: number;
  /** The `content-type` header; '' when absent. */
  readonly contentType: string;
  /** The body as text, as far as it was read. Untrusted. */
  readonly body: string;
  /** The `retry-after` header: seconds or an HTTP date. */
  readonly retryAfter?: string | undefined;
  /** The subject of the request, as the object of a sentence: `the trace`, `the experiment`. */
  readonly what: string;
  /** The redirect that led to another server or route, if any. */
  readonly redirect?: Redirect | undefined;
  /** Whether authentication headers were withheld because another server responded. */
  readonly anonymous?: boolean;
  /** Milliseconds since the epoch, to evaluate a `retry-after` date. */
  readonly now?: number;
}

const DETAIL_LENGTH = 1000;

const MlflowError = z.object({ error_code: z.string(), message: z.optional(z.string()) });

/**
 * Returns MLflow's own error (docs/mlflow-api.md#basics), or undefined when the body is HTML, plain text or
 * another program's JSON.
 */
function mlflowError(body: string): z.infer<typeof MlflowError> | undefined {
  try {
    const parsed = MlflowError.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the error for a response with a status of 300 or above (docs/mlflow-api.md#basics,
 * docs/mlflow-api.md#authentication-and-security). Pure.
 */
export function errorFromAnswer(answer: FailedAnswer): TrackingError {
  const { server, status, what, redirect } = answer;
  const unsigned = answer.anonymous === true && (status === 401 || status === 403);
  if (redirect && (unsigned || !redirect.moved)) return redirectError(server, redirect);
  const own = mlflowError(answer.body);
  const detail = serversWords(answer, own?.message);
  const { kind, message } = verdict(answer, own);
  return new TrackingError({
    kind,
    message: message(server, what),
    server,
    status,
    detail,
    retryAfterMs: retryAfterMs(answer.retryAfter, answer.now ?? Date.now()),
  });
}

type Message = (server: string, what: string) => string;
type Verdict = { readonly kind: TrackingErrorKind; readonly message: Message };

function verdict(answer: FailedAnswer, own: z.infer<typeof MlflowError> | undefined): Verdict {
  const { status, body } = answer;
  if (status === 401) {
    return {
      kind: 'auth',
      message: (server) =>
        `${server} asks for a sign-in, or does not accept the one it got. Select the tracking server again, with user:password@ in front of its host.`,
    };
  }
  if (status === 407 || status === 511) {
    return {
      kind: 'auth',
      message: (server) =>
        `The network between here and ${server} asks for a sign-in (${status}). Sign in to it, or set VS Code's proxy settings.`,
    };
  }
  if (status === 403 && /invalid host header/i.test(body)) {
    return {
      kind: 'auth',
      message: (server) =>
        `${server} does not accept requests under this host name. Start the server with --allowed-hosts and this name, or use an address it accepts.`,
    };
  }
  if (status === 403 && /cross-origin request blocked/i.test(body)) {
    return {
      kind: 'auth',
      message: (server) =>
        `${server} refused the request as cross-origin. Start the server with --cors-allowed-origins, or use its address without a proxy that adds an Origin header.`,
    };
  }
  if (status === 403 && looksLikeHtml(answer) && looksLikeSignIn(body)) {
    return { kind: 'auth', message: answeredWithSignIn };
  }
  if (status === 403) {
    return {
      kind: 'forbidden',
      message: (server, what) => `${server} does not let you read or change ${what}.`,
    };
  }
  if (status === 404 && own?.error_code === 'RESOURCE_DOES_NOT_EXIST') {
    return { kind: 'notFound', message: (server, what) => `${server} does not have ${what}.` };
  }
  if (status === 404 && own) {
    return { kind: 'notFound', message: (server, what) => `${server} found nothing for ${what}.` };
  }
  if (status === 404 || status === 405) {
    return {
      kind: 'badResponse',
      message: (server) =>
        `${server} does not know this MLflow route. Check the address and its path prefix, and that MLflow is 3.10 or newer.`,
    };
  }
  if (status === 408 || status === 425 || status === 429) {
    return { kind: 'busy', message: (server) => `${server} is busy. Trying again later may help.` };
  }
  if (status >= 500) {
    return {
      kind: 'server',
      message: (server, what) => `${server} failed on ${what} (${status}). Its own log says more.`,
    };
  }
  if (status >= 400) {
    return {
      kind: 'invalid',
      message: (server, what) => `${server} refused the request for ${what} (${status}).`,
    };
  }
  return {
    kind: 'badResponse',
    message: (server) => `${server} gave an answer that MLflow does not give (${status}).`,
  };
}

/** The server's message: MLflow's own, else plain text, else the title of an HTML page. */
function serversWords(answer: FailedAnswer, message: string | undefined): string {
  return cut(message ?? (looksLikeHtml(answer) ? htmlTitle(answer.body) : answer.body.trim()));
}

/** Truncates untrusted text to the length of a TrackingError's detail, without splitting a character. */
export function cut(text: string): string {
  return text.slice(0, DETAIL_LENGTH).toWellFormed();
}

/** Returns `Retry-After` in milliseconds from now; undefined when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Returns the error for a response that isn't MLflow's. `body` is untrusted. */
export function notMlflow(answer: {
  server: string;
  status: number;
  contentType: string;
  body: string;
}): TrackingError {
  const html = looksLikeHtml(answer);
  return new TrackingError({
    kind: 'badResponse',
    message: `${answer.server} is not an MLflow server${html ? ': it answers with a web page' : ''}. Check the address; a sign-in page of a proxy looks like this too.`,
    server: answer.server,
    status: answer.status,
    detail: cut(html ? htmlTitle(answer.body) : answer.body.trim()),
  });
}

/** Returns the error for a web page in place of MLflow's response. `body` is untrusted. */
export function signInPage(answer: {
  readonly server: string;
  readonly status: number;
  readonly body: string;
  readonly redirect: Redirect | undefined;
}): TrackingError {
  const { server, status, body, redirect } = answer;
  if (redirect && !redirect.moved) return redirectError(server, redirect);
  const message = answeredWithSignIn(server);
  return new TrackingError({ kind: 'auth', message, server, status, detail: cut(htmlTitle(body)) });
}

function answeredWithSignIn(server: string): string {
  return `${server} answered with a sign-in page instead of MLflow's answer. Sign in there, or select a tracking server that needs no sign-in.`;
}

/** Returns the error for an unreadable MLflow response: truncated, not JSON, or without a required field. */
export function unreadable(server: string, what: string, cause: unknown): TrackingError {
  return new TrackingError({
    kind: 'badResponse',
    message: `The answer of ${server} for ${what} cannot be read.`,
    server,
    detail: cut(cause instanceof Error ? cause.message : ''),
    cause,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up now',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network to it',
  ETIMEDOUT: 'it does not respond',
  TIMEOUT: 'it does not respond',
  EPROTO: 'it does not speak TLS as expected: http instead of https may be right',
};

const CERTIFICATE = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/;

/**
 * Returns the error for a request without a response: `unreachable` if it was never sent, `timeout` if it may
 * have arrived.
 */
export function failureError(server: string, what: string, failure: ExchangeFailure): TrackingError {
  const { code, sent, message } = failure;
  const base = { server, detail: code === 'TIMEOUT' ? message : code, cause: failure };
  if (!sent) {
    const reason = CERTIFICATE.test(code)
      ? `its certificate is not trusted (${code})`
      : (REASONS[code] ?? (code === '' ? 'the connection failed' : `the connection failed (${code})`));
    return new TrackingError({
      ...base,
      kind: 'unreachable',
      message: `Cannot reach ${server}: ${reason}. Check that the server runs and that its address is right.`,
    });
  }
  const how = code === 'TIMEOUT' ? message : 'the connection broke';
  return new TrackingError({
    ...base,
    kind: 'timeout',
    message: `No complete answer from ${server} for ${what}: ${how}.`,
  });
}

const FOREIGN_KEY = /foreign key constraint/i;
const UNIQUE = /unique constraint|duplicate (key|entry)/i;

/**
 * Interprets a rejected create. MLflow 3.10 responds with 400 and its database's message where 3.17 responds
 * with 404 (no such trace) or 500 (duplicate ID, docs/mlflow-api.md#assessments). This maps the older
 * responses to the newer ones. A duplicate ID isn't a rejection, because an earlier attempt may have arrived.
 * It becomes kind `server`, so the label is read back before anything is resent.
 */
export function createFailure(error: unknown, traceId: string): unknown {
  if (!(error instanceof TrackingError) || error.kind !== 'invalid') return error;
  const { server, status, detail } = error;
  const [words = ''] = detail.split('\n');
  const same = { server, status, detail: words, cause: error };
  if (FOREIGN_KEY.test(words)) {
    return new TrackingError({
      ...same,
      kind: 'notFound',
      message: `${server} does not have trace ${traceId}.`,
    });
  }
  if (UNIQUE.test(words)) {
    const message = `${server} has an assessment with this id already (${status ?? 400}).`;
    return new TrackingError({ ...same, kind: 'server', message });
  }
  return error;
}
