import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { AssessmentKind } from '../../src/model/assessment';
import type { NameSuggestion } from '../../src/model/draft';
import { type LabelInput, schemaDataType } from '../../src/model/labelSchema';

/** Page object for the form of a trace panel. Locates elements by role and name. */
export class FormPage {
  readonly #page: Page;
  readonly pane: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.pane = page.getByRole('region', { name: 'Assessments' });
  }

  get name(): Locator {
    return this.pane.getByRole('combobox', { name: 'Assessment Name' });
  }

  get dataType(): Locator {
    return this.pane.getByRole('combobox', { name: 'Data Type' });
  }

  get value(): Locator {
    return this.pane.getByRole('textbox', { name: 'Value' });
  }

  get rationale(): Locator {
    return this.pane.getByRole('textbox', { name: 'Rationale' });
  }

  get source(): Locator {
    return this.pane.getByRole('combobox', { name: 'Source' });
  }

  get sourceId(): Locator {
    return this.pane.getByRole('textbox', { name: 'Source ID' });
  }

  get metadata(): Locator {
    return this.pane.getByRole('textbox', { name: 'Metadata' });
  }

  button(name: string): Locator {
    return this.pane.getByRole('form').getByRole('button', { name, exact: true });
  }

  pick(value: string): Locator {
    return this.button(`Value ${value}`);
  }

  radio(name: string): Locator {
    return this.pane.getByRole('form').getByRole('radio', { name, exact: true });
  }

  select(span: string): Promise<void> {
    return this.#page.getByRole('treeitem', { name: new RegExp(`^${span}`) }).click();
  }

  /** Opens the form for a label from its card. */
  async edit(label: string, button: 'Edit' | 'Override' = 'Edit'): Promise<void> {
    await this.pane.getByRole('listitem', { name: label }).getByRole('button', { name: button }).click();
  }

  async choose(dropdown: Locator, option: string): Promise<void> {
    await dropdown.click();
    await this.pane.getByRole('option', { name: option, exact: true }).click();
  }

  /** Types a name, then closes the suggestions with Escape. */
  async nameIt(name: string): Promise<void> {
    await this.name.fill(name);
    await this.name.press('Escape');
  }

  /** Waits until a control has this value. */
  async holds(control: Locator, text: string): Promise<void> {
    for (let i = 0; i < 150 && (await control.inputValue()) !== text; i++)
      await this.#page.waitForTimeout(20);
    assert.equal(await control.inputValue(), text);
  }

  /** Waits until a control has the focus. */
  async isFocused(control: Locator): Promise<void> {
    const has = (): Promise<boolean> => control.evaluate((element) => element.matches(':focus'));
    for (let i = 0; i < 150 && !(await has()); i++) await this.#page.waitForTimeout(20);
    assert.ok(await has());
  }

  /** Waits until a list that the host fills has this many items. */
  async until(list: readonly unknown[], count: number): Promise<void> {
    for (let i = 0; i < 150 && list.length < count; i++) await this.#page.waitForTimeout(20);
    assert.equal(list.length, count);
  }
}

/** Returns a suggestion based on a label schema of the server. */
export function schemaOf(
  name: string,
  input: LabelInput,
  more: { readonly kind?: AssessmentKind; readonly instruction?: string } = {},
): NameSuggestion {
  const { kind = 'feedback', instruction = '' } = more;
  const schema = { name, kind, instruction, comment: true, input };
  return { name, kind, dataType: schemaDataType(input), values: [], schema };
}
