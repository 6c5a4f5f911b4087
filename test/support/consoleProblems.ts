import type { ConsoleMessage, Page } from 'playwright-core';

/**
 * Our ID, names, and bundles. The name of the cache folder isn't enough: it's in every path of the workbench.
 */
const OURS = /mlflow-traces\.mlflow-traces|mlflowTraces|\/dist\/(extension|webview)/;

/** Collects problems of our extension: its errors, and all errors in its webviews. */
export function watchConsole(page: Page): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && isOurs(message)) problems.push(message.text());
  });
  page.on('pageerror', (error) => {
    if (OURS.test(error.stack ?? error.message)) problems.push(error.stack ?? error.message);
  });
  page.on('crash', () => problems.push('the page crashed'));
  return problems;
}

function isOurs(message: ConsoleMessage): boolean {
  const { url } = message.location();
  return OURS.test(message.text()) || OURS.test(url) || /\/fake\.html/.test(url);
}
