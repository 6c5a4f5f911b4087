import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './cache';
import type { Log } from './log';
import { cleanEnv, run, signalGroup, stopGroup } from './process';
import { QUIET_SETTINGS } from './quietSettings';
import { REPOSITORY } from './repository';
import { canDownloadVscode, hasDisplay, provideVscode, provideVscodeServer } from './vscode';
import { startWorkbenchServer } from './workbenchServer';
import { workbenchUrl } from './workbenchUrl';

/** An editor that is open on the example workspace. */
export interface Editor {
  /** The URL to open; undefined for a desktop window. */
  url: string | undefined;
  onClosed(listener: () => void): void;
  stop(): Promise<void>;
}

export interface EditorOptions {
  folder: string;
  /** The folder for user data and extensions, separate from the user's own. */
  dataDir: string;
  log: Log;
}

/** Returns `desktop` if a window can be shown and VS Code is installed or downloadable, else `browser`. */
export async function chooseEditor(): Promise<'desktop' | 'browser'> {
  if (!hasDisplay()) return 'browser';
  return (await codeOnPath()) || (await canDownloadVscode()) ? 'desktop' : 'browser';
}

/** Serves VS Code to the user's browser. */
export async function openInBrowser({ folder, dataDir, log }: EditorOptions): Promise<Editor> {
  const build = await provideVscodeServer('newest', log);
  await firstSettings(dataDir);
  log(`Starting VS Code ${build.version} for the browser (3-10 s)…`);
  const server = await startWorkbenchServer({ build, dataDir, trust: false });
  return {
    url: workbenchUrl(server.origin, { folder, extensionDevelopmentPath: REPOSITORY }),
    onClosed: (listener) => server.onExit(listener),
    stop: () => server.stop(),
  };
}

/** Opens a window of desktop VS Code: the installed `code`, else a downloaded one. */
export async function openOnDesktop({ folder, dataDir, log }: EditorOptions): Promise<Editor> {
  const executable = (await codeOnPath()) ? 'code' : await downloadedCode(log);
  await firstSettings(dataDir);
  log('Opening VS Code (3-10 s)…');
  const child = spawn(
    executable,
    [
      `--user-data-dir=${dataDir}`,
      `--extensions-dir=${path.join(dataDir, 'extensions')}`,
      `--extensionDevelopmentPath=${REPOSITORY}`,
      '--disable-workspace-trust',
      '--skip-welcome',
      '--skip-release-notes',
      '--new-window',
      '--wait',
      folder,
    ],
    { env: cleanEnv(), detached: true, stdio: 'ignore', shell: process.platform === 'win32' },
  );
  return {
    url: undefined,
    onClosed: (listener) => {
      child.once('exit', listener);
      child.once('error', listener);
    },
    stop: async () => {
      // `code` is only a launcher. The window's main process writes its process ID to this file.
      const pid = Number(await readFile(path.join(dataDir, 'code.lock'), 'utf8').catch(() => ''));
      if (pid > 0 && process.platform === 'win32') signalGroup(pid, 'SIGTERM');
      else if (pid > 0) endQuietly(pid);
      if (child.pid !== undefined) await stopGroup(child.pid);
    },
  };
}

function endQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // Already closed.
  }
}

async function downloadedCode(log: Log): Promise<string> {
  const vscode = await provideVscode('newest', log);
  if (vscode.kind === 'desktop') return vscode.executable;
  throw new Error(
    "`code` isn't on PATH, and VS Code's update server doesn't respond. Try `npm start -- --browser`.",
  );
}

async function codeOnPath(): Promise<boolean> {
  return run('code', ['--version'], { timeoutMs: 10_000 }).then(
    () => true,
    () => false,
  );
}

async function firstSettings(dataDir: string): Promise<void> {
  const file = path.join(dataDir, 'User', 'settings.json');
  if (await exists(file)) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(QUIET_SETTINGS, undefined, 2)}\n`);
}
