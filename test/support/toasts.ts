import type { BrowserContext } from 'playwright-core';
import * as z from 'zod/mini';

/** Runs in every document before its own scripts, and reports each toast once its text is there. */
const SCRIPT = `if (window.top === window) {
  const told = new WeakSet();
  const look = () => {
    for (const toast of document.querySelectorAll('.notifications-toasts .notification-toast')) {
      const text = toast.innerText.trim();
      if (told.has(toast) || text === '') continue;
      told.add(toast);
      tellOfToast(text);
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}`;

/** Collects the texts of VS Code's notification toasts in all windows of a browser as they appear. */
export async function watchToasts(context: BrowserContext): Promise<readonly string[]> {
  const toasts: string[] = [];
  await context.exposeBinding('tellOfToast', (_source, text: unknown) => {
    toasts.push(z.string().parse(text).replaceAll(/\s+/g, ' '));
  });
  await context.addInitScript({ content: SCRIPT });
  return toasts;
}
