import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import * as z from 'zod/mini';
import { provideBrowser } from './browser';
import { launchChromium } from './chromium';
import { print } from './log';
import { askLoopbackDirectly } from './loopback';
import { provideVscodeServer } from './vscode';
import { command, extensionHostDied, startWorkbenchServer } from './workbenchServer';
import { workbenchUrl } from './workbenchUrl';

const Version = z.enum(['1.100.3', 'newest']);

/** Known messages of the workbench that would clutter the test suite's console output. */
const NOISE =
  /spdlog|native-watchdog|vscode-sqlite3|ENOTFOUND|\[Service Worker\]|^\[(\w*AgentHost|ChatModel|AccountPolicy|reconnection)|^Creating a socket|connection token|builtin extensions cache|^ChatSessionStore|^Canceled: |^Creation of workbench contribution|^Timed out waiting for authentication|^\[remote-connection\]/;

/** Parses the flags of the desktop `code`. Other flags are ignored. */
function parseFlags(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: text,
      extensionTestsPath: text,
      'user-data-dir': text,
      'extensions-dir': text,
      'folder-uri': text,
      'disable-extensions': flag,
      'disable-workspace-trust': flag,
      'install-extension': text,
      'list-extensions': flag,
      version: flag,
    },
  });
  const string = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  const folderUri = string('folder-uri');
  return {
    string,
    has: (name: string) => values[name] === true,
    folder: folderUri === undefined ? positionals.at(-1) : decodeURIComponent(new URL(folderUri).pathname),
  };
}

/**
 * Runs VS Code's server and opens its workbench in a headless Chromium, as `code` would open a window. With
 * --extensionTestsPath, exits with the suite's exit code, or with 1 if the suite doesn't finish. Otherwise,
 * prints the URL and runs until it's stopped. MLFLOW_TRACES_VSCODE: `newest` (default) or `1.100.3`.
 * CODE_TIMEOUT_S: timeout of a suite in seconds, 600 by default.
 */
export async function main(): Promise<void> {
  askLoopbackDirectly();
  const flags = parseFlags(process.argv.slice(2));
  const build = await provideVscodeServer(
    Version.parse(process.env['MLFLOW_TRACES_VSCODE'] ?? 'newest'),
    print,
  );
  const given = flags.string('user-data-dir');
  const dataDir = path.resolve(given ?? (await mkdtemp(path.join(os.tmpdir(), 'code-'))));
  const extensionsDir = flags.string('extensions-dir') ?? path.join(dataDir, 'extensions');

  const install = flags.string('install-extension');
  const windowless = flags.has('version')
    ? ['--version']
    : flags.has('list-extensions')
      ? ['--list-extensions']
      : install !== undefined
        ? ['--install-extension', install, '--force']
        : undefined;
  if (windowless) {
    print((await command({ build, dataDir, extensionsDir }, windowless)).trimEnd());
    return;
  }

  /** What to close, in reverse order. */
  const opened: (() => Promise<void>)[] = [];
  let quitting = false;
  const quit = async (code: number) => {
    if (quitting) return;
    quitting = true;
    // runTests stops reading the output when this process exits, so give it time to read the rest.
    await sleep(300);
    for (const close of opened.reverse()) await close().catch(() => undefined);
    process.exit(code);
  };
  const fail = async (why: string) => {
    if (!quitting) console.error(`code: ${why}`);
    return quit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void quit(130));
  process.on(
    'unhandledRejection',
    (error) => void fail(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );

  if (given === undefined) {
    opened.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
  }
  const server = await startWorkbenchServer({
    build,
    dataDir,
    extensionsDir,
    trust: !flags.has('disable-workspace-trust'),
  });
  opened.push(() => server.stop());
  server.onExit(() => void fail("VS Code's server ended"));
  const browser = await launchChromium({ executable: await provideBrowser(print), dataDir });
  opened.push(() => browser.close());
  const page = browser.pages()[0] ?? (await browser.newPage());
  await exposeTestHooks(page, async (code) => {
    // If the extension host dies during a suite, the exit code is still 0. Only the server's log shows it.
    await sleep(500);
    await (extensionHostDied(await server.log()) ? fail('the extension host died') : quit(code));
  });
  page.on('crash', () => void fail('the page crashed'));

  const tests = flags.string('extensionTestsPath');
  const development = flags.string('extensionDevelopmentPath');
  const url = workbenchUrl(server.origin, {
    ...(flags.folder === undefined ? {} : { folder: flags.folder }),
    ...(development === undefined ? {} : { extensionDevelopmentPath: development }),
    ...(tests === undefined ? {} : { extensionTestsPath: tests }),
    disableExtensions: flags.has('disable-extensions'),
  });
  const limit = Number(process.env['CODE_TIMEOUT_S'] ?? '600');
  if (tests === undefined) print(url);
  else setTimeout(() => void fail(`the suite did not end in ${limit} s`), limit * 1000);
  await page.goto(url);
}

/** Exposes the two functions that the workbench calls to report a suite's output and exit code. */
async function exposeTestHooks(page: Page, exit: (code: number) => Promise<void>): Promise<void> {
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    if (process.env['CODE_VERBOSE'] || !NOISE.test(String(args[0]))) {
      (type === 'error' || type === 'warn' ? console.error : console.log)(...args);
    }
  });
  await page.exposeFunction('codeAutomationExit', exit);
}
