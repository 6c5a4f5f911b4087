import type * as z from 'zod/mini';
import { errorFromAnswer, looksLikeHtml, notMlflow, unreadable } from './errors';
import { parseAnswer } from './exactAnswer';
import type { Http, HttpAnswer, HttpRequest } from './http';

/** An answer in text may have as many bytes; as many of an error's are read for its words. */
const MAX_BYTES = 64e6;
export const ERROR_BYTES = 64e3;

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

/** The same, with the whole body as text. @throws TrackingError `badResponse` too, when it has more than 64 MB. */
export async function askText(http: Http, request: HttpRequest): Promise<string> {
  return http.read(await ask(http, request), request.what, MAX_BYTES);
}

/** The same, decoded. @throws TrackingError `badResponse` too, for what is not JSON or not what the schema says. */
export async function askJson<T>(http: Http, request: HttpRequest, schema: z.ZodMiniType<T>): Promise<T> {
  const answer = await ask(http, request);
  const body = await http.read(answer, request.what, MAX_BYTES);
  let parsed: unknown;
  try {
    parsed = parseAnswer(body);
  } catch (error) {
    if (looksLikeHtml({ ...answer, body })) throw notMlflow({ ...answer, server: http.server, body });
    throw unreadable(http.server, request.what, error);
  }
  const decoded = schema.safeParse(parsed);
  if (!decoded.success) throw unreadable(http.server, request.what, decoded.error);
  return decoded.data;
}

/** The same, as its bytes arrive. @throws TrackingError `badResponse` too, for a web page. */
export async function askStream(http: Http, request: HttpRequest): Promise<AsyncIterable<Uint8Array>> {
  const answer = await ask(http, request);
  if (!/text\/html/i.test(answer.contentType)) return answer.body;
  const body = await http.beginning(answer, ERROR_BYTES);
  throw notMlflow({ ...answer, server: http.server, body });
}
