import { computed, signal } from '@preact/signals';
import type { Draft } from '../../../../src/model/draft';

type Kind = Draft['kind'];

/** The name and data type of the last label of one kind. */
interface Usual {
  readonly name: string;
  readonly dataType: Draft['dataType'];
}

/** The prefilled content of a form. */
export interface FormDefaults extends Readonly<Record<Kind, Usual>> {
  readonly kind: Kind;
}

const AT_FIRST: FormDefaults = {
  kind: 'feedback',
  feedback: { name: '', dataType: 'number' },
  expectation: { name: '', dataType: 'string' },
};

/**
 * The user's last label, which prefills the form: its kind, name, and data type apply to all spans and
 * traces.
 */
export class LastUsed {
  readonly #defaults = signal(AT_FIRST);

  readonly defaults = computed(() => this.#defaults.value);

  /** Remembers the kind, name, and data type of a label that was made. */
  record({ kind, name, dataType }: Pick<Draft, 'kind' | 'name' | 'dataType'>): void {
    this.#defaults.value = { ...this.#defaults.value, kind, [kind]: { name: name.trim(), dataType } };
  }

  /**
   * Remembers that the user chose another kind or data type for a new label. Ignores the data type of a name
   * that the user typed.
   */
  chose(draft: Draft, change: Partial<Draft>): void {
    const { kind, dataType } = draft;
    const usual = this.#defaults.value[kind];
    if (change.dataType !== undefined && this.isUsualName(draft))
      this.#defaults.value = { ...this.#defaults.value, kind, [kind]: { ...usual, dataType } };
    else if (change.kind !== undefined) this.#defaults.value = { ...this.#defaults.value, kind };
  }

  /** Whether the name is empty or prefilled, as opposed to typed by the user. */
  isUsualName({ kind, name }: Pick<Draft, 'kind' | 'name'>): boolean {
    return name === '' || name === this.#defaults.value[kind].name;
  }

  /** Whether the user hasn't typed anything in a form. */
  isBlank(draft: Draft): boolean {
    const { value, rationale, source, metadata } = draft;
    return (
      this.isUsualName(draft) &&
      value === '' &&
      rationale === '' &&
      source === undefined &&
      (metadata === undefined || metadata.trim() === '')
    );
  }
}
