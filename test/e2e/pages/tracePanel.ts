import type { FrameLocator, Locator } from 'playwright-core';
import { eventually } from '../../support/eventually';

export interface FormValues {
  readonly type: 'Feedback' | 'Expectation';
  readonly name: string;
  readonly dataType: 'Number' | 'Boolean' | 'String' | 'JSON';
  /** As typed; 'True' or 'False' for Boolean. */
  readonly value: string;
  readonly rationale?: string;
}

/** Page object for the trace panel's document. Locates elements by role and accessible name. */
export class TracePanelPage {
  readonly #document: FrameLocator;

  constructor(document: FrameLocator) {
    this.#document = document;
  }

  get spans(): Locator {
    return this.#document.getByRole('tree', { name: 'Spans' });
  }

  span(name: string): Locator {
    return this.spans.getByRole('treeitem', { name: new RegExp(`^${name}(,|$)`) });
  }

  get details(): Locator {
    return this.#document.getByRole('region', { name: /Span details|Details/ });
  }

  get assessments(): Locator {
    return this.#document.getByRole('region', { name: 'Assessments' });
  }

  /** Returns the card of the label with this name. */
  label(name: string): Locator {
    return this.assessments
      .getByRole('listitem')
      .filter({ has: this.#document.getByText(name, { exact: true }) });
  }

  get nameBox(): Locator {
    return this.assessments.getByRole('combobox', { name: 'Assessment Name' });
  }

  get valueBox(): Locator {
    return this.assessments.getByRole('textbox', { name: 'Value' });
  }

  get rationaleBox(): Locator {
    return this.assessments.getByRole('textbox', { name: 'Rationale' });
  }

  get createButton(): Locator {
    return this.assessments.getByRole('button', { name: 'Create' });
  }

  button(name: string | RegExp): Locator {
    return this.#document.getByRole('button', { name });
  }

  /** Fills in the form like a user: each control by its role and name. */
  async fill({ type, name, dataType, value, rationale }: FormValues): Promise<void> {
    await this.assessments
      .getByRole('radiogroup', { name: 'Assessment Type' })
      .getByRole('radio', { name: type })
      .click();
    await this.nameBox.fill(name);
    await this.nameBox.press('Escape');
    await this.chooseDataType(dataType);
    if (dataType === 'Boolean') {
      await this.assessments
        .getByRole('radiogroup', { name: 'Value' })
        .getByRole('radio', { name: value })
        .click();
    } else await this.valueBox.fill(value);
    if (rationale !== undefined) await this.rationaleBox.fill(rationale);
  }

  async chooseDataType(dataType: string): Promise<void> {
    const box = this.assessments.getByRole('combobox', { name: 'Data Type' });
    const option = this.#document.getByRole('option', { name: dataType });
    // Blur first: a click on the box would close an open list.
    await eventually(async () => {
      await box.blur();
      await box.click();
      await option.click({ timeout: 2_000 });
    }, 20_000);
    await box
      .getByRole('option', { name: dataType, selected: true, includeHidden: true })
      .waitFor({ state: 'attached' });
  }

  async create(values: FormValues): Promise<void> {
    await this.fill(values);
    await this.createButton.click();
  }
}
