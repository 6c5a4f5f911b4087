import { signal } from '@preact/signals';
import type { DraftField, FieldMessage } from '../../../../src/model/validate';
import type { FormContent } from './formContent';

/** What is wrong at each control: said once the form was submitted or the control was checked, not while it is filled. */
export class Problems {
  readonly #content: FormContent;
  readonly #shown = signal<ReadonlySet<DraftField> | 'all'>(new Set());

  constructor(content: FormContent) {
    this.#content = content;
  }

  /** Shows what is wrong, at one control or at all. */
  show(field: DraftField | 'all'): void {
    const { value: shown } = this.#shown;
    if (field === 'all') this.#shown.value = 'all';
    else if (shown !== 'all') this.#shown.value = new Set([...shown, field]);
  }

  hide(): void {
    this.#shown.value = new Set();
  }

  /** What is wrong at a control; ''. */
  of(field: DraftField): string {
    const { value: shown } = this.#shown;
    const { value: checked } = this.#content.checked;
    return checked.ok || (shown !== 'all' && !shown.has(field)) ? '' : said(checked.problems, field);
  }

  /** What will be stored otherwise than it was typed; ''. */
  warningOf(field: DraftField): string {
    return said(this.#content.checked.value.warnings, field);
  }
}

function said(messages: readonly FieldMessage[], field: DraftField): string {
  return messages.find((message) => message.field === field)?.message ?? '';
}
