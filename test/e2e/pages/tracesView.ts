import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually';
import { QuickInput } from '../../support/quickInput';

/**
 * Page object for the Traces view in the side bar. Locates elements by the roles and names that screen
 * readers use.
 */
export class TracesView {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page) {
    this.#page = page;
    this.#quickInput = new QuickInput(page);
  }

  /**
   * Shows the view if it's hidden, and waits for its title. Runs a command instead of clicking the icon in
   * the activity bar: a click would hide the side bar if VS Code has shown the view in the meantime.
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

  /** Returns the rows that contain this text. */
  row(text: string | RegExp): Locator {
    return this.tree.getByRole('treeitem').filter({ hasText: text });
  }

  get rows(): Locator {
    return this.tree.getByRole('treeitem');
  }

  /** Runs an action in the view's title bar. */
  async action(name: string): Promise<void> {
    await this.pane.hover();
    await this.pane.getByRole('button', { name }).click();
  }

  /** Runs an entry of the context menu of a row, or of the first row that contains this text. */
  async fromMenu(of: string | Locator, item: string): Promise<void> {
    const row = typeof of === 'string' ? this.row(of).first() : of;
    const entry = this.#page.getByRole('menuitem', { name: item, exact: true });
    let clicked = false;
    // An open menu doesn't follow changes to its commands, and closes when an editor takes the focus. Reopen it
    // until it has this entry. It also ignores clicks in its first moments: click again until it closes.
    await eventually(async () => {
      if (clicked && (await entry.count()) === 0) return;
      if (!(await entry.isVisible())) {
        await row.click({ button: 'right' });
        const isThere = await entry.waitFor({ timeout: 2_000 }).then(
          () => true,
          () => false,
        );
        // Only then: without a menu, Escape clears the selection.
        if (!isThere) await this.#page.keyboard.press('Escape');
        assert.ok(isThere, `${item} is not in the menu`);
      }
      await entry.click({ timeout: 2_000 });
      clicked = true;
      await entry.waitFor({ state: 'detached', timeout: 1_000 });
    }, 30_000);
  }
}
