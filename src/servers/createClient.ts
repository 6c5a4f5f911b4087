import { MlflowClient } from '../mlflow/client';
import type { ServerAddress } from '../mlflow/serverUri';
import type { StoredCredentials } from './storedCredentials';

export interface ClientInit {
  /** The version of this extension. */
  readonly version: string;
  readonly credentials: StoredCredentials;
  readonly warn: (message: string) => void;
}

/**
 * Returns a function that creates a server's client, which signs in with the credentials of the address, else
 * with the stored ones.
 */
export function clientFactory({ version, credentials, warn }: ClientInit) {
  return (address: ServerAddress): MlflowClient => {
    const { server } = address;
    return new MlflowClient(address, {
      userAgent: `mlflow-traces/${version}`,
      ...(address.credentials === null && { headers: () => credentials.headers(server) }),
      onDropped: (what, count) => warn(`Dropped from a response of ${server}: ${count} ${what}`),
    });
  };
}
