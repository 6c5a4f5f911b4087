import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { provideBrowser } from '../../../dev/browser';
import { launchChromium } from '../../../dev/chromium';
import { print } from '../../../dev/log';
import { provideVscodeServer } from '../../../dev/vscode';
import { startWorkbenchServer, type WorkbenchServer } from '../../../dev/workbenchServer';
import { workbenchUrl } from '../../../dev/workbenchUrl';
import { makeWorkspace, type Workspace } from '../../e2e/pages/workspace';
import { writeSettings } from '../../support/workbenchData';
import { bundleExtension } from './bundle';
import { Reception, type Host, type Pressed } from './hosts';
import type { KeyPress } from './messages';

const START_MS = 120_000;

/** A window of a real VS Code, with the extension in its extension host. */
export class EditorWindow {
  readonly #page: Page;
  readonly #reception: Reception;
  readonly #folder: string;
  #host: Host;

  private constructor(page: Page, reception: Reception, folder: string, host: Host) {
    this.#page = page;
    this.#reception = reception;
    this.#folder = folder;
    this.#host = host;
  }

  static async open(page: Page, reception: Reception, folder: string, url: string): Promise<EditorWindow> {
    const host = reception.next(folder, START_MS);
    await page.goto(url, { timeout: START_MS });
    return new EditorWindow(page, reception, folder, await host);
  }

  /** The name of the process. */
  get name(): string {
    return `host ${this.#host.pid}`;
  }

  press(label: KeyPress['label']): Promise<Pressed> {
    return this.#host.press(label);
  }

  /** Kills the extension host with SIGKILL, and reloads the window after `downMs` as a user would. */
  async kill(downMs: number): Promise<void> {
    process.kill(this.#host.pid, 'SIGKILL');
    await this.#host.gone;
    await this.#page.waitForTimeout(downMs);
    const host = this.#reception.next(this.#folder, START_MS);
    await this.#page.reload({ timeout: START_MS });
    this.#host = await host;
  }
}

/** A real VS Code with two windows that share a storage. */
export class Editor {
  readonly windows: EditorWindow[] = [];
  /** The extension's `globalStorageUri`. */
  readonly storage: string;
  readonly #dir: string;
  readonly #reception = new Reception();
  readonly #workspaces: Workspace[] = [];
  #server: WorkbenchServer | undefined;
  #browser: BrowserContext | undefined;

  private constructor(dir: string) {
    this.#dir = dir;
    this.storage = path.join(dir, 'data', 'User', 'globalStorage', 'mlflow-traces.mlflow-traces');
  }

  /** Opens a window for each of the workspace settings. */
  static async open(settings: readonly Record<string, unknown>[]): Promise<Editor> {
    const editor = new Editor(await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-faults-editor-')));
    try {
      await editor.#start(settings);
      return editor;
    } catch (error) {
      await editor.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.stop();
    this.#reception.close();
    for (const workspace of this.#workspaces) await workspace.remove();
    await rm(this.#dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  async #start(settings: readonly Record<string, unknown>[]): Promise<void> {
    const { extension, driver } = await bundleExtension(this.#dir);
    const port = await this.#reception.open();
    const dataDir = path.join(this.#dir, 'data');
    await writeSettings(dataDir, {});
    this.#server = await startWorkbenchServer({
      build: await provideVscodeServer('newest', print),
      dataDir,
      trust: false,
      env: { MLFLOW_TRACES_FAULTS_PORT: String(port) },
    });
    this.#browser = await launchChromium({ executable: await provideBrowser(print), dataDir });
    // A workbench that runs a driver expects these functions from its automation client.
    await this.#browser.exposeFunction('codeAutomationLog', () => undefined);
    await this.#browser.exposeFunction('codeAutomationExit', () => undefined);
    for (const each of settings) {
      const workspace = await makeWorkspace(each);
      this.#workspaces.push(workspace);
      const { folder } = workspace;
      const paths = { folder, extensionDevelopmentPath: extension, extensionTestsPath: driver };
      const page = await this.#browser.newPage();
      const url = workbenchUrl(this.#server.origin, paths);
      this.windows.push(await EditorWindow.open(page, this.#reception, folder, url));
    }
  }
}
