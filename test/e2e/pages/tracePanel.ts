import type { FrameLocator, Locator } from 'playwright-core';

export interface FormValues {
  readonly type: 'Feedback' | 'Expectation';
  readonly name: string;
  readonly dataType: 'Number' | 'Boolean' | 'String' | 'JSON';
  /** As typed; 'True' or 'False' for Boolean. */
  readonly value: string;
  readonly rationale?: string;
}

/** The trace panel's document, by roles and accessible names. */
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

  /** The card of a label, by the label's name. */
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

  /** Fills in the form as a person would: each control by its role and name. */
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
    await box.click();
    await this.#document.getByRole('option', { name: dataType }).click();
  }

  async create(values: FormValues): Promise<void> {
    await this.fill(values);
    await this.createButton.click();
  }
}
