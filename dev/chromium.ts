import path from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';

export interface ChromiumOptions {
  executable: string;
  /** The folder for the profile, which is kept because the workbench keeps its state in the browser. */
  dataDir: string;
  width?: number;
  height?: number;
}

/**
 * Launches a headless Chromium with its own profile. The caller must close it: playwright's own signal
 * handlers are disabled, because they would exit first.
 */
export async function launchChromium(options: ChromiumOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(path.join(options.dataDir, 'chromium'), {
    executablePath: options.executable,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    locale: 'en-US',
    viewport: { width: options.width ?? 1600, height: options.height ?? 1000 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
