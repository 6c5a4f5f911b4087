import { TrackingError } from '../model/trackingError';

/** A redirect of an answer. */
export interface Redirect {
  readonly status: number;
  /** Where it leads, to be shown: a tracking server's address when it has `moved`, else only an origin. */
  readonly to: string;
  /** It leads to what was asked for under another address. Otherwise it leads away, as to a sign-in. */
  readonly moved: boolean;
}

/** Whether a URL is of the server at this address: the same origin, and under its path. */
export function isWithin(server: URL, url: URL): boolean {
  const prefix = server.pathname.replace(/\/+$/, '');
  return url.origin === server.origin && (url.pathname === prefix || url.pathname.startsWith(`${prefix}/`));
}

/** @param path What was asked for, from the server's address on. */
export function redirectOf(status: number, path: string, to: URL): Redirect {
  const asked = withoutSlash(new URL(path, to.origin).pathname);
  const there = withoutSlash(to.pathname);
  const moved = there.endsWith(asked);
  return { status, moved, to: moved ? to.origin + there.slice(0, -asked.length) : to.origin };
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

/** Why a redirect is not followed, or what was found where it led is not taken. */
export function redirectError(server: string, { status, to, moved }: Redirect): TrackingError {
  if (moved) {
    const message = `${server} redirects to ${to}. Labels and sign-in details are sent only to the address that you chose. Select ${to} as the tracking server.`;
    return new TrackingError({ kind: 'badResponse', message, server, status });
  }
  const message = `${server} redirects to ${to} instead of answering, as a sign-in page does. Sign in there, or select the tracking server's own address.`;
  return new TrackingError({ kind: 'auth', message, server, status });
}
