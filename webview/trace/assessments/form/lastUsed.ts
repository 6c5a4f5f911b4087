import { computed, signal } from '@preact/signals';
import type { Draft } from '../../../../src/model/draft';

type Kind = Draft['kind'];

/** What a label was last given by, of one kind. */
interface Usual {
  readonly name: string;
  readonly dataType: Draft['dataType'];
}

/** What stands in a form before anything is typed. */
export interface FormDefaults extends Readonly<Record<Kind, Usual>> {
  readonly kind: Kind;
}

const AT_FIRST: FormDefaults = {
  kind: 'feedback',
  feedback: { name: '', dataType: 'number' },
  expectation: { name: '', dataType: 'string' },
};

/** What this person labels with, as a form begins: with the name and type of the last label, on every span and trace. */
export class LastUsed {
  readonly #defaults = signal(AT_FIRST);

  readonly defaults = computed(() => this.#defaults.value);

  /** A label was made with these. */
  used({ kind, name, dataType }: Pick<Draft, 'kind' | 'name' | 'dataType'>): void {
    this.#defaults.value = { ...this.#defaults.value, kind, [kind]: { name: name.trim(), dataType } };
  }

  /** The user chose another kind or data type in the form of a new label. The data type of a name of its own is not usual. */
  chose(draft: Draft, change: Partial<Draft>): void {
    const { kind, dataType } = draft;
    const usual = this.#defaults.value[kind];
    if (change.dataType !== undefined && this.isUsualName(draft))
      this.#defaults.value = { ...this.#defaults.value, kind, [kind]: { ...usual, dataType } };
    else if (change.kind !== undefined) this.#defaults.value = { ...this.#defaults.value, kind };
  }

  /** Whether the name is none that was typed: it stood there. */
  isUsualName({ kind, name }: Pick<Draft, 'kind' | 'name'>): boolean {
    return name === '' || name === this.#defaults.value[kind].name;
  }

  /** Whether there is nothing in a form that somebody typed. */
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
