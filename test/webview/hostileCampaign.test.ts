import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { Campaign, holds, showsAll, unfold } from './hostile/campaign';
import { hostileTrace, markOf, searchedTrace } from './hostile/hostileTrace';
import { PAYLOADS, sampled } from './hostile/payloads';
import type { PanelPage } from './panelPage';
import { TraceStub } from './traceHost';

/** Where each payload of a group must appear: in the conversation, in the plain values, and in the tabs. */
const PLACES: Readonly<
  Record<'conversation' | 'plain' | 'tabs', Readonly<Record<string, readonly string[]>>>
> = {
  conversation: {
    Chat: [
      '.chat-name',
      '.chat-tool',
      '.chat-content',
      '.chat-call',
      '.document-title',
      '.document-meta',
      '.span-links',
      '.status-text',
    ],
    Raw: ['[data-found-in=inputs] .section-body', '[data-found-in=outputs] .section-body'],
  },
  plain: {
    JSON: ['[data-found-in=inputs] .json-key', '[data-found-in=inputs] .json-string'],
    Text: ['[data-found-in=outputs] .section-body'],
    Raw: ['[data-found-in=inputs] .section-body', '[data-found-in=outputs] .section-body'],
  },
  tabs: {
    Attributes: ['.attribute dt'],
    Events: ['.event-name', '.event-message', '.stack-text', '.event .attribute dt'],
  },
};

describe('hostile content in the spans of a trace', function () {
  this.timeout(300_000);
  let campaign: Campaign;
  before(async () => (campaign = await Campaign.start()));
  afterEach(() => campaign.closePages());
  after(() => campaign.stop());
  const { fixture, groups } = hostileTrace();

  const reveal = async (stub: TraceStub, page: Page, spanId: string, group: number): Promise<void> => {
    stub.emit('reveal', { spanId, labelId: null, focus: 'none' });
    await holds(page, '.details[aria-busy=false] .status-text', markOf(group));
  };
  /** Selects a format for inputs and outputs. Resolves with false if neither of them offers it. */
  const read = async (page: Page, reading: string): Promise<boolean> => {
    const choice = page.locator('.reading-choice').getByText(reading, { exact: true }).first();
    if ((await choice.count()) === 0) return false;
    await choice.dispatchEvent('click');
    await page
      .locator('.reading-choice[aria-pressed=true]')
      .getByText(reading, { exact: true })
      .first()
      .waitFor();
    return true;
  };
  const tab = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('tab', { name }).click();
    await holds(page, '[role=tab][aria-selected=true]', name);
  };

  it('consists of at least 200 distinct payloads', () => {
    assert.equal(new Set(PAYLOADS).size, PAYLOADS.length);
    assert.ok(PAYLOADS.length >= 200, String(PAYLOADS.length));
  });

  it('is detected if it becomes part of the page', async () => {
    const panel = await campaign.trace(new TraceStub(fixture));
    await campaign.check(panel, 'before');
    await panel.page.evaluate(() => {
      document.querySelector('main')?.insertAdjacentHTML(
        'beforeend',
        `<a href="command:x" onclick="alert(1)">x</a><img src="https://p.hostile.test/i.png"><svg></svg>
         <div class="bad color">user</div><section class=pane><p class="bad width">x</p></section>
         <div role=treeitem>x</div><span>a <i>\u202e</i> b</span>`,
      );
      for (const one of document.querySelectorAll<HTMLElement>('.bad'))
        one.style.setProperty(one.className.slice(4), one.matches('.color') ? 'red' : '9999px');
      for (let one = document.querySelector('.bad.width')?.parentElement; one; one = one.parentElement)
        one.style.overflow = 'visible';
      document.body.style.height = '9999px';
      document.querySelector('.tab-panel')?.insertAdjacentHTML('beforeend', '<p class="bad wide">x</p>');
      document.querySelector<HTMLElement>('.bad.wide')?.style.setProperty('width', '9999px');
      document.head.insertAdjacentHTML('beforeend', '<link rel="dns-prefetch" href="//a.test">');
      alert(1);
    });
    await assert.rejects(campaign.check(panel, 'after'), (error: Error) => {
      for (const told of [
        'a script ran',
        'element a',
        'attribute href',
        'attribute onclick',
        'hint <link',
        'hint <a',
        'parsed <a',
        'address https',
        'namespace',
        'style color',
        'head <link',
        'px wide',
        'px high',
        'scrolls sideways',
        'is at',
        'direction of',
      ])
        assert.ok(error.message.includes(told), `${told} in ${error.message}`);
      return true;
    });
  });

  it('stays text in the names and types of spans, throughout the span tree', async () => {
    const panel = await campaign.trace(new TraceStub(fixture));
    const tree = panel.page.getByRole('tree', { name: 'Spans' });
    await tree.getByRole('treeitem').nth(5).waitFor();
    await panel.page.getByRole('button', { name: 'Filter spans' }).click();
    const seen = new Set<string>();
    let end = false;
    while (!end) {
      await campaign.check(panel, 'the span tree');
      for (const name of await tree.locator('.span-name > bdi:first-child').allTextContents()) seen.add(name);
      end = await tree.evaluate(async (one) => {
        one.scrollTop += one.clientHeight - 22;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return one.scrollTop + one.clientHeight >= one.scrollHeight - 1;
      });
    }
    await campaign.check(panel, 'the end of the span tree');
    for (const name of await tree.locator('.span-name > bdi:first-child').allTextContents()) seen.add(name);
    assert.deepEqual(
      PAYLOADS.filter((text) => !seen.has(text)),
      [],
    );
  });

  it('stays text in the heading of each span', async () => {
    const stub = new TraceStub(fixture);
    const panel = await campaign.trace(stub);
    for (const { id, name } of sampled(fixture.rows)) {
      stub.emit('reveal', { spanId: id, labelId: null, focus: 'none' });
      await panel.page.waitForFunction(
        (wanted) => document.querySelector<HTMLElement>('.details-name')?.title === wanted,
        name,
      );
      await campaign.check(panel, `the heading of ${name.slice(0, 80)}`);
    }
  });

  it('stays text in inputs and outputs, as chat, documents, Markdown, text, JSON and raw', async () => {
    const stub = new TraceStub(fixture);
    const panel = await campaign.trace(stub);
    const seen = new Map<string, number>();
    for (const { index, spans, payloads } of groups)
      for (const [nth, spanId] of spans.entries()) {
        const best = nth === 0 ? 'Chat' : 'JSON';
        await reveal(stub, panel.page, spanId, index);
        for (const reading of [best, 'Markdown', 'Text', nth === 0 ? 'JSON' : '', 'Raw']) {
          if (!(await read(panel.page, reading))) continue;
          seen.set(reading, (seen.get(reading) ?? 0) + 1);
          if (reading === best)
            await campaign.check(panel, `${reading}, folded, group ${index}, span ${spanId}`);
          await unfold(panel.page, '.details');
          for (const side of ['inputs', 'outputs'])
            await holds(panel.page, `[data-found-in=${side}] .section-body`, markOf(index));
          for (const where of PLACES[nth === 0 ? 'conversation' : 'plain'][reading] ?? [])
            await showsAll(panel.page, where, payloads);
          await campaign.check(panel, `${reading}, group ${index}, span ${spanId}`);
        }
        await read(panel.page, best);
      }
    const { length } = groups;
    for (const reading of ['Chat', 'JSON', 'Text', 'Raw'])
      assert.ok((seen.get(reading) ?? 0) >= length, reading);
    assert.ok(seen.has('Markdown'));
  });

  it('stays text in attributes, events, exceptions and the frames of their stack traces', async () => {
    const stub = new TraceStub(fixture);
    stub.frameRows = [0];
    const panel = await campaign.trace(stub);
    for (const name of ['Attributes', 'Events'])
      for (const { index, spans, payloads } of groups) {
        await reveal(stub, panel.page, spans[0] ?? '', index);
        if (index === 0) await tab(panel.page, name);
        await holds(panel.page, '.tab-panel', markOf(index));
        await campaign.check(panel, `${name}, folded, group ${index}`);
        await unfold(panel.page, '.details');
        for (const where of PLACES.tabs[name] ?? []) await showsAll(panel.page, where, payloads);
        await campaign.check(panel, `${name}, group ${index}`);
      }
    await panel.page.locator('.stack-text .link-button').first().waitFor();
  });

  it('stays text in a search: as input, match, highlight and invalid expression', async () => {
    const stub = new TraceStub(searchedTrace());
    const panel = await campaign.trace(stub);
    await panel.page.keyboard.press('Control+f');
    const short = PAYLOADS.filter((one) => one.length <= 1_000 && !/[\r\n]/.test(one));
    assert.ok(short.length > 200);
    await look(panel, sampled(short));
    assert.equal(await panel.page.locator('.find-bar [aria-invalid=true]').count(), 0);
    await panel.page.getByRole('button', { name: 'Use Regular Expression' }).click();
    await look(
      panel,
      short.filter((one, at) => at % 3 === 0 && !isExpression(one)),
    );
    await panel.page.locator('.find-bar [aria-invalid=true]').waitFor();
  });
  const look = async (panel: PanelPage, needles: readonly string[]): Promise<void> => {
    for (let at = 0; at < needles.length; at += 16) {
      const found = await panel.page.evaluate(type, needles.slice(at, at + 16));
      assert.deepEqual(
        found,
        needles.slice(at, at + 16).map(() => true),
        'each is found, or told of',
      );
      await campaign.check(panel, `looking for ${at} and more`);
    }
  };

  it('causes no requests or DNS lookups', async () => {
    assert.deepEqual(await campaign.finish(), { lookedUp: [], asked: [] });
  });
});

function isExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs in the page. Types each text over the previous one. Returns which were found or reported as invalid.
 */
async function type(needles: readonly string[]): Promise<boolean[]> {
  const bar = document.querySelector('.find-bar');
  const input = bar?.querySelector('input');
  const told: boolean[] = [];
  for (const needle of needles) {
    if (!bar || !input) break;
    input.value = needle;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    do await new Promise((resolve) => setTimeout(resolve));
    while (bar.getAttribute('aria-busy') === 'true');
    const count = bar.querySelector('.find-count')?.textContent ?? '';
    told.push(/^\d+ of \d+/.test(count) || (input.ariaInvalid === 'true' && count !== ''));
  }
  return told;
}
