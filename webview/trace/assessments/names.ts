import { computed, signal } from '@preact/signals';
import type { Draft, NameSuggestion } from '../../../src/model/draft';
import { RpcError } from '../../../src/protocol/rpc';
import type { TraceHost } from '../host';

/** The names that the host suggests: label schemas first, then names used before. */
export class Names {
  readonly #host: TraceHost;
  readonly #known = signal<readonly NameSuggestion[]>([]);
  #asked = false;

  readonly suggestions = computed(() => this.#known.value);

  constructor(host: TraceHost) {
    this.#host = host;
  }

  /** Asks the host. Without an answer a name is typed. */
  async load(): Promise<void> {
    this.#asked = true;
    try {
      this.#known.value = await this.#host.call('nameSuggestions', {});
    } catch (error) {
      this.#asked = false;
      if (!(error instanceof RpcError)) throw error;
    }
  }

  /** Asks once: for a name that is there already, and may have a schema. */
  need(): void {
    if (!this.#asked) void this.load();
  }

  /** What is known of a name, as feedback or as expectation. */
  find({ kind, name }: Pick<Draft, 'kind' | 'name'>): NameSuggestion | undefined {
    const wanted = name.trim();
    return this.#known.value.find((one) => one.kind === kind && one.name === wanted);
  }
}
