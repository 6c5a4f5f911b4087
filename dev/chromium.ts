import path from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';

export interface ChromiumOptions {
  executable: string;
  /** The profile is kept here, as the workbench keeps its state in the browser. */
  dataDir: string;
  width?: number;
  height?: number;
}

/** A headless Chromium with a profile of its own. The caller closes it: playwright's own signal handlers would exit first. */
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
