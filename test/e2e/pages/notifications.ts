import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually';
import { QuickInput } from '../../support/quickInput';

/**
 * VS Code's notifications, in their centre: a window that is driven by its smoke-test driver shows no toasts, but keeps
 * what they would have said.
 */
export class Notifications {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page) {
    this.#page = page;
    this.#quickInput = new QuickInput(page);
  }

  /**
   * The notifications that hold this text, the newest first. Opens the centre if need be; not by its bell, which closes
   * it when it has opened in the meantime.
   */
  async withText(text: string | RegExp): Promise<Locator> {
    const centre = this.#page.locator('.notifications-center');
    await eventually(async () => {
      if (await centre.isVisible()) return;
      await this.#quickInput.runCommand('Notifications: Show Notifications');
      await centre.waitFor({ timeout: 5_000 });
    }, 30_000);
    return centre.locator('.notification-list-item').filter({ hasText: text });
  }

  /** Presses a button of the newest notification with this text. */
  async press(text: string | RegExp, button: string): Promise<void> {
    const item = (await this.withText(text)).first();
    await item.hover();
    await item.getByRole('button', { name: button, exact: true }).click();
  }
}
