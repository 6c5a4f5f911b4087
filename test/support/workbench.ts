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
import { WarmCaches } from './warmCaches';
import { THEME_CLASSES, THEME_LABELS, readSettings, themeSetting, writeSettings } from './workbenchData';
import type { Theme } from './workbenchData';

/** Where VS Code requests a key for its secrets. */
const KEY_PATH = '/mint-key';

/** Webviews of extensions; those of the workbench itself have no extension ID. */
const OUTER_FRAME = 'iframe.webview.ready[src*="extensionId="]:visible';

export interface WorkbenchOptions {
  /** Default: the runner's choice (MLFLOW_TRACES_TEST_VSCODE), or the newest. */
  version?: VscodeVersion;
  /** The extension under development, or null for none. Default: this repository, unless `vsix` is given. */
  extensionPath?: string | null;
  /** A packaged extension to install instead. */
  vsix?: string;
  /**
   * Whether to use VS Code's smoke-test driver, which suppresses toasts. False needs `vsix`. Default: true.
   */
  smokeTestDriver?: boolean;
  /** Folders of additional extensions to install in the same extension host, for tests that inspect it. */
  moreExtensions?: readonly string[];
  /** If undefined, an empty window opens. */
  folder?: string;
  /** User settings, in addition to those that keep the window quiet. */
  settings?: Record<string, unknown>;
  /** Default: dark. */
  theme?: Theme;
  width?: number;
  height?: number;
  /**
   * Where VS Code persists its data, to reuse it in a later window. Default: a temporary folder that
   * `close()` removes.
   */
  dataDir?: string;
  /** Whether every workspace is trusted. Default: true. */
  trusted?: boolean;
  /** The display language. VS Code's own texts stay English; those of extensions are translated. */
  language?: string;
  /** Environment of the extension host. */
  env?: Record<string, string>;
}

/** A real VS Code window, driven as by a user. */
export class Workbench {
  readonly quickInput: QuickInput;
  /** Errors and blocked loads reported by the page or by our webviews in it. */
  readonly problems: string[];
  /** The texts of all toasts in any window since the start. Empty with VS Code's smoke-test driver. */
  readonly toasts: readonly string[];
  readonly #startServer: () => Promise<WorkbenchServer>;
  readonly #temporary: boolean;
  readonly #caches: WarmCaches;
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
      caches: WarmCaches;
    },
  ) {
    this.quickInput = new QuickInput(page);
    this.problems = watchConsole(page);
    this.toasts = inner.toasts;
    this.#server = inner.server;
    this.#startServer = inner.startServer;
    this.#temporary = inner.temporary;
    this.#caches = inner.caches;
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
    const caches = await WarmCaches.of(version);
    await caches.give(dataDir);
    const startServer = serverStarter(build, dataDir, options);
    const server = await startServer();
    const { extensionPath = vsix === undefined ? REPOSITORY : null } = options;
    const url = workbenchUrl(server.origin, {
      ...(folder === undefined ? {} : { folder }),
      ...(extensionPath === null ? {} : { extensionDevelopmentPath: extensionPath }),
    });
    const context = await launchChromium({
      executable: await provideBrowser(silent),
      dataDir,
      width: options.width ?? 1600,
      height: options.height ?? 1000,
    });
    await keepSecrets(context, server.origin);
    if (options.language !== undefined) await context.addInitScript(setLanguage, options.language);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
    const toasts = options.smokeTestDriver === false ? await watchToasts(context) : [];
    const page = context.pages()[0] ?? (await context.newPage());
    const temporary = options.dataDir === undefined;
    const inner = { server, startServer, temporary, toasts, caches };
    const workbench = new Workbench(version, dataDir, url, page, context, inner);
    await page.goto(url);
    await workbench.ready();
    return workbench;
  }

  /**
   * Resolves when the workbench is rendered. Extensions may register commands later; `runCommand` waits for
   * them.
   */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  }

  /** Runs a command by its title in the palette, such as `MLflow: Refresh`. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /** Returns the document of the only visible extension webview. Fails if there are two. */
  webview(): FrameLocator {
    return this.page.frameLocator(OUTER_FRAME).frameLocator('iframe#active-frame');
  }

  /**
   * Returns the same as a frame, for evaluating scripts. If several are visible, `title` selects one by its
   * document title.
   */
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

  /** Saves a screenshot in out/screenshots and returns its path. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(REPOSITORY, 'out', 'screenshots', `${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }

  /**
   * Changes user settings in the settings.json editor, because the browser window doesn't watch that file. It
   * does watch a folder's settings; use `changeFolderSettings` for those.
   */
  async changeUserSettings(changes: Record<string, unknown>): Promise<void> {
    const settings = { ...(await readSettings(this.dataDir)), ...changes };
    await this.runCommand('Preferences: Open User Settings (JSON)');
    const tab = this.page.getByRole('tab', { name: /settings\.json/ });
    await tab.waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor .view-lines').click();
    await this.page.keyboard.press('ControlOrMeta+A');
    // Paste the text; the editor would add closing brackets to typed text.
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(settings));
    await this.page.keyboard.press('ControlOrMeta+V');
    await this.page.keyboard.press('ControlOrMeta+S');
    await eventually(async () => assert.deepEqual(await readSettings(this.dataDir), settings));
    await this.runCommand('View: Close Editor');
    await tab.waitFor({ state: 'detached' });
  }

  /** Selects a theme in the theme picker and waits until it's applied. */
  async setTheme(theme: Theme): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.field.fill(THEME_LABELS[theme]);
    await this.quickInput.choose(THEME_LABELS[theme]);
    await this.page.locator(`.monaco-workbench.${THEME_CLASSES[theme]}`).waitFor();
  }

  async resize(width: number, height = 1000): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /** Reloads the window like a browser; this restarts the extension host. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /**
   * Sends SIGKILL. An extension under development only comes back with `reload()`, an installed one
   * automatically.
   */
  async killExtensionHost(): Promise<void> {
    const pid = extensionHostPid(await this.#server.log());
    assert(pid !== undefined, "VS Code's log names no extension host");
    this.#hostKilled = true;
    process.kill(pid, 'SIGKILL');
  }

  /**
   * Stops VS Code's server and the extension host, starts it again with the same port and data, and reloads
   * the window.
   */
  async restartServer(): Promise<void> {
    await this.#checkHost();
    await this.#server.stop();
    this.#server = await this.#startServer();
    this.#hostKilled = false;
    await this.reload();
  }

  /** Returns the output of VS Code's server since its start. */
  async serverLog(): Promise<string> {
    return this.#server.log();
  }

  /**
   * Closes the window and stops everything.
   * @throws AssertionError when the extension host has crashed.
   */
  async close(): Promise<void> {
    try {
      await this.#checkHost();
    } finally {
      await this.context.close();
      await this.#server.stop();
      await this.#caches.take(this.dataDir);
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

/** Runs in the page, before VS Code reads the language that its server would have set. */
function setLanguage(language: string): void {
  Reflect.set(globalThis, '_VSCODE_NLS_LANGUAGE', language);
}

/**
 * In the browser, secrets are only kept in memory unless the server provides a key for storing them. Answers
 * the request for the key in the page: a route would turn off the browser's cache.
 */
async function keepSecrets(context: BrowserContext, origin: string): Promise<void> {
  await context.addCookies([{ name: 'vscode-secret-key-path', value: KEY_PATH, url: origin }]);
  await context.addInitScript(provideKey, KEY_PATH);
}

/** Runs in the page. */
function provideKey(keyPath: string): void {
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    const isKey = new URL(url, location.href).pathname === keyPath;
    return isKey ? Promise.resolve(new Response(new Uint8Array(32).fill(7))) : original(input, init);
  };
}
