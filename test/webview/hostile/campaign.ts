import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import * as z from 'zod/mini';
import { type PageOptions, type PanelPage, WebviewBrowser } from '../panelPage';
import { openTable, type TableStub } from '../tableHost';
import { openTrace, type TraceStub } from '../traceHost';
import { CANARY } from './canary';
import { inspect } from './inspect';
import { NetLog, type Traffic } from './netLog';

const OURS = /^http:\/\/(webview|files)\.localhost:\d+\//;
/** Requests that an installed Chromium sends on its own behalf, and the pages of the tests. */
const OF_BROWSER =
  /^\w+:\/\/(?:(?:[\w-]+\.)*(?:google|googleapis|gstatic|gvt1)\.com|page\.invalid|(?:webview|files)\.localhost)(?:[:/]|$)/;
const CONTROL = 'control.test';

/** A browser that shows hostile content and logs its network traffic from start to end. */
export class Campaign {
  readonly #browser: WebviewBrowser;
  readonly #log: NetLog;
  readonly #open: PanelPage[] = [];

  private constructor(browser: WebviewBrowser, log: NetLog) {
    this.#browser = browser;
    this.#log = log;
  }

  static async start(): Promise<Campaign> {
    const log = await NetLog.make();
    return new Campaign(await WebviewBrowser.start(log.args), log);
  }

  async trace(stub: TraceStub, options: Partial<PageOptions> = {}): Promise<PanelPage> {
    return this.#watched(await openTrace(this.#browser, stub, { ...options, before: CANARY }));
  }

  async table(stub: TableStub, options: Partial<PageOptions> = {}): Promise<PanelPage> {
    return this.#watched(await openTable(this.#browser, stub, { ...options, before: CANARY }));
  }

  /** Asserts that no script ran, nothing was requested, and the page contains only what's allowed. */
  async check({ page, problems, requested }: PanelPage, state: string): Promise<void> {
    const asked = requested.filter((url) => !OURS.test(url)).map((url) => `asked for ${url}`);
    assert.deepEqual([...(await inspect(page)), ...problems, ...asked], [], state);
  }

  async closePages(): Promise<void> {
    for (const panel of this.#open.splice(0)) await panel.close();
  }

  /**
   * Closes the browser and returns its traffic. First opens a control page that sends requests and resolves
   * names: a log without those would prove nothing.
   */
  async finish(): Promise<Traffic> {
    await this.closePages();
    assert.deepEqual(await this.#control(), ['hint <link rel="dns-prefetch"', 'hint <link rel="preconnect"']);
    await this.stop();
    const { lookedUp, asked } = await this.#log.read();
    for (const [all, told] of [
      [lookedUp, [`//framed.${CONTROL}`, `//image.${CONTROL}`]],
      [asked, [`//framed.${CONTROL}/`, `//image.${CONTROL}/i.png`, `ws://socket.${CONTROL}/`]],
    ] as const)
      for (const one of told)
        assert.ok(
          all.some((each) => each.endsWith(one)),
          `${one} is counted: ${all.join(' ')}`,
        );
    const others = (all: readonly string[]): string[] =>
      all.filter((one) => !one.includes(CONTROL) && !OF_BROWSER.test(one));
    return { lookedUp: others(lookedUp), asked: others(asked) };
  }

  async stop(): Promise<void> {
    await this.#browser.stop();
  }

  async #control(): Promise<string[]> {
    const hints = ['dns-prefetch', 'preconnect'].map(
      (rel) => `<link rel="${rel}" href="//${rel}.${CONTROL}">`,
    );
    const page = await this.#browser.blankPage(
      'http://page.invalid/',
      `${hints.join('')}<img src="http://image.${CONTROL}/i.png"><iframe src="http://framed.${CONTROL}/"></iframe>`,
      CANARY,
    );
    await page.evaluate(
      (address) => new Promise((resolve) => new WebSocket(address).addEventListener('error', resolve)),
      `ws://socket.${CONTROL}`,
    );
    await page.waitForLoadState('load');
    const signs = z
      .array(z.string())
      .parse(await page.evaluate(() => Reflect.get(window, 'hostileSigns') as unknown));
    await page.close();
    return [...new Set(signs.map((sign) => sign.slice(0, sign.indexOf(' href'))))];
  }

  #watched(panel: PanelPage): PanelPage {
    const { page, problems } = panel;
    page.on('dialog', (dialog) => problems.push(`a dialog opened: ${dialog.message()}`));
    page.on('websocket', (socket) => problems.push(`a socket was opened: ${socket.url()}`));
    page.on('popup', (popup) => problems.push(`a window was opened: ${popup.url()}`));
    page.on('framenavigated', (frame) => problems.push(`went to ${frame.url()}`));
    this.#open.push(panel);
    return panel;
  }
}

/** Clicks every element that a selector matches, at once. */
export async function press(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => {
    for (const one of document.querySelectorAll<HTMLElement>(wanted)) one.click();
  }, selector);
}

/** Waits until the first element that a selector matches contains a text. */
export async function holds(page: Page, selector: string, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelector(wanted.selector)?.textContent.includes(wanted.text) === true,
    { selector, text },
  );
}

/**
 * Asserts that the elements that a selector matches contain the beginning of each text, as is or
 * JSON-encoded. A payload that isn't in the page proves nothing.
 */
export async function showsAll(page: Page, selector: string, texts: readonly string[]): Promise<void> {
  const missing = await page.evaluate(
    ({ wanted, sought }) => {
      const seen = [...document.querySelectorAll(wanted)]
        .map((one) => one.textContent.toWellFormed())
        .join('\n');
      return sought.filter((text) => {
        const line = text.split('\n').find((one) => one.trim() !== '') ?? '';
        const begins = line.slice(0, 60).replaceAll(/^"|"$/g, ''); // the quotes of JSON aren't shown
        const quoted = JSON.stringify(begins).slice(1, -1);
        const told = quoted.replace(
          /[\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
          (unit) => {
            return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
          },
        );
        return ![begins.toWellFormed(), quoted, told].some((one) => seen.includes(one));
      });
    },
    { wanted: selector, sought: texts },
  );
  assert.deepEqual(missing, [], `not shown in ${selector}`);
}

/**
 * Maximum number of truncated texts to expand per level. Expanding more takes seconds and proves nothing new.
 */
const WHOLE = 12;

/** Expands collapsed content in an element, up to three levels, and shows truncated texts in full. */
export async function unfold(page: Page, within: string): Promise<void> {
  await page.evaluate(
    async ({ around, whole }) => {
      for (let level = 0; level < 3; level++) {
        const all = (selector: string): HTMLElement[] => [
          ...document.querySelectorAll<HTMLElement>(`${around} ${selector}`),
        ];
        const folded = all('[aria-expanded=false]:not([role])');
        const cut = all('.link-button').filter((one) => /^Show (All|.* More)/.test(one.textContent));
        for (const one of all('details')) one.toggleAttribute('open', true);
        for (const one of [...folded, ...cut.slice(0, whole)]) one.click();
        await new Promise((resolve) => setTimeout(resolve));
        if (folded.length + cut.length === 0) return;
      }
    },
    { around: within, whole: WHOLE },
  );
}
