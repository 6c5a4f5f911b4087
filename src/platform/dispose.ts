import type { Disposable } from '../model/event';

/**
 * Owns disposables and disposes them together, newest first. One that is added after disposal is disposed
 * immediately.
 */
export class Disposables implements Disposable {
  readonly #owned: Disposable[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  add<T extends Disposable>(disposable: T): T {
    if (this.#disposed) disposable.dispose();
    else this.#owned.push(disposable);
    return disposable;
  }

  dispose(): void {
    this.#disposed = true;
    for (let owned = this.#owned.pop(); owned; owned = this.#owned.pop()) owned.dispose();
  }
}
