import type { Workbench } from './workbench';

/**
 * Returns an extension's row in VS Code's list of running extensions, such as `MLflow Traces 0.1.0 …
 * Activation: 12ms`.
 */
export async function runningExtension(workbench: Workbench, name: string): Promise<string> {
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: name });
  await row.filter({ hasText: /Activat(ed|ion)/ }).waitFor();
  return (await row.innerText()).replaceAll(/\s+/g, ' ').trim();
}
