import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { inspect } from './hostile/inspect';
import { hostileTrace, markOf } from './hostile/hostileTrace';
import { PAYLOADS } from './hostile/payloads';
import { type PageOptions, type PanelPage, WebviewBrowser } from './panelPage';
import { openTrace, TraceStub } from './traceHost';

/** What payloads call, in whatever way they come to run. */
const CANARY = `
  window.hostileRan = 0;
  window.__name = (one) => one; // what the loader of the tests puts around functions
  for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => { window.hostileRan++; };
  document.addEventListener('securitypolicyviolation', (event) => console.error('refused ' + event.blockedURI));
`;

describe('two hundred hostile payloads', function () {
  this.timeout(120_000);
  let browser: WebviewBrowser;
  let panel: PanelPage | undefined;
  before(async () => (browser = await WebviewBrowser.start()));
  afterEach(async () => {
    await panel?.close();
    panel = undefined;
  });
  after(() => browser.stop());

  const options: Partial<PageOptions> = { before: CANARY };
  const trace = async (stub: TraceStub): Promise<PanelPage> =>
    watched(await openTrace(browser, stub, options));
  const watched = (opened: PanelPage): PanelPage => {
    opened.page.on('dialog', (dialog) => opened.problems.push(`a dialog opened: ${dialog.message()}`));
    panel = opened;
    return opened;
  };
  /** Nothing ran, nothing was asked for, and nothing stands in the page that may not. */
  const check = async ({ page, problems, requested }: PanelPage, state: string): Promise<void> => {
    assert.deepEqual([...(await inspect(page)), ...problems], [], state);
    assert.equal(await page.evaluate(() => Reflect.get(window, 'hostileRan') as unknown), 0, state);
    assert.equal(await page.evaluate(() => Reflect.get({}, 'polluted') as unknown), undefined, state);
    assert.deepEqual(
      requested.filter((url) => !/^https:\/\/(webview|files)\.invalid\//.test(url)),
      [],
      state,
    );
  };
  const details = (page: Page): Locator => page.getByRole('region', { name: 'Span details' });

  it('is two hundred payloads and more', () => {
    assert.equal(new Set(PAYLOADS).size, PAYLOADS.length);
    assert.ok(PAYLOADS.length >= 200, String(PAYLOADS.length));
  });

  it('stays text in names and types of spans, scrolled through from top to end', async () => {
    const opened = await trace(new TraceStub(hostileTrace().fixture));
    const tree = opened.page.getByRole('tree', { name: 'Spans' });
    await tree.getByRole('treeitem').nth(5).waitFor();
    await opened.page.getByRole('button', { name: 'Filter spans' }).click();
    let end = false;
    while (!end) {
      await check(opened, 'the span tree');
      end = await tree.evaluate((one) => {
        one.scrollTop += one.clientHeight - 22;
        return one.scrollTop + one.clientHeight >= one.scrollHeight - 1;
      });
      await opened.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    await check(opened, 'the end of the span tree');
  });

  const { fixture, groups } = hostileTrace();
  const reveal = async (stub: TraceStub, page: Page, spanId: string, group: number): Promise<void> => {
    stub.emit('reveal', { spanId, labelId: null, focus: 'none' });
    await details(page).getByText(markOf(group)).first().waitFor();
    await page.waitForFunction(
      () => document.querySelector('.details')?.getAttribute('aria-busy') === 'false',
    );
  };
  const everySpan = async (stub: TraceStub, opened: PanelPage, state: string): Promise<void> => {
    for (const { index, spans } of groups) {
      for (const spanId of spans) {
        await reveal(stub, opened.page, spanId, index);
        await check(opened, `${state}, group ${index}, span ${spanId}`);
      }
    }
  };

  it('stays text in inputs and outputs, as chat and documents', async () => {
    const stub = new TraceStub(fixture);
    const opened = await trace(stub);
    await everySpan(stub, opened, 'the best reading');
  });
});
