import * as l10n from '@vscode/l10n';
import type { Credentials } from './credentials';

/** A parsed tracking server address. */
export interface ServerAddress {
  /**
   * The canonical address: no credentials, no trailing slash, no default port. Safe to show and to compare.
   */
  readonly server: string;
  /** The same address as a URL. Its path is the static prefix, or '/'. */
  readonly url: URL;
  /** The `user:password@` of the address; null when absent. */
  readonly credentials: Credentials | null;
}

export type ParsedServerUri =
  | { readonly ok: true; readonly address: ServerAddress }
  /** `reason` is a sentence for the user. It never contains the URI, which may include a password. */
  | { readonly ok: false; readonly reason: string };

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
/**
 * An `@` after the first `/`, `?` or `#`: a password with an unescaped delimiter. The host would end there,
 * so we would show and connect to a part of the credentials. MLflow's own pages may have an `@` in their
 * query or fragment, but after a `/`.
 */
const CUT_USERINFO = /^https?:\/\/[^/?#@]*(\/[^?#]*@|[?#][^/]*@)/i;
const DATABASES = new Set(['sqlite', 'postgresql', 'postgres', 'mysql', 'mssql']);
const HTTP_EXAMPLE = 'http://127.0.0.1:5000';

/**
 * Parses and canonicalizes an MLflow tracking URI. Drops the query and the fragment, so that an address
 * copied from MLflow's own page works; keeps the path as the static prefix
 * (docs/mlflow-api.md#server-information).
 */
export function parseServerUri(uri: string): ParsedServerUri {
  const text = uri.trim();
  if (text === '') return no(l10n.t('Enter the address of a tracking server.'));
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return no(whyNotHttp(text, scheme));
  if (CUT_USERINFO.test(text)) {
    return no(l10n.t('In a password, write %2F for /, %3F for ?, and %23 for #.'));
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return no(l10n.t("This isn't a valid address. Enter one such as {0}.", HTTP_EXAMPLE));
  }
  const credentials = credentialsIn(url);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  url.pathname = url.pathname.replace(/\/+$/, '');
  return { ok: true, address: { server: url.href.replace(/\/$/, ''), url, credentials } };
}

/** Removes credentials from an address before it's shown, even if it can't be parsed. */
export function withoutUserinfo(uri: string): string {
  return uri.trim().replace(/\/\/.*@/s, '//');
}

function no(reason: string): ParsedServerUri {
  return { ok: false, reason };
}

function whyNotHttp(text: string, scheme: string | undefined): string {
  const dialect = scheme?.split('+')[0] ?? '';
  if (DATABASES.has(dialect)) {
    return l10n.t(
      'A {0} database can only be read through a server. Run "mlflow server" on it and use that server\'s address, such as {1}.',
      dialect,
      HTTP_EXAMPLE,
    );
  }
  if (/^databricks(-uc)?(:|$)/i.test(text)) {
    return l10n.t("Databricks isn't supported. Use the address of an MLflow tracking server.");
  }
  if (/^[a-z0-9.-]+:\d+(\/|$)/i.test(text) || /^[^/\\]*@/.test(text))
    return l10n.t('Start the address with http:// or https://.');
  if (scheme === undefined || scheme === 'file' || scheme.length === 1) {
    return l10n.t(
      'A folder can only be read through a server. Run "mlflow server" on it and use that server\'s address, such as {0}.',
      HTTP_EXAMPLE,
    );
  }
  return l10n.t("{0}: isn't supported. Use the http or https address of an MLflow tracking server.", scheme);
}

function credentialsIn({ username, password }: URL): Credentials | null {
  if (username === '' && password === '') return null;
  return { username: decoded(username), password: decoded(password) };
}

/** Decodes percent-encoding. A bare `%` in a password stays as it is. */
function decoded(part: string): string {
  return part.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
