import * as l10n from '@vscode/l10n';
import type * as z from 'zod/mini';
import { errorFromAnswer, signInPage, unreadable } from './errors';
import { parseAnswer } from './exactAnswer';
import { looksLikeHtml } from './htmlPage';
import type { Http, HttpAnswer, HttpRequest } from './http';

/**
 * Size limits in bytes: of a text response, and of the part of an error response that is read for its
 * message.
 */
const MAX_BYTES = 64e6;
export const ERROR_BYTES = 64e3;

/** Keys that a successful MLflow response never has, but a gateway's JSON error does. */
const TELLS_AN_ERROR = ['error', 'errors', 'error_code', 'message', 'detail'];

/**
 * Sends a request and returns the head of a successful response; the caller reads the body.
 * @throws TrackingError for every other status (docs/mlflow-api.md#basics) and as `Http.send` does; the
 * signal's reason.
 */
export async function ask(http: Http, request: HttpRequest): Promise<HttpAnswer> {
  const answer = await http.send(request);
  if (answer.status >= 200 && answer.status < 300) return answer;
  const body = await http.beginning(answer, ERROR_BYTES);
  throw errorFromAnswer({ ...answer, server: http.server, body, what: request.what });
}

/**
 * Like `ask`, and decodes the body.
 * @throws TrackingError also `auth` for a web page, and `badResponse` when the body isn't JSON, doesn't match
 * the schema, or exceeds 64 MB.
 */
export async function askJson<T>(http: Http, request: HttpRequest, schema: z.ZodMiniType<T>): Promise<T> {
  return (await askBoth(http, request, schema)).decoded;
}

/** Like `askJson`, but returns the text that was checked against the schema. */
export async function askText(http: Http, request: HttpRequest, schema: z.ZodMiniType): Promise<string> {
  return (await askBoth(http, request, schema)).body;
}

async function askBoth<T>(
  http: Http,
  request: HttpRequest,
  schema: z.ZodMiniType<T>,
): Promise<{ decoded: T; body: string }> {
  const answer = await ask(http, request);
  const body = await http.read(answer, request.what, MAX_BYTES);
  const failed = (cause: unknown): Error => unreadable(http.server, request.what, cause);
  let parsed: unknown;
  try {
    parsed = parseAnswer(body);
  } catch (error) {
    throw looksLikeHtml({ ...answer, body }) ? pageError(http, answer, body) : failed(error);
  }
  if (tellsAnError(parsed)) throw failed(new Error(l10n.t('The response reports an error.')));
  const decoded = schema.safeParse(parsed);
  if (!decoded.success) throw failed(decoded.error);
  return { decoded: decoded.data, body };
}

/** MLflow omits empty fields, so an error object would otherwise pass as an empty page. */
function tellsAnError(parsed: unknown): boolean {
  return (
    typeof parsed === 'object' && parsed !== null && TELLS_AN_ERROR.some((key) => Object.hasOwn(parsed, key))
  );
}

/**
 * Like `ask`, and streams the body.
 * @throws TrackingError also `auth` for a web page.
 */
export async function askStream(http: Http, request: HttpRequest): Promise<AsyncIterable<Uint8Array>> {
  const answer = await ask(http, request);
  const begun = await firstChunks(answer.body, (text) => text.trim() !== '');
  // JSON never starts with `<`, whatever the content type says.
  const isPage = isHtmlType(answer) || begun.text.trimStart().startsWith('<');
  if (!isPage) return rejoined(begun.chunks, answer.body);
  throw pageError(http, answer, await pageText(http, answer, begun.chunks));
}

/**
 * Like `askStream`, for binary content: MLflow always sends it as `application/octet-stream`.
 * @throws TrackingError also `auth` for a web page.
 */
export async function askBytes(http: Http, request: HttpRequest): Promise<HttpAnswer> {
  const answer = await ask(http, request);
  if (/octet-stream/i.test(answer.contentType)) return answer;
  const begun = await firstChunks(answer.body, (text) => text.length >= '<!doctype html'.length);
  const { text } = begun;
  if (!isHtmlType(answer) && !looksLikeHtml({ contentType: '', body: text })) {
    return { ...answer, body: rejoined(begun.chunks, answer.body) };
  }
  throw pageError(http, answer, await pageText(http, answer, begun.chunks));
}

function isHtmlType({ contentType }: HttpAnswer): boolean {
  return /text\/html|application\/xhtml/i.test(contentType);
}

function pageError(http: Http, { status, redirect }: HttpAnswer, body: string): Error {
  return signInPage({ server: http.server, status, redirect, body });
}

function pageText(http: Http, answer: HttpAnswer, chunks: readonly Uint8Array[]): Promise<string> {
  return http.beginning({ ...answer, body: rejoined(chunks, answer.body) }, ERROR_BYTES);
}

/** Reads chunks until they suffice or the body ends, but at most 1,000. */
async function firstChunks(
  body: HttpAnswer['body'],
  suffices: (text: string) => boolean,
): Promise<{ chunks: readonly Uint8Array[]; text: string }> {
  const chunks: Uint8Array[] = [];
  let text = '';
  while (!suffices(text) && chunks.length < 1_000) {
    const next = await body.next();
    if (next.done === true) break;
    chunks.push(next.value);
    text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, 1_000));
  }
  return { chunks, text };
}

/** Yields the whole body, including the chunks that were already read. */
async function* rejoined(chunks: readonly Uint8Array[], rest: HttpAnswer['body']): HttpAnswer['body'] {
  try {
    yield* chunks;
    yield* rest;
  } finally {
    await rest.return();
  }
}
