/**
 * `fetch` on a connection of its own. One that is kept may be closed by the server in the moment that it is used again, and
 * `fetch` sends nothing twice.
 */
export function fetchAnew(
  url: string,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(url, { ...init, headers: { ...init.headers, connection: 'close' } });
}
