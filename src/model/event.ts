/**
 * A resource that can be released. Structurally a `vscode.Disposable`, so modules without `vscode` can use
 * it.
 */
export interface Disposable {
  dispose(): void;
}

/** Subscribes a listener; structurally a `vscode.Event`. */
export type Event<T> = (listener: (event: T) => void) => Disposable;

/** A source of events. Keep it private and expose `event`, so that only the owner can fire. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(event: T) => void>();

  readonly event: Event<T> = (listener) => {
    const own = (event: T): void => listener(event);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
