import { computed, signal } from '@preact/signals';
import type { Draft, NameSuggestion } from '../../../../src/model/draft';
import { RpcError } from '../../../../src/protocol/rpc';
import type { TraceHost } from '../../traceHost';

/** Milliseconds for which a typed name waits for the suggestions, which it may be a prefix of. */
const PATIENCE_MS = 5_000;

/** The names that the host suggests: label schemas first, then names used before. */
export class Names {
  readonly #host: TraceHost;
  readonly #known = signal<readonly NameSuggestion[]>([]);
  #asked = false;
  /** The first load. Until it ends, the form can't tell whether a name is new. */
  #first: Promise<void> | null = null;

  readonly suggestions = computed(() => this.#known.value);

  constructor(host: TraceHost) {
    this.#host = host;
  }

  /** Resolves when the first load ends, or after `PATIENCE_MS`. null if it isn't in progress. */
  get arriving(): Promise<void> | null {
    return this.#first;
  }

  /**
   * Loads the suggestions. If the host reports an error, they stay as they are, and the user types the name.
   */
  async load(): Promise<void> {
    const isFirst = !this.#asked;
    const answer = this.#load();
    if (!isFirst) return answer;
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
    const first = Promise.race([answer, patience]).finally(() => {
      if (this.#first === first) this.#first = null;
    });
    this.#first = first;
    return answer;
  }

  async #load(): Promise<void> {
    this.#asked = true;
    try {
      this.#known.value = inOrderOf(this.#known.value, await this.#host.call('nameSuggestions', {}));
    } catch (error) {
      this.#asked = false;
      if (!(error instanceof RpcError)) throw error;
    }
  }

  /** Loads the suggestions once, for a name that is already in the form and may have a schema. */
  need(): void {
    if (!this.#asked) void this.load();
  }

  /** Returns the suggestion for a name of this kind. */
  find({ kind, name }: Pick<Draft, 'kind' | 'name'>): NameSuggestion | undefined {
    const wanted = name.trim();
    return this.#known.value.find((one) => one.kind === kind && one.name === wanted);
  }
}

/** Names that were suggested before keep their order, so that the same keys select the same name. */
function inOrderOf(
  before: readonly NameSuggestion[],
  now: readonly NameSuggestion[],
): readonly NameSuggestion[] {
  const keyOf = ({ kind, name }: NameSuggestion): string => `${kind} ${name}`;
  const places = new Map(before.map((one, index) => [keyOf(one), index]));
  const placeOf = (one: NameSuggestion): number => places.get(keyOf(one)) ?? before.length;
  return [...now].sort((a, b) => placeOf(a) - placeOf(b));
}
