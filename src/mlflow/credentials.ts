/** The sign-in details for a server. Never show or log them. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Returns the `Authorization` header for HTTP basic authentication. */
export function basicAuthorization({ username, password }: Credentials): string {
  // eslint-disable-next-line local/untranslated -- an HTTP header
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
