/** What signs us in to a server. Never to be shown or logged. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The `Authorization` header of HTTP's basic scheme. */
export function basicAuthorization({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
