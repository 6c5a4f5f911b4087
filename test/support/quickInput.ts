import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';

/** VS Code's quick input: the command palette, quick picks, and input boxes. */
export class QuickInput {
  readonly widget: Locator;

  constructor(readonly page: Page) {
    this.widget = page.locator('.quick-input-widget:visible');
  }

  /** The text field. */
  get field(): Locator {
    return this.widget.locator('.quick-input-filter input');
  }

  /** Returns the visible items with this label. `label` must be the complete text. */
  item(label: string | RegExp): Locator {
    const exact = typeof label === 'string' ? new RegExp(`^${escapeRegExp(label)}$`) : label;
    const name = this.page
      .locator('.quick-input-list-row:first-child .label-name')
      .filter({ hasText: exact });
    return this.widget.getByRole('option').filter({ has: name });
  }

  /**
   * Runs a command by its title in the palette, such as `MLflow: Refresh`. An open palette isn't updated when
   * an extension registers commands, so reopen it until the command is listed.
   */
  async runCommand(title: string): Promise<void> {
    await eventually(async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      // A page that is just loading doesn't pass F1 on. Press it again.
      await this.field.fill(`>${title}`, { timeout: 2_000 });
      await this.item(title).waitFor({ timeout: 2_000 });
      // The title is complete, so its command comes first.
      await this.#pressEnter();
    }, 30_000);
  }

  /**
   * Presses Enter in the palette. VS Code returns the focus to an editor some time after a picker was closed;
   * that closes a palette that was opened meanwhile, and the key would be lost.
   * @throws Error when the palette didn't receive the key.
   */
  async #pressEnter(): Promise<void> {
    const heard = await this.field.evaluateHandle((field) => {
      const enter = { arrived: false };
      field.ownerDocument.defaultView?.addEventListener(
        'keydown',
        (event) => void (enter.arrived = event.target === field && field.checkVisibility()),
        { capture: true, once: true },
      );
      return enter;
    });
    await this.field.press('Enter', { timeout: 2_000 });
    const { arrived } = await heard.jsonValue();
    if (!arrived) throw new Error('Enter did not get to the palette');
  }

  /** Clicks the only item with this label. */
  async choose(label: string | RegExp): Promise<void> {
    await this.item(label).click();
  }

  /** Types into an input box, or filters a quick pick, and presses Enter. */
  async enter(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** Returns the labels of the visible items from top to bottom. */
  async labels(): Promise<string[]> {
    return this.widget.locator('.quick-input-list-row:first-child .label-name').allInnerTexts();
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
