import * as z from 'zod/mini';
import { TrackingError } from '../model/trackingError';
import type { TrackingErrorKind } from '../model/trackingError';
import { htmlTitle, looksLikeHtml, looksLikeSignIn } from './htmlPage';
import { redirectError, type Redirect } from './redirects';

/** An answer that is not a success, as far as errors need it. */
export interface FailedAnswer {
  readonly server: string;
  readonly status: number;
  /** The `content-type` header; '' when absent. */
  readonly contentType: string;
  /** The body as text, as far as it was read. Untrusted. */
  readonly body: string;
  /** The `retry-after` header: seconds or an HTTP date. */
  readonly retryAfter?: string | undefined;
  /** What was asked, as the object of a sentence: `the trace`, `the experiment`. */
  readonly what: string;
  /** The redirect that led to another address or away, if one did. */
  readonly redirect?: Redirect | undefined;
  /** What says who we are was not sent, because the answer is another server's. */
  readonly anonymous?: boolean;
  /** Milliseconds since the epoch, for a `retry-after` that is a date. */
  readonly now?: number;
}

const DETAIL_LENGTH = 1000;

const MlflowError = z.object({ error_code: z.string(), message: z.optional(z.string()) });

/** MLflow's own error (contract §0.2), or undefined where the body is HTML, plain text or another program's JSON. */
function mlflowError(body: string): z.infer<typeof MlflowError> | undefined {
  try {
    const parsed = MlflowError.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The error for an answer of status 300 and above. Pure: the table of contract §0.2 and §9. */
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

/** The server's own words: MLflow's message, else plain text, else the title of an HTML page. */
function serversWords(answer: FailedAnswer, message: string | undefined): string {
  return cut(message ?? (looksLikeHtml(answer) ? htmlTitle(answer.body) : answer.body.trim()));
}

/** Cuts untrusted text to what a TrackingError carries, not in the middle of a character. */
export function cut(text: string): string {
  return text.slice(0, DETAIL_LENGTH).toWellFormed();
}

/** `Retry-After` in milliseconds from now; undefined when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The error for a success whose body is not what MLflow answers. `body` is untrusted. */
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

/** The error for a web page that came where an answer of MLflow's was due. `body` is untrusted. */
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

/** The error for an answer of MLflow's that cannot be read: cut, not JSON, or without a field it always has. */
export function unreadable(server: string, what: string, cause: unknown): TrackingError {
  return new TrackingError({
    kind: 'badResponse',
    message: `The answer of ${server} for ${what} cannot be read.`,
    server,
    detail: cut(cause instanceof Error ? cause.message : ''),
    cause,
  });
}
