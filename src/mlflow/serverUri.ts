/** A tracking server's address, taken apart. */
export interface ServerAddress {
  /** The canonical address: no credentials, no trailing slash, default port left out. Safe to show and to compare. */
  readonly server: string;
  /** The same as a URL; its path is the static prefix, '/' when there is none. */
  readonly url: URL;
  /** `Basic …` when the URI carried `user:password@`. Never to be shown or logged. */
  readonly authorization: string | null;
}

export type ParsedServerUri =
  | { readonly ok: true; readonly address: ServerAddress }
  /** `reason` is a sentence for the user. It never repeats the URI, which may hold a password. */
  | { readonly ok: false; readonly reason: string };

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const DATABASES = new Set(['sqlite', 'postgresql', 'postgres', 'mysql', 'mssql']);
const HTTP_EXAMPLE = 'http://127.0.0.1:5000';

/**
 * Parses and canonicalises an MLflow tracking URI. Query and fragment are dropped, so an address copied from MLflow's
 * own page works; a path is kept as the static prefix (contract §1).
 */
export function parseServerUri(uri: string): ParsedServerUri {
  const text = uri.trim();
  if (text === '') return no('No tracking server is set.');
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return no(whyNotHttp(text, scheme));
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return no(`This is not a valid address. A tracking server's address looks like ${HTTP_EXAMPLE}.`);
  }
  const authorization = basic(url);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  url.pathname = url.pathname.replace(/\/+$/, '');
  return { ok: true, address: { server: url.href.replace(/\/$/, ''), url, authorization } };
}

function no(reason: string): ParsedServerUri {
  return { ok: false, reason };
}

function whyNotHttp(text: string, scheme: string | undefined): string {
  const dialect = scheme?.split('+')[0] ?? '';
  if (DATABASES.has(dialect)) {
    return `A ${dialect} database can be read through a server only: run "mlflow server" on it and use that server's address, such as ${HTTP_EXAMPLE}.`;
  }
  if (/^databricks(-uc)?(:|$)/i.test(text)) {
    return 'Databricks is not supported: use the address of an MLflow tracking server.';
  }
  if (/^[a-z0-9.-]+:\d+(\/|$)/i.test(text)) return 'The address needs http:// or https:// in front.';
  if (scheme === undefined || scheme === 'file' || scheme.length === 1) {
    return `A folder can be read through a server only: run "mlflow server" on it and use that server's address, such as ${HTTP_EXAMPLE}.`;
  }
  return `${scheme}: is not supported: use the http or https address of an MLflow tracking server.`;
}

function basic(url: URL): string | null {
  if (url.username === '' && url.password === '') return null;
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a bare % in a password
  }
}
