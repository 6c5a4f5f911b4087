import path from 'node:path';
import { exists, provision } from './cache';
import type { Log } from './log';
import { MissingPart } from './missingPart';
import { emptyPackage, npmInstall } from './npm';
import { cleanEnv, run } from './process';

/** Linux x64 only. Needs only a few system libraries. */
const PACKAGED = '@sparticuz/chromium@153.0.0';

const INSTALLED: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/opt/google/chrome/chrome',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const base = process.env[variable];
    if (base === undefined) return [];
    return ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map(
      (file) => path.join(base, file),
    );
  }),
};

/** Returns a browser that playwright-core can drive: $CHROME, an installed one, or the one from npm. */
export async function provideBrowser(log: Log): Promise<string> {
  const chosen = process.env['CHROME'];
  if (chosen) return chosen;
  for (const file of INSTALLED[process.platform] ?? []) if (await exists(file)) return file;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new MissingPart(
      'No browser found. Install Chrome, Chromium, or Edge, or set CHROME to the path of one.',
    );
  }
  return providePackagedBrowser(log);
}

/**
 * Returns the Chromium of npm's @sparticuz/chromium, unpacked into the cache.
 * @throws MissingPart when a system library is missing.
 */
export async function providePackagedBrowser(log: Log): Promise<string> {
  const dir = await provision('chromium', log, async (target) => {
    log('Downloading Chromium from npm (10-40 s, only once)…');
    await emptyPackage(target);
    await npmInstall(target, [PACKAGED]);
    // It unpacks itself into the temporary folder.
    const unpack = "import('@sparticuz/chromium').then((m) => m.default.executablePath())";
    await run(process.execPath, ['-e', unpack], { cwd: target, env: cleanEnv({ TMPDIR: target }) });
  });
  const browser = path.join(dir, 'chromium');
  await run(browser, ['--version']).catch((error: unknown) => {
    const library = /([\w.+-]+\.so[\w.]*)/.exec(String(error))?.[1] ?? 'a library';
    throw new MissingPart(
      `The downloaded Chromium can't start, because ${library} is missing. Install a browser instead:\n` +
        '  Debian:  sudo apt-get install chromium\n' +
        '  other:   https://www.google.com/chrome/, or set CHROME to the path of a Chromium',
      { cause: error },
    );
  });
  return browser;
}
