import assert from 'node:assert/strict';
import { MLFLOW_NEWEST, MLFLOW_OLDEST } from '../../../dev/mlflow';
import { MlflowClient } from '../../../src/mlflow/client';
import type { ClientOptions } from '../../../src/mlflow/client';
import { parseServerUri } from '../../../src/mlflow/serverUri';
import { TrackingError } from '../../../src/model/trackingError';
import type { TrackingErrorKind } from '../../../src/model/trackingError';
import { fetchAnew } from '../../support/fetchAnew';
import { sharedServer } from '../../support/servers';
import type { SharedServer } from '../../support/servers';

/** The version, server, and client of a test. Available from the first hook on. */
export interface Contract {
  readonly version: string;
  /** Whether this is the newest version. Where versions differ, both behaviors are asserted. */
  readonly newest: boolean;
  readonly server: SharedServer;
  readonly client: MlflowClient;
}

/** Declares the same tests for the newest and the oldest supported MLflow, each on a real server. */
export function onEachMlflow(title: string, cases: (contract: Contract) => void): void {
  for (const version of [MLFLOW_NEWEST, MLFLOW_OLDEST]) {
    describe(`${title}, MLflow ${version}`, function () {
      this.timeout(300_000);
      let server: SharedServer | undefined;
      let client: MlflowClient | undefined;
      before(async () => {
        server = await sharedServer(version);
        client = connect(server.uri);
      });
      after(() => client?.dispose());
      cases({
        version,
        newest: version === MLFLOW_NEWEST,
        get server() {
          return started(server);
        },
        get client() {
          return started(client);
        },
      });
    });
  }
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('used before the hooks have run');
  return value;
}

/** A client for a server. Rows that it can't parse fail the test. */
export function connect(uri: string, options: Partial<ClientOptions> = {}): MlflowClient {
  const parsed = parseServerUri(uri);
  assert.ok(parsed.ok);
  const onDropped = (what: string, count: number): void => assert.fail(`${count} ${what} could not be read`);
  return new MlflowClient(parsed.address, { userAgent: 'mlflow-traces/0.0.0', onDropped, ...options });
}

/** For `assert.rejects`: matches a `TrackingError` of this kind with this text in its message or detail. */
export function failsAs(kind: TrackingErrorKind, words = /./): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof TrackingError, String(error));
    assert.equal(error.kind, kind, `${error.message} ${error.detail}`);
    assert.match(`${error.message} ${error.detail}`, words);
    return true;
  };
}

/** Sends a raw request that the client itself never sends. */
export async function raw(
  server: SharedServer,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<{ status: number; type: string; body: string }> {
  const init = body === undefined ? { method } : { method, headers, body };
  const response = await fetchAnew(server.uri + path, init);
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: await response.text(),
  };
}
