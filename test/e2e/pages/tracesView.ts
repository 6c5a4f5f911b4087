import type { Locator, Page } from 'playwright-core';

/** The Traces view in the side bar, by the roles and names a user of a screen reader finds it by. */
export class TracesView {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Shows it by its icon in the activity bar, where it is not shown yet, and waits for its first row. */
  async open(): Promise<void> {
    const icon = this.#page.getByRole('tab', { name: /^MLflow Traces/ });
    await icon.waitFor();
    if ((await icon.getAttribute('aria-selected')) !== 'true') await icon.click();
    await this.title.waitFor();
  }

  get title(): Locator {
    return this.pane.getByRole('heading', { name: /MLflow Traces/ });
  }

  get pane(): Locator {
    return this.#page.locator('.part.sidebar');
  }

  get tree(): Locator {
    return this.pane.getByRole('tree', { name: /Traces/ });
  }

  /** The rows whose text holds this. */
  row(text: string | RegExp): Locator {
    return this.tree.getByRole('treeitem').filter({ hasText: text });
  }

  get rows(): Locator {
    return this.tree.getByRole('treeitem');
  }

  /** Runs one of the actions in the view's title. */
  async action(name: string): Promise<void> {
    await this.pane.hover();
    await this.pane.getByRole('button', { name }).click();
  }
}
