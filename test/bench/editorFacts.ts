import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { run } from '../../dev/process';
import { REPOSITORY } from '../../dev/repository';
import { packageExtension } from '../support/packageExtension';
import type { BenchTrace } from './corpus';
import type { OurEditor } from './ours';
import { median } from './statistics';
import { within } from './within';

/** Measurements of the extension that don't depend on a trace. */
export interface EditorFacts {
  /** Duration of `activate`, as reported by VS Code. */
  readonly activationMs: number;
  /**
   * Activation times in milliseconds of the other visible extensions that start with the window, slowest
   * first.
   */
  readonly otherActivationsMs: readonly number[];
  /** From a click on the form's Create button to the frame with the label. */
  readonly createMs: number;
  readonly extensionKb: number;
  /** The trace panel's initial load: its script, static imports, and styles. */
  readonly webviewKb: number;
  readonly vsixKb: number;
}

/** Builds for production; everything measured afterward uses that build. */
export async function buildForProduction(): Promise<void> {
  await run(process.execPath, ['esbuild.mjs', '--production'], { cwd: REPOSITORY });
}

/** Returns the sizes of the build, packaged into `dir`, in KB of 1,024 bytes. */
export async function sizes(dir: string): Promise<Pick<EditorFacts, 'extensionKb' | 'webviewKb' | 'vsixKb'>> {
  const vsix = await packageExtension(dir);
  const kb = async (file: string): Promise<number> => (await stat(file)).size / 1024;
  const webview = path.join(REPOSITORY, 'dist/webview');
  const files = [...(await loadedAtOnce(webview, 'trace.js')), 'trace.css'];
  const parts = await Promise.all(files.map((file) => kb(path.join(webview, file))));
  return {
    extensionKb: await kb(path.join(REPOSITORY, 'dist/extension.js')),
    webviewKb: parts.reduce((sum, part) => sum + part, 0),
    vsixKb: await kb(vsix),
  };
}

/** Returns a script and all its static imports. */
async function loadedAtOnce(dir: string, file: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = await readFile(path.join(dir, file), 'utf8');
  for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) {
    if (name !== undefined) await loadedAtOnce(dir, name, seen);
  }
  return seen;
}

/** An extension under development is listed by its ID, an installed one by its name. */
const OUR_ROW = /mlflow[- ]traces/i;

/** Returns the times from VS Code's list of running extensions; NaN if ours isn't listed. */
export async function activations(
  editor: OurEditor,
): Promise<Pick<EditorFacts, 'activationMs' | 'otherActivationsMs'>> {
  const { workbench } = editor.window;
  await workbench.runCommand('Developer: Show Running Extensions');
  const list = workbench.page.locator('.runtime-extensions-editor .monaco-list');
  const row = list.locator('.monaco-list-row').filter({ hasText: OUR_ROW });
  await list
    .locator('.monaco-list-row')
    .filter({ hasText: /Activation:/ })
    .first()
    .waitFor();
  await sleep(500);
  const others = await list.locator('.monaco-list-row').filter({ hasNotText: OUR_ROW }).allInnerTexts();
  // The slowest are at the top, and only visible rows are in the document.
  for (const key of ['Home', 'End', 'PageUp', 'PageUp', 'PageUp']) {
    await list.focus();
    await workbench.page.keyboard.press(key);
    await sleep(500);
    if ((await row.count()) > 0) break;
  }
  const said = (await row.count()) > 0 ? await row.first().innerText() : '';
  await workbench.runCommand('View: Close All Editors');
  return {
    activationMs: activationIn(said),
    otherActivationsMs: others.map(activationIn).filter((ms) => !Number.isNaN(ms)),
  };
}

function activationIn(row: string): number {
  return Number(/Activation:\s*(\d+)\s*ms/.exec(row)?.[1] ?? NaN);
}

/**
 * Creates labels with the form, one after another.
 * @returns The median time in milliseconds until a label is visible.
 */
export async function createMs(editor: OurEditor, trace: BenchTrace, times: number): Promise<number> {
  await editor.closePanels();
  const { frame } = await editor.openTrace(trace.row);
  await within(frame.evaluate('bench.opened'), 60, 'a trace to label');
  const measured: number[] = [];
  for (let i = 1; i <= times; i++) {
    const name = `bench-${Date.now().toString(36)}-${i}`;
    await editor.window.panel.fill({ type: 'Feedback', name, dataType: 'Number', value: '4' });
    const ms = await within(frame.evaluate(`bench.timeCreate('${name}')`), 60, 'a label');
    measured.push(z.nullable(z.number()).parse(ms) ?? NaN);
  }
  await editor.closePanels();
  return median(measured);
}
