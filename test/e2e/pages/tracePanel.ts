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
    const option = this.#document.getByRole('option', { name: dataType });
    // A click on the box closes a list that is open: so each try begins with a closed one.
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
