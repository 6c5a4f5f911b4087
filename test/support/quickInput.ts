import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';

/** VS Code's quick input: the command palette, quick picks and input boxes. */
export class QuickInput {
  readonly widget: Locator;

  constructor(readonly page: Page) {
    this.widget = page.locator('.quick-input-widget:visible');
  }

  /** The field that is typed in. */
  get field(): Locator {
    return this.widget.locator('.quick-input-filter input');
  }

  /** The items shown; `label` is the item's own text, whole. */
  item(label: string | RegExp): Locator {
    const exact = typeof label === 'string' ? new RegExp(`^${escapeRegExp(label)}$`) : label;
    const name = this.page
      .locator('.quick-input-list-row:first-child .label-name')
      .filter({ hasText: exact });
    return this.widget.getByRole('option').filter({ has: name });
  }

  /**
   * Runs a command by the title the palette shows, such as `MLflow: Refresh`. A palette that is open does not learn of
   * an extension that is registered meanwhile, so after the start of a window it is opened until the command is listed.
   */
  async runCommand(title: string): Promise<void> {
    await eventually(async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      await this.field.fill(`>${title}`);
      await this.item(title).waitFor({ timeout: 2_000 });
      // The whole title was typed: it is the first one. A palette that VS Code has closed by now takes no key.
      await this.field.press('Enter', { timeout: 2_000 });
    }, 30_000);
  }

  /** Clicks the one item with this label. */
  async choose(label: string | RegExp): Promise<void> {
    await this.item(label).click();
  }

  /** Types into an input box, or filters a pick, and presses Enter. */
  async enter(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** Labels of the items shown, from top to bottom. */
  async labels(): Promise<string[]> {
    return this.widget.locator('.quick-input-list-row:first-child .label-name').allInnerTexts();
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
