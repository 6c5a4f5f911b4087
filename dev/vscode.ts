import path from 'node:path';
import { SilentReporter, downloadAndUnzipVSCode } from '@vscode/test-electron';
import { cacheRoot, provision } from './cache';
import type { Log } from './log';
import { provideNode } from './node';
import { emptyPackage, npmInstall } from './npm';

/** `1.100.3` is the oldest version that package.json allows. */
export type VscodeVersion = '1.100.3' | 'newest';

/**
 * code-server's package contains the complete server of its VS Code version. `node` is the version that it
 * runs on, including its extension host.
 */
const BUILDS: Record<VscodeVersion, { codeServer: string; vscode: string; node: number }> = {
  '1.100.3': { codeServer: '4.100.3', vscode: '1.100.3', node: 20 },
  newest: { codeServer: '4.139.1', vscode: '1.139.1', node: 24 },
};

/** VS Code's own server, with the workbench for browsers. */
export interface VscodeServerBuild {
  kind: 'server';
  version: string;
  /** The folder that contains out/server-main.js. */
  dir: string;
  /** The Node that runs the server and its extension host. */
  node: string;
}

export interface VscodeDesktop {
  kind: 'desktop';
  version: string;
  executable: string;
}

/** Returns the VS Code that opens in a browser, installed from npm into the cache. */
export async function provideVscodeServer(version: VscodeVersion, log: Log): Promise<VscodeServerBuild> {
  const build = BUILDS[version];
  const node = await provideNode(build.node, log);
  const dir = await provision(`code-server-${build.codeServer}`, log, async (target) => {
    log(`Downloading VS Code ${build.vscode} from npm (10-60 s, only once)…`);
    await emptyPackage(target);
    await npmInstall(target, [`code-server@${build.codeServer}`]);
    // `npm ci` rejects its lock file.
    await npmInstall(serverDir(target), [], ['--omit=dev']);
  });
  return { kind: 'server', version: build.vscode, dir: serverDir(dir), node };
}

function serverDir(dir: string): string {
  return path.join(dir, 'node_modules', 'code-server', 'lib', 'vscode');
}

const UPDATE_SERVER = 'https://update.code.visualstudio.com/api/releases/stable';

/** Returns whether VS Code's update server responds within 4 seconds. */
export async function canDownloadVscode(): Promise<boolean> {
  return fetch(UPDATE_SERVER, { signal: AbortSignal.timeout(4_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

/** Returns whether windows can be shown. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return process.platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
}

/** Returns a real VS Code of this version: desktop if it can be downloaded and shown, else in the browser. */
export async function provideVscode(
  version: VscodeVersion,
  log: Log,
): Promise<VscodeDesktop | VscodeServerBuild> {
  if (!hasDisplay() || !(await canDownloadVscode())) return provideVscodeServer(version, log);
  log(`Downloading desktop VS Code (${version}, up to 2 min, only once)…`);
  const executable = await downloadAndUnzipVSCode({
    version: version === 'newest' ? 'stable' : version,
    cachePath: path.join(cacheRoot(), 'vscode'),
    reporter: new SilentReporter(),
  });
  return { kind: 'desktop', version, executable };
}
