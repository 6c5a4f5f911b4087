import { Emitter, type Disposable } from '../model/event';
import { findLabeler, type LabelerSources } from './findLabeler';

export interface LabelerInit {
  /** The sources as they stand when asked. */
  readonly sources: () => LabelerSources;
  /** Fires when they may have changed. */
  readonly onDidChangeSources: (listener: () => void) => Disposable;
}

/** Who labels here, followed through settings and folders. Until it was found out, the setting or nobody. */
export class Labeler implements Disposable {
  readonly #init: LabelerInit;
  readonly #changed = new Emitter<string>();
  readonly #subscription: Disposable;
  #sourceId: string;
  #asked = 0;
  #known: Promise<string> | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(init: LabelerInit) {
    this.#init = init;
    this.#sourceId = init.sources().setting;
    this.#subscription = init.onDidChangeSources(() => void this.#find());
  }

  get sourceId(): string {
    return this.#sourceId;
  }

  /** The source id that holds, found out if it was not yet: what a new label must carry. */
  known(): Promise<string> {
    return this.#known ?? this.#find();
  }

  #find(): Promise<string> {
    return (this.#known = this.#findOnce(++this.#asked));
  }

  async #findOnce(own: number): Promise<string> {
    const sourceId = await findLabeler(this.#init.sources());
    if (own !== this.#asked) return this.known(); // the settings changed meanwhile
    if (sourceId !== this.#sourceId) {
      this.#sourceId = sourceId;
      this.#changed.fire(sourceId);
    }
    return sourceId;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
