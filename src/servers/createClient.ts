import { MlflowClient } from '../mlflow/client';
import type { ServerAddress } from '../mlflow/serverUri';
import type { StoredCredentials } from './storedCredentials';

export interface ClientInit {
  /** Of this extension. */
  readonly version: string;
  readonly credentials: StoredCredentials;
  readonly warn: (message: string) => void;
}

/** Makes the client of a server, which signs in by what its address says, else by what is kept for it. */
export function clientMaker({ version, credentials, warn }: ClientInit) {
  return (address: ServerAddress): MlflowClient => {
    const { server } = address;
    return new MlflowClient(address, {
      userAgent: `mlflow-traces/${version}`,
      ...(address.credentials === null && { headers: () => credentials.headers(server) }),
      onDropped: (what, count) => warn(`Left out of an answer of ${server}: ${count} ${what}`),
    });
  };
}
