import { Emitter, type Disposable } from '../model/event';
import { findLabeler, type LabelerSources } from './findLabeler';

export interface LabelerInit {
  /** Returns the current sources. */
  readonly sources: () => LabelerSources;
  /** Fires when the sources may have changed. */
  readonly onDidChangeSources: (listener: () => void) => Disposable;
}

/** Tracks the user's source ID as settings and folders change. Until it's known, it's the setting, or ''. */
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

  /** Resolves with the source ID that new labels must have, determining it first if needed. */
  known(): Promise<string> {
    return this.#known ?? this.#find();
  }

  #find(): Promise<string> {
    return (this.#known = this.#findOnce(++this.#asked));
  }

  async #findOnce(own: number): Promise<string> {
    const sourceId = await findLabeler(this.#init.sources());
    if (own !== this.#asked) return this.known(); // The settings have changed in the meantime.
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
