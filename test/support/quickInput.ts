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
      // The whole title was typed: it is the first one.
      await this.#pressEnter();
    }, 30_000);
  }

  /**
   * Presses Enter in what is open. A palette that has just lost the focus to an editor, which VS Code gives it back a while
   * after a picker was left, is closed and takes no key.
   * @throws Error when the key went elsewhere.
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
