import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { provideBrowser } from '../../dev/browser';
import { type PageContent, PageServer } from './pageServer';

/** No request leaves the machine, not even one that a test doesn't notice. */
const NO_NETWORK = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.localhost, EXCLUDE 127.0.0.1';

export interface PageOptions extends PageContent {
  readonly width?: number;
  readonly height?: number;
  /** Script that runs in every document before its own scripts. */
  readonly before?: string;
  /**
   * Whether it gets a browser context of its own. For tests that change what isn't reset between two tests,
   * such as the clock.
   */
  readonly fresh?: boolean;
  /** Receives each message of the webview. */
  readonly onMessage: (message: unknown) => void;
}

export interface PanelPage {
  readonly page: Page;
  /** Uncaught errors, console errors and content security policy violations. */
  readonly problems: string[];
  /** Every URL that the page requested. */
  readonly requested: string[];
  /** Sends a message to the webview. */
  post(message: unknown): Promise<void>;
  /** The state that the webview last saved with `vscode.setState()`. */
  state(): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Sends the messages of one turn to the browser in a single call, in order, to save round trips. Sends them
 * as text, because the time that Playwright's serializer needs for 50,000 rows says nothing about the panel.
 */
function together(send: (texts: string[]) => Promise<void>): PanelPage['post'] {
  let waiting: { readonly texts: string[]; readonly sent: Promise<void> } | undefined;
  return (message) => {
    if (!waiting) {
      const texts: string[] = [];
      const sent = Promise.resolve().then(() => {
        waiting = undefined;
        return send(texts);
      });
      waiting = { texts, sent };
    }
    waiting.texts.push(JSON.stringify(message));
    return waiting.sent;
  };
}

/** Runs in the page. */
function hand(texts: string[]): void {
  for (const text of texts) window.postMessage(JSON.parse(text));
}

/** The extension host's end of a panel, reduced to what a page needs. */
export interface HostStub {
  panel: PanelPage | undefined;
  receive(message: unknown): void;
}

/** A page that is used by one panel after another. A new page takes Chromium longer than a test. */
interface PooledPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The panel that is open on it. */
  current:
    { readonly options: PageOptions; readonly problems: string[]; readonly requested: string[] } | undefined;
}

/** A browser and the built bundles, started once for all pages of a suite. */
export class WebviewBrowser {
  readonly #browser: Browser;
  readonly #server: PageServer;
  readonly #free: PooledPage[] = [];

  private constructor(browser: Browser, server: PageServer) {
    this.#browser = browser;
    this.#server = server;
  }

  /** Starts the browser. `args` are Chromium flags that replace the one that blocks the network. */
  static async start(args: readonly string[] = [NO_NETWORK]): Promise<WebviewBrowser> {
    const executablePath = await provideBrowser(() => undefined);
    const server = await PageServer.start();
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...args] });
    return new WebviewBrowser(browser, server);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }

  /**
   * Opens a page with this content, at an address that only this test serves. Its requests leave the browser.
   */
  async blankPage(address: string, body: string, before: string): Promise<Page> {
    const page = await this.#browser.newPage();
    await page.addInitScript(before);
    await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.goto(address, { waitUntil: 'commit' });
    return page;
  }

  /**
   * Opens a bundle like the extension host does: with its HTML, content security policy and theme variables.
   */
  async open(options: PageOptions): Promise<PanelPage> {
    const size = { width: options.width ?? 1330, height: options.height ?? 820 };
    const isFresh = options.fresh === true || options.before !== undefined;
    const pooled = (isFresh ? undefined : this.#free.pop()) ?? (await this.#create());
    const { context, page } = pooled;
    if (options.before !== undefined) await context.addInitScript(options.before);
    const problems: string[] = [];
    const requested: string[] = [];
    pooled.current = { options, problems, requested };
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.setViewportSize(size);
    await page.goto(this.#server.serve(options));
    const isOpen = (): boolean => pooled.current?.problems === problems;
    return {
      page,
      problems,
      requested,
      // A stub may respond after its test; the page belongs to another panel by then.
      post: together(async (texts) => (isOpen() ? page.evaluate(hand, texts) : undefined)),
      state: () => page.evaluate(() => Reflect.get(window, 'keptState') as unknown),
      close: async () => {
        if (!isOpen()) return;
        pooled.current = undefined;
        if (isFresh || page.isClosed()) await context.close();
        else await this.#reset(pooled);
      },
    };
  }

  async #create(): Promise<PooledPage> {
    const context = await this.#browser.newContext();
    const page = await context.newPage();
    const pooled: PooledPage = { context, page, current: undefined };
    await page.exposeFunction('toHost', (message: unknown) => pooled.current?.options.onMessage(message));
    context.on('request', (request) => pooled.current?.requested.push(request.url()));
    return pooled;
  }

  /** Empties a page and resets what tests change of it: pointer, keys, media features and listeners. */
  async #reset(pooled: PooledPage): Promise<void> {
    const { page } = pooled;
    page.removeAllListeners();
    await page.goto('about:blank');
    for (const key of ['Shift', 'Control', 'Alt', 'Meta']) await page.keyboard.up(key);
    await page.mouse.up();
    await page.mouse.move(0, 0);
    await page.emulateMedia({ reducedMotion: null, colorScheme: null, forcedColors: null });
    this.#free.push(pooled);
  }
}

/**
 * Opens a bundle on a stub. Messages that the webview sends before the panel exists are delivered afterward.
 */
export async function openOn(
  browser: WebviewBrowser,
  bundle: PageOptions['bundle'],
  stub: HostStub,
  options: Partial<PageOptions> = {},
): Promise<PanelPage> {
  let early: unknown[] | undefined = [];
  const panel = await browser.open({
    ...options,
    bundle,
    onMessage: (message) => {
      if (early) early.push(message);
      else stub.receive(message);
    },
  });
  stub.panel = panel;
  const waiting = early;
  early = undefined;
  for (const message of waiting) stub.receive(message);
  return panel;
}
