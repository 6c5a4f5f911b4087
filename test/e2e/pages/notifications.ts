import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually';
import { QuickInput } from '../../support/quickInput';

/**
 * VS Code's notification center. With the smoke-test driver, a window shows no toasts, but the center still
 * lists the notifications.
 */
export class Notifications {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page) {
    this.#page = page;
    this.#quickInput = new QuickInput(page);
  }

  /**
   * Returns the notifications that contain this text, newest first. Opens the center if needed, with a
   * command: a click on the bell would close it if it has opened in the meantime.
   */
  async withText(text: string | RegExp): Promise<Locator> {
    const center = this.#page.locator('.notifications-center');
    await eventually(async () => {
      if (await center.isVisible()) return;
      await this.#quickInput.runCommand('Notifications: Show Notifications');
      await center.waitFor({ timeout: 5_000 });
    }, 30_000);
    return center.locator('.notification-list-item').filter({ hasText: text });
  }

  /** Clicks a button of the newest notification with this text. */
  async press(text: string | RegExp, button: string): Promise<void> {
    const item = (await this.withText(text)).first();
    await item.hover();
    await item.getByRole('button', { name: button, exact: true }).click();
  }
}
