import type { Locator, Page } from 'playwright-core';

/**
 * VS Code's notifications, in their centre: a window that is driven by its smoke-test driver shows no toasts, but keeps
 * what they would have said.
 */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The notifications that hold this text, the newest first. Opens the centre if need be. */
  async withText(text: string | RegExp): Promise<Locator> {
    const centre = this.#page.locator('.notifications-center');
    if (!(await centre.isVisible())) {
      await this.#page
        .locator('.part.statusbar')
        .getByRole('button', { name: /Notification/ })
        .click();
      await centre.waitFor();
    }
    return centre.locator('.notification-list-item').filter({ hasText: text });
  }

  /** Presses a button of the newest notification with this text. */
  async press(text: string | RegExp, button: string): Promise<void> {
    const item = (await this.withText(text)).first();
    await item.hover();
    await item.getByRole('button', { name: button, exact: true }).click();
  }
}
