import * as l10n from '@vscode/l10n';
import { TrackingError } from '../model/trackingError';

/** A redirect in a response. */
export interface Redirect {
  readonly status: number;
  /** Target to display: the tracking server's new address when it has `moved`, otherwise only an origin. */
  readonly to: string;
  /**
   * Whether it leads to the same route at another address. Otherwise it leads elsewhere, such as to a
   * sign-in.
   */
  readonly moved: boolean;
}

/** Whether a URL belongs to this server: the same origin, and below its path. */
export function isWithin(server: URL, url: URL): boolean {
  const prefix = server.pathname.replace(/\/+$/, '');
  return url.origin === server.origin && (url.pathname === prefix || url.pathname.startsWith(`${prefix}/`));
}

/**
 * Describes the redirect of a request.
 * @param path The requested path, relative to the server's address.
 */
export function redirectOf(status: number, path: string, to: URL): Redirect {
  const asked = withoutSlash(new URL(path, to.origin).pathname);
  const there = withoutSlash(to.pathname);
  const moved = there.endsWith(asked);
  return { status, moved, to: moved ? to.origin + there.slice(0, -asked.length) : to.origin };
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

/** Returns the error for a redirect that isn't followed, or whose target's response isn't accepted. */
export function redirectError(server: string, { status, to, moved }: Redirect): TrackingError {
  if (moved) {
    const message = l10n.t(
      '{0} redirects to {1}. Labels and sign-in details are only sent to the address that you selected. Select {1} as the tracking server.',
      server,
      to,
    );
    return new TrackingError({ kind: 'badResponse', message, server, status });
  }
  const message = l10n.t(
    "{0} redirects to {1}, probably to sign in. Sign in there, or select the tracking server's own address.",
    server,
    to,
  );
  return new TrackingError({ kind: 'auth', message, server, status });
}
