import { computed, signal } from '@preact/signals';
import type { DraftField } from '../../../../src/model/validate';
import { ahead } from '../../../ui/typedAhead';

export type FormControl = DraftField | 'duplicate';

/** How long (ms) is waited for a control that does not take the focus. */
const PATIENCE_MS = 2_000;

/**
 * Which control of the form the focus has to go to. It may not be there yet; what is typed meanwhile is meant for it, and
 * waits.
 */
export class FocusWish {
  readonly #control = signal<FormControl | null>(null);
  #taken: (() => void) | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** null: the focus is where it has to be. */
  readonly control = computed(() => this.#control.value);

  set(control: FormControl): void {
    this.#control.value = control;
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.end(), PATIENCE_MS);
    if (!this.#taken) ahead.hold(new Promise<void>((resolve) => (this.#taken = resolve)), { texts: true });
  }

  /** The control has the focus, or shall not have it any more. */
  end(): void {
    clearTimeout(this.#patience);
    this.#control.value = null;
    this.#taken?.();
    this.#taken = undefined;
  }
}
