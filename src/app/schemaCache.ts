import type { TraceApi } from '../mlflow/api';
import type { LabelSchema } from '../model/labelSchema';
import type { ServerSession } from '../servers/serverSession';
import type { Connected } from '../servers/connection';

/** How long a response is cached, in milliseconds. */
const FRESH_MS = 60_000;
/** How long to wait for the server before suggesting names without its schemas, in milliseconds. */
const PATIENCE_MS = 2_000;

/** The experiment to suggest names for. Each experiment has its own label schemas. */
export interface LabelPlace {
  readonly server: string;
  readonly experimentId: string;
}

/** Returns the connected experiment. */
export function placeOf({ server, experiment }: Connected): LabelPlace {
  return { server, experimentId: experiment.id };
}

interface Asked {
  readonly at: number;
  readonly schemas: Promise<readonly LabelSchema[]>;
}

/**
 * The label schemas of experiments. Requested only when the user picks a name, because listing them makes
 * MLflow create a default one (docs/mlflow-api.md#label-schemas). Failed requests aren't cached.
 */
export class LabelSchemas {
  readonly #log: (message: string, cause: unknown) => void;
  readonly #asked = new Map<string, Asked>();
  readonly #known = new Map<string, readonly LabelSchema[]>();

  constructor(log: (message: string, cause: unknown) => void) {
    this.#log = log;
  }

  /** Returns the label schemas of an experiment. Never rejects: forms also work without schemas. */
  async of(
    session: ServerSession,
    experimentId: string,
    signal?: AbortSignal,
  ): Promise<readonly LabelSchema[]> {
    if (session.state.kind === 'ready' && !session.state.capabilities.labelSchemas) return [];
    const place = { server: session.server, experimentId };
    const key = keyOf(place);
    const before = this.#asked.get(key);
    const isFresh = before !== undefined && Date.now() - before.at < FRESH_MS;
    const asked = isFresh ? before : { at: Date.now(), schemas: this.#ask(session.api, experimentId, key) };
    this.#asked.set(key, asked);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<readonly LabelSchema[]>((resolve) => {
      const withKnown = (): void => resolve(this.known(place));
      timer = setTimeout(withKnown, PATIENCE_MS);
      signal?.addEventListener('abort', withKnown, { once: true });
    });
    return Promise.race([asked.schemas, late]).finally(() => clearTimeout(timer));
  }

  /** Returns the schemas of the last response, or [] if there was none. */
  known(place: LabelPlace): readonly LabelSchema[] {
    return this.#known.get(keyOf(place)) ?? [];
  }

  async #ask(
    api: Pick<TraceApi, 'listLabelSchemas'>,
    experimentId: string,
    key: string,
  ): Promise<readonly LabelSchema[]> {
    try {
      const schemas = await api.listLabelSchemas(experimentId);
      this.#known.set(key, schemas);
      return schemas;
    } catch (error) {
      this.#asked.delete(key);
      this.#log("The label schemas couldn't be read", error);
      return this.#known.get(key) ?? [];
    }
  }
}

function keyOf({ server, experimentId }: LabelPlace): string {
  return JSON.stringify([server, experimentId]);
}
