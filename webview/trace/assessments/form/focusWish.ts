import { computed, signal } from '@preact/signals';
import type { DraftField } from '../../../../src/model/validate';
import { ahead } from '../../../ui/typedAhead';

export type FormControl = DraftField | 'duplicate';

/** Milliseconds to wait for a control that doesn't take the focus. */
const PATIENCE_MS = 2_000;

/**
 * The form control to focus next. It may not exist yet; keys typed until it has the focus are meant for it
 * and are held.
 */
export class FocusWish {
  readonly #control = signal<FormControl | null>(null);
  #taken: (() => void) | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** The control to focus, or null if the focus is where it should be. */
  readonly control = computed(() => this.#control.value);

  set(control: FormControl): void {
    this.#control.value = control;
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.end(), PATIENCE_MS);
    if (!this.#taken) ahead.hold(new Promise<void>((resolve) => (this.#taken = resolve)), { texts: true });
  }

  /** Call when the control has the focus, or when it should no longer get it. */
  end(): void {
    clearTimeout(this.#patience);
    this.#control.value = null;
    this.#taken?.();
    this.#taken = undefined;
  }
}
