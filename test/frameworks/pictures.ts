import assert from 'node:assert/strict';
import type { Log } from '../../dev/log';
import { eventually } from '../support/eventually';
import { openEditorWindow, type EditorWindow } from '../e2e/pages/editorWindow';
import type { FrameworkTrace } from './traces';

/** The spans to open in each trace in addition to the root: the first one of each of these kinds. */
const KINDS = [
  ['model', /, (chat model|LLM),/i],
  ['tool', /, tool,/i],
] as const;

/**
 * Opens each trace in a real editor window, and saves screenshots of it in out/screenshots.
 * @throws Error when a trace doesn't open or the window logs a problem.
 */
export async function takePictures(
  target: { readonly uri: string; readonly experiment: string },
  traces: readonly FrameworkTrace[],
  log: Log,
): Promise<void> {
  const window = await openEditorWindow(target);
  try {
    await window.view.open();
    for (const { name, traceId } of traces) {
      await window.openById(traceId);
      await look(window, `framework ${name}`);
      for (const [what, kind] of KINDS) {
        const row = window.panel.spans.getByRole('treeitem', { name: kind }).first();
        if ((await row.count()) === 0 || (await row.getAttribute('aria-selected')) === 'true') continue;
        await row.click({ position: { x: 60, y: 10 } });
        await look(window, `framework ${name} ${what}`);
      }
    }
    assert.deepEqual(window.workbench.problems, []);
    log(`Screenshots of ${traces.length} traces: out/screenshots/framework-*.png`);
  } finally {
    await window.close();
  }
}

async function look({ panel, workbench }: EditorWindow, name: string): Promise<void> {
  await eventually(async () => {
    assert.notEqual(await panel.details.getAttribute('aria-busy'), 'true', name);
    assert.match(await panel.details.innerText(), /Inputs|belong to the whole trace/, name);
  });
  await workbench.page.waitForTimeout(300); // images and the Markdown lexer are loaded lazily
  await workbench.screenshot(name);
}
