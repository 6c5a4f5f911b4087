import { parseServerUri, type ServerAddress } from '../mlflow/serverUri';
import { TrackingError } from '../model/trackingError';

/** How long (ms) a program on a local port may take to prove that it is MLflow. */
const PATIENCE_MS = 5_000;

export interface LocalSearch {
  readonly uris: readonly string[];
  /** Resolves if the server is MLflow. Rejects otherwise. */
  readonly check: (address: ServerAddress, signal: AbortSignal) => Promise<unknown>;
  readonly signal: AbortSignal;
}

/**
 * Returns the first of these addresses at which an MLflow server responds, even one that is too old; undefined
 * if there is none. Any program may use these ports.
 */
export async function findLocalServer({ uris, check, signal }: LocalSearch): Promise<string | undefined> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const found = await Promise.all(
    uris.map(async (uri) => {
      const parsed = parseServerUri(uri);
      if (!parsed.ok) return false;
      return check(parsed.address, within).then(
        () => true,
        (error: unknown) => error instanceof TrackingError && error.kind === 'tooOld',
      );
    }),
  );
  return uris.find((_, at) => found[at] === true);
}
