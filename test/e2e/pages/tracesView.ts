import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually';
import { QuickInput } from '../../support/quickInput';

/** The Traces view in the side bar, by the roles and names a user of a screen reader finds it by. */
export class TracesView {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page) {
    this.#page = page;
    this.#quickInput = new QuickInput(page);
  }

  /**
   * Shows it, where it is not shown yet, and waits for its title. Not by its icon in the activity bar: a click on that
   * hides the side bar when VS Code has shown the view in the meantime.
   */
  async open(): Promise<void> {
    await eventually(async () => {
      if (await this.title.isVisible()) return;
      await this.#quickInput.runCommand('MLflow Traces: Focus on Traces View');
      await this.title.waitFor({ timeout: 5_000 });
    }, 60_000);
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

  /** Runs an entry of the context menu of a row, or of the first row whose text holds this. */
  async fromMenu(of: string | Locator, item: string): Promise<void> {
    const row = typeof of === 'string' ? this.row(of).first() : of;
    const entry = this.#page.getByRole('menuitem', { name: item, exact: true });
    // A menu that is open does not follow what changes the commands it has: it is opened anew until it has this one.
    await eventually(async () => {
      await row.click({ button: 'right' });
      await this.#page.getByRole('menuitem').first().waitFor();
      if (await entry.isVisible()) return;
      await this.#page.keyboard.press('Escape');
      assert.fail(`${item} is not in the menu`);
    });
    // A menu takes no click in its first moments: it stays open then.
    let clicked = false;
    await eventually(async () => {
      if (clicked && (await entry.count()) === 0) return;
      await entry.click({ timeout: 5_000 });
      clicked = true;
      await entry.waitFor({ state: 'detached', timeout: 1_000 });
    }, 20_000);
  }
}
