/**
 * Calls `fetch` on a new connection. The server may close a kept-alive connection just when it's reused, and
 * `fetch` doesn't retry.
 */
export function fetchAnew(
  url: string,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(url, { ...init, headers: { ...init.headers, connection: 'close' } });
}
