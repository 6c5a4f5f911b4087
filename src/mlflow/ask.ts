import type * as z from 'zod/mini';
import { errorFromAnswer, signInPage, unreadable } from './errors';
import { parseAnswer } from './exactAnswer';
import { looksLikeHtml } from './htmlPage';
import type { Http, HttpAnswer, HttpRequest } from './http';

/** An answer in text may have as many bytes; as many of an error's are read for its words. */
const MAX_BYTES = 64e6;
export const ERROR_BYTES = 64e3;

/** What a success of MLflow's never has, but a gateway's JSON that tells of an error. */
const TELLS_AN_ERROR = ['error', 'errors', 'error_code', 'message', 'detail'];

/**
 * Sends a request and gives the beginning of a success; its body is left to be read.
 * @throws TrackingError for every other status (contract §0.2) and as `Http.send` does; the signal's reason.
 */
export async function ask(http: Http, request: HttpRequest): Promise<HttpAnswer> {
  const answer = await http.send(request);
  if (answer.status >= 200 && answer.status < 300) return answer;
  const body = await http.beginning(answer, ERROR_BYTES);
  throw errorFromAnswer({ ...answer, server: http.server, body, what: request.what });
}

/**
 * The same, decoded.
 * @throws TrackingError `auth` too, for a web page, and `badResponse` for what is not JSON, not what the schema says, or
 * more than 64 MB.
 */
export async function askJson<T>(http: Http, request: HttpRequest, schema: z.ZodMiniType<T>): Promise<T> {
  return (await askBoth(http, request, schema)).decoded;
}

/** The same, as the text that has been checked against the schema. */
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
  if (tellsAnError(parsed)) throw failed(new Error('it tells of an error'));
  const decoded = schema.safeParse(parsed);
  if (!decoded.success) throw failed(decoded.error);
  return { decoded: decoded.data, body };
}

/** MLflow leaves out what is empty, so that an object that tells of an error would pass as an empty page. */
function tellsAnError(parsed: unknown): boolean {
  return (
    typeof parsed === 'object' && parsed !== null && TELLS_AN_ERROR.some((key) => Object.hasOwn(parsed, key))
  );
}

/** The same, as its bytes arrive. @throws TrackingError `auth` too, for a web page. */
export async function askStream(http: Http, request: HttpRequest): Promise<AsyncIterable<Uint8Array>> {
  const answer = await ask(http, request);
  const begun = await firstChunks(answer.body, (text) => text.trim() !== '');
  // JSON never begins like this, whatever its content type says.
  const isPage = isHtmlType(answer) || begun.text.trimStart().startsWith('<');
  if (!isPage) return rejoined(begun.chunks, answer.body);
  throw pageError(http, answer, await pageText(http, answer, begun.chunks));
}

/**
 * The same, for bytes of any kind: MLflow calls them `application/octet-stream`, whatever they are.
 * @throws TrackingError `auth` too, for a web page.
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

/** Reads chunks until they suffice, or are all there are. */
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

/** A body whose first chunks have been looked at already. */
async function* rejoined(chunks: readonly Uint8Array[], rest: HttpAnswer['body']): HttpAnswer['body'] {
  try {
    yield* chunks;
    yield* rest;
  } finally {
    await rest.return();
  }
}
