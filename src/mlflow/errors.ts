import * as l10n from '@vscode/l10n';
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
        l10n.t(
          '{0} requires a sign-in, or rejected your user name and password. Select the tracking server again, with user:password@ in front of its host.',
          server,
        ),
    };
  }
  if (status === 407 || status === 511) {
    return {
      kind: 'auth',
      message: (server) =>
        l10n.t(
          "The network between you and {0} requires a sign-in ({1}). Sign in to it, or check VS Code's proxy settings.",
          server,
          status,
        ),
    };
  }
  if (status === 403 && /invalid host header/i.test(body)) {
    return {
      kind: 'auth',
      message: (server) =>
        l10n.t(
          "{0} doesn't accept requests for this host name. Start the server with --allowed-hosts and this name, or use an address that it accepts.",
          server,
        ),
    };
  }
  if (status === 403 && /cross-origin request blocked/i.test(body)) {
    return {
      kind: 'auth',
      message: (server) =>
        l10n.t(
          '{0} rejected the request as cross-origin. Start the server with --cors-allowed-origins, or use its address without a proxy that adds an Origin header.',
          server,
        ),
    };
  }
  if (status === 403 && looksLikeHtml(answer) && looksLikeSignIn(body)) {
    return { kind: 'auth', message: answeredWithSignIn };
  }
  if (status === 403) {
    return {
      kind: 'forbidden',
      message: (server, what) => l10n.t("{0} doesn't let you read or change {1}.", server, what),
    };
  }
  if (status === 404 && own?.error_code === 'RESOURCE_DOES_NOT_EXIST') {
    return { kind: 'notFound', message: (server, what) => l10n.t("{0} doesn't have {1}.", server, what) };
  }
  if (status === 404 && own) {
    return { kind: 'notFound', message: (server, what) => l10n.t("{0} can't find {1}.", server, what) };
  }
  if (status === 404 || status === 405) {
    return {
      kind: 'badResponse',
      message: (server) =>
        l10n.t(
          "{0} doesn't support this MLflow route. Check the address and its path prefix, and that MLflow is 3.10 or newer.",
          server,
        ),
    };
  }
  if (status === 408 || status === 425 || status === 429) {
    return { kind: 'busy', message: (server) => l10n.t('{0} is busy. Try again later.', server) };
  }
  if (status >= 500) {
    return {
      kind: 'server',
      message: (server, what) =>
        l10n.t("{0} failed to process {1} ({2}). See the server's log for details.", server, what, status),
    };
  }
  if (status >= 400) {
    return {
      kind: 'invalid',
      message: (server, what) => l10n.t('{0} rejected the request for {1} ({2}).', server, what, status),
    };
  }
  return {
    kind: 'badResponse',
    message: (server) => l10n.t("{0} sent a response that isn't MLflow's ({1}).", server, status),
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
    message: html
      ? l10n.t(
          "{0} isn't an MLflow server: it responds with a web page. Check the address. A proxy's sign-in page looks like this too.",
          answer.server,
        )
      : l10n.t("{0} isn't an MLflow server. Check the address.", answer.server),
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
  return l10n.t(
    '{0} responded with a sign-in page. Sign in there, or select a tracking server that needs no sign-in.',
    server,
  );
}

/** Returns the error for an unreadable MLflow response: truncated, not JSON, or without a required field. */
export function unreadable(server: string, what: string, cause: unknown): TrackingError {
  return new TrackingError({
    kind: 'badResponse',
    message: l10n.t("The response of {0} for {1} can't be read.", server, what),
    server,
    detail: cut(cause instanceof Error ? cause.message : ''),
    cause,
  });
}

/** Returns why a request was never sent, and what to do. */
function unreachableMessage(server: string, code: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return l10n.t("Can't connect to {0}. Is the MLflow server running?", server);
    case 'ENOTFOUND':
      return l10n.t("Can't connect to {0}. Its host name isn't known. Check the address.", server);
    case 'EAI_AGAIN':
      return l10n.t("Can't connect to {0}. Its host name can't be looked up at the moment.", server);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return l10n.t("Can't connect to {0}. There is no network route to it.", server);
    case 'ETIMEDOUT':
    case 'TIMEOUT':
      return l10n.t(
        "Can't connect to {0}. It doesn't respond. Check the address, and that the server is running.",
        server,
      );
    case 'EPROTO':
      return l10n.t("Can't connect to {0}. It doesn't respond with TLS. Try http instead of https.", server);
    case '':
      return l10n.t("Can't connect to {0}. Check the address, and that the server is running.", server);
    default:
      return CERTIFICATE.test(code)
        ? l10n.t("Can't connect to {0}. Its certificate isn't trusted ({1}).", server, code)
        : l10n.t(
            "Can't connect to {0} ({1}). Check the address, and that the server is running.",
            server,
            code,
          );
  }
}

const CERTIFICATE = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/;

/**
 * Returns the error for a request without a response: `unreachable` if it was never sent, `timeout` if it may
 * have arrived.
 */
export function failureError(server: string, what: string, failure: ExchangeFailure): TrackingError {
  const { code, sent, message } = failure;
  const base = { server, detail: code === 'TIMEOUT' ? message : code, cause: failure };
  if (!sent) {
    return new TrackingError({ ...base, kind: 'unreachable', message: unreachableMessage(server, code) });
  }
  return new TrackingError({
    ...base,
    kind: 'timeout',
    message:
      code === 'TIMEOUT'
        ? l10n.t('{0} took too long to respond to the request for {1} ({2}).', server, what, message)
        : l10n.t('The connection to {0} was lost while requesting {1}.', server, what),
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
      message: l10n.t("{0} doesn't have trace {1}.", server, traceId),
    });
  }
  if (UNIQUE.test(words)) {
    const message = l10n.t('{0} already has an assessment with this ID ({1}).', server, status ?? 400);
    return new TrackingError({ ...same, kind: 'server', message });
  }
  return error;
}
