import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Frame, FrameLocator, Page } from 'playwright-core';
import { provideBrowser } from '../../dev/browser';
import { launchChromium } from '../../dev/chromium';
import { silent } from '../../dev/log';
import { REPOSITORY } from '../../dev/repository';
import { provideVscodeServer } from '../../dev/vscode';
import type { VscodeServerBuild, VscodeVersion } from '../../dev/vscode';
import {
  extensionHostDied,
  extensionHostPid,
  installExtension,
  startWorkbenchServer,
} from '../../dev/workbenchServer';
import type { WorkbenchServer } from '../../dev/workbenchServer';
import { workbenchUrl } from '../../dev/workbenchUrl';
import { eventually } from './eventually';
import { watchConsole } from './consoleProblems';
import { QuickInput } from './quickInput';
import { watchToasts } from './toasts';
import { THEME_CLASSES, THEME_LABELS, readSettings, themeSetting, writeSettings } from './workbenchData';
import type { Theme } from './workbenchData';

/** Webviews of extensions: those of the workbench itself have none. */
const OUTER_FRAME = 'iframe.webview.ready[src*="extensionId="]:visible';

export interface WorkbenchOptions {
  /** Default: the runner's choice (MLFLOW_TRACES_TEST_VSCODE), else newest. */
  version?: VscodeVersion;
  /** The extension under development. Default: this repository, unless `vsix` is given. */
  extensionPath?: string;
  /** A packaged extension to install instead. */
  vsix?: string;
  /** With false, the window is as users have it: only so does it show toasts. Needs `vsix`. Default: true. */
  smokeTestDriver?: boolean;
  /** Folders of further extensions, installed into the same extension host, for tests that look into it. */
  moreExtensions?: readonly string[];
  /** Without it an empty window opens. */
  folder?: string;
  /** The user's settings; on top of what keeps the window quiet. */
  settings?: Record<string, unknown>;
  /** Default: dark. */
  theme?: Theme;
  width?: number;
  height?: number;
  /** Keeps everything that VS Code keeps, for a later window. Default: a temporary folder, removed by `close()`. */
  dataDir?: string;
  /** Default true: every workspace is trusted. */
  trusted?: boolean;
  /** Environment of the extension host. */
  env?: Record<string, string>;
}

/** A real VS Code window, driven as a user drives it. */
export class Workbench {
  readonly quickInput: QuickInput;
  /** Errors and refused loads that the page, or our webviews in it, reported. */
  readonly problems: string[];
  /** The texts of the toasts that any window has shown, from the first moment on. None with VS Code's smoke-test driver. */
  readonly toasts: readonly string[];
  readonly #startServer: () => Promise<WorkbenchServer>;
  readonly #temporary: boolean;
  #server: WorkbenchServer;
  #hostKilled = false;

  private constructor(
    readonly version: VscodeVersion,
    readonly dataDir: string,
    readonly url: string,
    readonly page: Page,
    readonly context: BrowserContext,
    inner: {
      server: WorkbenchServer;
      startServer: () => Promise<WorkbenchServer>;
      temporary: boolean;
      toasts: readonly string[];
    },
  ) {
    this.quickInput = new QuickInput(page);
    this.problems = watchConsole(page);
    this.toasts = inner.toasts;
    this.#server = inner.server;
    this.#startServer = inner.startServer;
    this.#temporary = inner.temporary;
  }

  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const { version = defaultVersion(), folder, vsix, settings, theme = 'dark' } = options;
    const build = await provideVscodeServer(version, silent);
    const dataDir = options.dataDir ?? (await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-window-')));
    await writeSettings(dataDir, { ...themeSetting(version, theme), ...settings });
    if (vsix !== undefined) await installExtension({ build, dataDir }, vsix);
    for (const extension of options.moreExtensions ?? []) {
      const to = path.join(dataDir, 'extensions', path.basename(extension));
      await cp(extension, to, { recursive: true });
    }
    const startServer = serverStarter(build, dataDir, options);
    const server = await startServer();
    const development = vsix === undefined ? (options.extensionPath ?? REPOSITORY) : undefined;
    const url = workbenchUrl(server.origin, {
      ...(folder === undefined ? {} : { folder }),
      ...(development === undefined ? {} : { extensionDevelopmentPath: development }),
    });
    const context = await launchChromium({
      executable: await provideBrowser(silent),
      dataDir,
      width: options.width ?? 1600,
      height: options.height ?? 1000,
    });
    await keepSecrets(context, server.origin);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
    const toasts = options.smokeTestDriver === false ? await watchToasts(context) : [];
    const page = context.pages()[0] ?? (await context.newPage());
    const temporary = options.dataDir === undefined;
    const inner = { server, startServer, temporary, toasts };
    const workbench = new Workbench(version, dataDir, url, page, context, inner);
    await page.goto(url);
    await workbench.ready();
    return workbench;
  }

  /** Resolves when the workbench is drawn. Commands of extensions may come a moment later: `runCommand` waits. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  }

  /** Runs a command by the title the palette shows, such as `MLflow: Refresh`. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /** The document of the one extension's webview that is visible. Fails when two are. */
  webview(): FrameLocator {
    return this.page.frameLocator(OUTER_FRAME).frameLocator('iframe#active-frame');
  }

  /** The same as a frame, to evaluate scripts in. With several visible ones: that whose document title matches. */
  async webviewFrame(title?: string | RegExp): Promise<Frame> {
    return eventually(async () => {
      const matching: Frame[] = [];
      for (const outer of await this.page.locator(OUTER_FRAME).elementHandles()) {
        const inner = await (await outer.contentFrame())?.$('iframe#active-frame');
        const frame = await inner?.contentFrame();
        if (!frame) continue;
        const found = await frame.title();
        if (title === undefined || (typeof title === 'string' ? found === title : title.test(found)))
          matching.push(frame);
      }
      const [frame] = matching;
      assert(frame !== undefined && matching.length === 1, `${matching.length} visible webviews match`);
      return frame;
    });
  }

  /** Keeps a picture in out/screenshots and returns its path. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(REPOSITORY, 'out', 'screenshots', `${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }

  /**
   * Changes some of the user's settings in the editor for settings.json. (The window in the browser does not watch that
   * file; for a folder's settings, which it watches, there is `changeFolderSettings`.)
   */
  async changeUserSettings(changes: Record<string, unknown>): Promise<void> {
    const settings = { ...(await readSettings(this.dataDir)), ...changes };
    await this.runCommand('Preferences: Open User Settings (JSON)');
    const tab = this.page.getByRole('tab', { name: /settings\.json/ });
    await tab.waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor .view-lines').click();
    await this.page.keyboard.press('ControlOrMeta+A');
    // Pasted: what is typed gets the editor's closing brackets.
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(settings));
    await this.page.keyboard.press('ControlOrMeta+V');
    await this.page.keyboard.press('ControlOrMeta+S');
    await eventually(async () => assert.deepEqual(await readSettings(this.dataDir), settings));
    await this.runCommand('View: Close Editor');
    await tab.waitFor({ state: 'detached' });
  }

  /** Switches the theme in the theme picker and waits until it is on. */
  async setTheme(theme: Theme): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.field.fill(THEME_LABELS[theme]);
    await this.quickInput.choose(THEME_LABELS[theme]);
    await this.page.locator(`.monaco-workbench.${THEME_CLASSES[theme]}`).waitFor();
  }

  async resize(width: number, height = 1000): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /** Reloads the window as a browser does: the extension host is started anew. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** SIGKILL. An extension under development comes back by `reload()` only; an installed one by itself. */
  async killExtensionHost(): Promise<void> {
    const pid = extensionHostPid(await this.#server.log());
    assert(pid !== undefined, "VS Code's log names no extension host");
    this.#hostKilled = true;
    process.kill(pid, 'SIGKILL');
  }

  /** Stops VS Code's server with the extension host, starts it on the same port and data, and reloads the window. */
  async restartServer(): Promise<void> {
    await this.#checkHost();
    await this.#server.stop();
    this.#server = await this.#startServer();
    this.#hostKilled = false;
    await this.reload();
  }

  /** What VS Code's server wrote since it was started. */
  async serverLog(): Promise<string> {
    return this.#server.log();
  }

  /** Closes the window and stops everything. Throws when the extension host had died by itself. */
  async close(): Promise<void> {
    try {
      await this.#checkHost();
    } finally {
      await this.context.close();
      await this.#server.stop();
      if (this.#temporary)
        await rm(this.dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    }
  }

  async #checkHost(): Promise<void> {
    const died = !this.#hostKilled && extensionHostDied(await this.#server.log());
    assert(!died, `the extension host died; see ${path.join(this.dataDir, 'server.log')}`);
  }
}

function defaultVersion(): VscodeVersion {
  return process.env['MLFLOW_TRACES_TEST_VSCODE'] === '1.100.3' ? '1.100.3' : 'newest';
}

function serverStarter(build: VscodeServerBuild, dataDir: string, options: WorkbenchOptions) {
  return async () =>
    startWorkbenchServer({
      build,
      dataDir,
      trust: options.trusted === false,
      smokeTestDriver: options.smokeTestDriver ?? true,
      ...(options.env === undefined ? {} : { env: options.env }),
    });
}

/** In the browser, secrets live in the page's memory, unless the server gives it a key to keep them with. */
async function keepSecrets(context: BrowserContext, origin: string): Promise<void> {
  await context.addCookies([{ name: 'vscode-secret-key-path', value: '/mint-key', url: origin }]);
  await context.route(`${origin}/mint-key`, (route) =>
    route.fulfill({ status: 200, body: Buffer.alloc(32, 7) }),
  );
}
