import type { LabelSchema } from '../model/labelSchema';
import type { Connected } from '../servers/connection';

/** How long (ms) an answer is used before the server is asked again. */
const FRESH_MS = 60_000;
/** Names are suggested without schemas when the server has not answered after this long (ms). */
const PATIENCE_MS = 2_000;

interface Asked {
  readonly at: number;
  readonly schemas: Promise<readonly LabelSchema[]>;
}

/**
 * The label schemas of the experiment in use. Asked for when names are picked and not before: listing them makes MLflow
 * create a default one (contract §7). Without an answer there are none, and the next time asks again.
 */
export class LabelSchemas {
  readonly #log: (message: string, cause: unknown) => void;
  readonly #asked = new Map<string, Asked>();
  readonly #known = new Map<string, readonly LabelSchema[]>();

  constructor(log: (message: string, cause: unknown) => void) {
    this.#log = log;
  }

  /** Never rejects: a form without its schemas still works. */
  async of(connected: Connected, signal?: AbortSignal): Promise<readonly LabelSchema[]> {
    const key = keyOf(connected);
    const before = this.#asked.get(key);
    const isFresh = before !== undefined && Date.now() - before.at < FRESH_MS;
    const asked = isFresh ? before : { at: Date.now(), schemas: this.#ask(connected, key) };
    this.#asked.set(key, asked);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<readonly LabelSchema[]>((resolve) => {
      const withKnown = (): void => resolve(this.known(connected));
      timer = setTimeout(withKnown, PATIENCE_MS);
      signal?.addEventListener('abort', withKnown, { once: true });
    });
    return Promise.race([asked.schemas, late]).finally(() => clearTimeout(timer));
  }

  /** What was answered last; [] before. */
  known(connected: Connected): readonly LabelSchema[] {
    return this.#known.get(keyOf(connected)) ?? [];
  }

  async #ask({ api, experiment }: Connected, key: string): Promise<readonly LabelSchema[]> {
    try {
      const schemas = await api.listLabelSchemas(experiment.id);
      this.#known.set(key, schemas);
      return schemas;
    } catch (error) {
      this.#asked.delete(key);
      this.#log('The label schemas could not be read', error);
      return this.#known.get(key) ?? [];
    }
  }
}

function keyOf({ server, experiment }: Connected): string {
  return JSON.stringify([server, experiment.id]);
}
