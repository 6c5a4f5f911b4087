import { signal } from '@preact/signals';
import type { DraftField, FieldMessage } from '../../../../src/model/validate';
import type { FormContent } from './formContent';

/**
 * The problems of the form's fields. They are shown after the form was submitted or the field was checked,
 * not while the user types.
 */
export class Problems {
  readonly #content: FormContent;
  readonly #shown = signal<ReadonlySet<DraftField> | 'all'>(new Set());

  constructor(content: FormContent) {
    this.#content = content;
  }

  /** Shows the problems of one field, or of all. */
  show(field: DraftField | 'all'): void {
    const { value: shown } = this.#shown;
    if (field === 'all') this.#shown.value = 'all';
    else if (shown !== 'all') this.#shown.value = new Set([...shown, field]);
  }

  hide(): void {
    this.#shown.value = new Set();
  }

  /** Returns the visible problem of a field, or ''. */
  of(field: DraftField): string {
    const { value: shown } = this.#shown;
    const { value: checked } = this.#content.checked;
    return checked.ok || (shown !== 'all' && !shown.has(field)) ? '' : said(checked.problems, field);
  }

  /** Returns a warning that the value will be stored differently than typed, or ''. */
  warningOf(field: DraftField): string {
    return said(this.#content.checked.value.warnings, field);
  }
}

function said(messages: readonly FieldMessage[], field: DraftField): string {
  return messages.find((message) => message.field === field)?.message ?? '';
}
