import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent, detailsOf, headerOf, oneSpan, rowOf, textOf } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

describe('the span details pane', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  let page: Page;
  let details: Locator;
  const open = async (stub: TraceStub, state?: unknown): Promise<void> => {
    panel = await pages.trace(stub, state === undefined ? {} : { state });
    ({ page } = panel);
    details = page.getByRole('region', { name: 'Span details' });
  };
  const select = (span: string): Promise<void> =>
    page.getByRole('treeitem', { name: new RegExp(`^${span}`) }).click();
  const reading = (side: string, name: string): Locator =>
    details.getByRole('group', { name: `Format of the ${side}` }).getByRole('button', { name });

  it('shows a conversation as chat: roles, Markdown, and a tool call and its result on one card', async () => {
    await open(new TraceStub(deskAgent()));
    await select('draft_answer');
    await details.getByText('chat model · gpt-4.1-mini · 1.21 s · 812 → 96 tokens').waitFor();
    assert.equal(await details.locator('strong').textContent(), 'blue');
    assert.deepEqual(await details.locator('ol.chat ol li').allTextContents(), [
      'unplug the old one',
      'plug the blue one into port 4',
    ]);
    const card = details.getByRole('listitem').filter({ hasText: 'Tool call' });
    assert.equal(await card.count(), 1);
    assert.match((await card.textContent()) ?? '', /lookup_port.*"port": 4, "rack": "B2".*blue, 2 m, cat 6/);
  });

  it('keeps the selected format for every span', async () => {
    const stub = new TraceStub(deskAgent());
    await open(stub);
    await select('draft_answer');
    await reading('Inputs', 'Raw').click();
    await select('desk_agent');
    await details.getByText('{"messages":[{"role":"user"').waitFor();
    const state = await panel.state();
    await panel.close();
    await open(new TraceStub(deskAgent()), state);
    assert.equal(await reading('Inputs', 'Raw').getAttribute('aria-pressed'), 'true');
    await reading('Inputs', 'Chat').click();
    await details.getByText('Which cable for port 4?').waitFor();
  });

  it('shows every digit of a number, and NaN as NaN', async () => {
    await open(
      new TraceStub(
        oneSpan({
          inputs: textOf(
            'in',
            '{"value": NaN, "big": 1152921504606846977, "exp": 1e400, "zero": -0.0, "f": 1.50}',
          ),
          attributes: [{ key: 'big', value: textOf('a', '1152921504606846976') }],
        }),
      ),
    );
    for (const text of ['1152921504606846977', 'NaN', '1e400', '-0.0', '1.50']) {
      await details.getByText(text, { exact: true }).waitFor();
    }
    await details.getByRole('tab', { name: /Attributes/ }).click();
    await details.getByText('1152921504606846976', { exact: true }).waitFor();
  });

  it('shows text with line breaks, truncated at first, and 20,000 lines on request', async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `line ${i} lorem ipsum dolor sit amet`).join('\n');
    await open(new TraceStub(oneSpan({ outputs: textOf('out', JSON.stringify(text)) })));
    await details.getByText('line 39 lorem').waitFor();
    assert.equal(await details.getByText('line 41 lorem').count(), 0);
    const started = Date.now();
    await details.getByRole('button', { name: 'Show All (20,000 lines)' }).click();
    await details.getByText('line 19999 lorem').waitFor({ state: 'attached' });
    assert.ok(Date.now() - started < 3_000);
    const whole = await details.locator('.long-text').evaluate((element) => element.textContent);
    assert.equal(whole, text);
  });

  it('shows a list of 10,000 items in pages', async () => {
    const list = Array.from({ length: 10_000 }, (_, i) => ({ n: i }));
    await open(new TraceStub(oneSpan({ inputs: textOf('in', list) })));
    await details.getByText('10,000 items').waitFor();
    assert.ok((await details.locator('*').count()) < 1_500);
    await details.getByRole('button', { name: /^Show 50 More \(9,950 left\)/ }).click();
    await details.getByRole('button', { name: /9,900 left/ }).waitFor();
  });

  it('shows keys and attributes that were sent more than once, and says so', async () => {
    const attributes = [
      { key: 'k', value: textOf('attribute 0', '1') },
      { key: 'other', value: textOf('attribute 1', '2') },
      { key: 'k', value: textOf('attribute 2', '3') },
    ];
    await open(new TraceStub(oneSpan({ outputs: textOf('out', '{"a": 1, "b": 2, "a": 1}'), attributes })));
    await reading('Outputs', 'JSON').click();
    await details.getByText('3 keys').waitFor();
    const lines = details.locator('.json-children .json-line');
    assert.deepEqual(await lines.allTextContents(), ['a (duplicate key): 1', 'b: 2', 'a (duplicate key): 1']);
    await details.getByRole('tab', { name: /^Attributes/ }).click();
    await details.locator('dt').first().waitFor();
    assert.deepEqual((await details.locator('dt').allTextContents()).slice(0, 3), [
      'k (duplicate key)',
      'other',
      'k (duplicate key)',
    ]);
  });

  it('shows tokens and costs with every digit that was sent', async () => {
    const tokens = { input: '9007199254740993', output: 1, total: '9007199254740994' };
    const cost = '0.1234567890123456789';
    const row = rowOf('f000000000000000', { name: 'only', type: 'LLM', tokens, cost });
    const details64 = new Map([[row.id, detailsOf(row, { cost })]]);
    await open(
      new TraceStub({ header: headerOf({ tokens, cost }), rows: [row], details: details64, labels: [] }),
    );
    await details.getByText('9,007,199,254,740,993 → 1 tokens · $0.12').waitFor();
    await details.getByTitle('Cost: 0.1234567890123456789 US dollars').waitFor();
    const facts = page.getByRole('list', { name: 'Trace summary' });
    await facts.getByText('9,007,199,254,740,994 tokens').waitFor();
    await facts.getByTitle('Cost: 0.1234567890123456789 US dollars').waitFor();
  });

  it('opens a long or structured attribute in the editor, and copies a truncated one in full', async () => {
    const long = JSON.stringify('x'.repeat(40_000));
    const attributes = [
      { key: 'short', value: textOf('attribute 0', '0.2') },
      { key: 'object', value: textOf('attribute 1', '{"a": 1}') },
      { key: 'long', value: { ref: 'attribute 2', text: long.slice(0, 20_000), total: long.length } },
    ];
    const stub = new TraceStub(oneSpan({ attributes }));
    await open(stub);
    await details.getByRole('tab', { name: /^Attributes/ }).click();
    await details.getByRole('button', { name: 'Open object in Editor' }).click();
    await details.getByRole('button', { name: 'Open long in Editor' }).click();
    await details.getByRole('button', { name: 'Copy long' }).click();
    await details.getByRole('button', { name: 'Copy short' }).click();
    await eventually(() => assert.deepEqual(stub.copied, ['0.2']));
    assert.equal(await details.getByRole('button', { name: 'Open short in Editor' }).count(), 0);
    assert.deepEqual(
      stub.called.filter((one) => one.includes('Value')),
      [
        'openValue f000000000000000 attribute 1 json',
        'openValue f000000000000000 attribute 2 text',
        'copyValue f000000000000000 attribute 2',
      ],
    );
  });

  it('says that a value is truncated, and loads the rest', async () => {
    const whole = JSON.stringify({ text: 'x'.repeat(3_000_000) });
    const fixture = oneSpan({ outputs: { ref: 'out', text: whole.slice(0, 100_000), total: whole.length } });
    const stub = new TraceStub(fixture);
    stub.fullText = () => whole;
    await open(stub);
    await details.getByText('Showing the first 100 KB of 3.0 MB.').waitFor();
    await details.getByRole('button', { name: 'Load Rest' }).click();
    await details.getByText('1 key').waitFor();
    assert.equal(await details.getByText('Showing the first').count(), 0);
  });

  it('fetches a truncated value of moderate size, because only whole values are parsed as chat', async () => {
    const whole = JSON.stringify({ messages: [{ role: 'user', content: `Hello ${'x '.repeat(200_000)}` }] });
    const stub = new TraceStub(
      oneSpan({ inputs: { ref: 'in', text: whole.slice(0, 50_000), total: whole.length } }),
    );
    stub.fullText = () => whole;
    await open(stub);
    await details.getByText('User', { exact: true }).waitFor();
  });

  it("shows a value that isn't JSON as it was sent", async () => {
    await open(
      new TraceStub(
        oneSpan({
          inputs: textOf('in', "{'python': True, None: 1}"),
          outputs: textOf('out', '{"cut": [1, 2, '),
        }),
      ),
    );
    await details.getByText("{'python': True, None: 1}").waitFor();
    await details.getByText('{"cut": [1, 2,').waitFor();
  });

  it("shows an error's message, and its exception with the stack trace", async () => {
    const stub = new TraceStub(deskAgent());
    await open(stub);
    await select('check_stock');
    await details.getByText('StockError: no answer from the stock service').first().waitFor();
    await details.getByRole('tab', { name: /Events 1/ }).click();
    await details.getByText('1.02 s after start').waitFor();
    const stack = details.locator('pre');
    assert.match((await stack.textContent()) ?? '', /line 42, in check_stock\n/);
    await details.getByRole('button', { name: 'Copy Stack trace' }).click();
    await page.waitForTimeout(50);
    assert.match(stub.copied[0] ?? '', /^Traceback/);
  });

  it("lists a retriever's documents", async () => {
    await open(new TraceStub(deskAgent()));
    await select('fetch_notes');
    await details.getByText('notes/rack-b2.md').first().waitFor();
    await details.getByText('score 0.91').waitFor();
  });

  it('switches tabs with the arrow keys, and remembers the tab', async () => {
    const stub = new TraceStub(deskAgent());
    await open(stub);
    const tabs = details.getByRole('tablist');
    await tabs.getByRole('tab', { name: 'Inputs / Outputs' }).focus();
    await page.keyboard.press('ArrowRight');
    await eventually(async () =>
      assert.equal(await tabs.getByRole('tab', { name: /Attributes/ }).getAttribute('aria-selected'), 'true'),
    );
    await details.getByText('No attributes.').waitFor();
    await page.keyboard.press('End');
    await details.getByText('No events.').waitFor();
    const state = await panel.state();
    await panel.close();
    await open(new TraceStub(deskAgent()), state);
    await details.getByText('No events.').waitFor();
  });

  it('collapses sections and JSON nodes, and truncates an expanded text again', async () => {
    const text = 'line\n'.repeat(100);
    await open(new TraceStub(oneSpan({ inputs: textOf('in', { list: [1, 2], text }) })));
    await details.getByRole('button', { name: 'Show All (101 lines)' }).click();
    await details.getByRole('button', { name: 'Show Less' }).click();
    await details.getByRole('button', { name: 'Show All (101 lines)' }).waitFor();
    const node = details.getByRole('button', { name: /^list: 2 items/ });
    await node.click();
    await eventually(async () => assert.equal(await node.getAttribute('aria-expanded'), 'false'));
    const section = details.getByRole('button', { name: 'Inputs', exact: true });
    await section.click();
    await eventually(async () => assert.equal(await section.getAttribute('aria-expanded'), 'false'));
    await eventually(async () => assert.equal(await node.count(), 0));
    await section.click();
    await node.waitFor();
  });

  it("says that the details couldn't be loaded, and retries", async () => {
    const fixture = deskAgent();
    const missing = new Map(fixture.details);
    const found = missing.get('a000000000000002');
    missing.delete('a000000000000002');
    await open(new TraceStub({ ...fixture, details: missing }));
    await select('fetch_notes');
    await details.getByText('No such span.').waitFor();
    assert.ok(found);
    missing.set(found.id, found);
    await details.getByRole('button', { name: 'Retry' }).click();
    await details.getByText('notes/rack-b2.md').first().waitFor();
  });

  it('shows the IDs of linked traces, which can be copied', async () => {
    const stub = new TraceStub(oneSpan({ links: [{ traceId: 'tr-linked', spanId: 'abc' }] }));
    await open(stub);
    await details.getByText('Trace tr-linked, span abc').waitFor();
    await details.getByRole('button', { name: 'Copy Trace ID' }).click();
    await page.waitForTimeout(50);
    assert.deepEqual(stub.copied, ['tr-linked']);
  });

  it('copies IDs and values', async () => {
    const stub = new TraceStub(deskAgent());
    await open(stub);
    await select('embed_query');
    await details.getByText('embed_query').waitFor();
    await details.getByRole('button', { name: 'Copy Span ID' }).click();
    await details.getByRole('button', { name: 'Copy Outputs' }).click();
    await page.getByRole('button', { name: 'Copy Trace ID' }).click();
    await page.waitForTimeout(100);
    assert.deepEqual(stub.copied, [
      'a000000000000003',
      '[0.1234567890123456789, -2.5e-3, 1152921504606846977]',
      headerOf().traceId,
    ]);
  });

  it('shows the received spans of a trace whose loading was interrupted', async () => {
    const stub = new TraceStub({ ...deskAgent(), rows: [] });
    stub.cut = deskAgent().rows.slice(0, 5);
    stub.phase = 'failed';
    await open(stub);
    await select('fetch_notes');
    await details.getByText('notes/rack-b2.md').first().waitFor({ timeout: 3_000 });
    await select('desk_agent');
    await details.getByText('unplug the old one').waitFor({ timeout: 3_000 });
    stub.emit('status', { phase: 'loading', problem: null, stale: false }); // a reload keeps the content
    await page.waitForTimeout(200);
    assert.ok(await details.getByText('unplug the old one').isVisible());
  });

  it('shows a clicked span while the rest is still loading', async () => {
    const stub = new TraceStub({ ...deskAgent(), rows: [] });
    stub.cut = deskAgent().rows.slice(0, 5);
    stub.phase = 'loading';
    await open(stub);
    await select('fetch_notes');
    await details.getByText('notes/rack-b2.md').first().waitFor({ timeout: 3_000 });
  });

  it('distinguishes events one nanosecond apart, with the full time in their tooltip', async () => {
    const at = (time: string) => ({ name: 'tick', time, attributes: [] });
    const times = [
      '1795495754515762205',
      '1795495755515762204',
      '1795495755515762205',
      '1795495754515762203',
    ];
    await open(new TraceStub(oneSpan({ events: [...times, ''].map(at) })));
    await details.getByRole('tab', { name: /^Events/ }).click();
    const shown = details.locator('.event-offset');
    assert.deepEqual(await shown.allTextContents(), [
      '1 ns after start',
      '1 s after start',
      '1.000000001 s after start',
      '1 ns before start',
      'not recorded',
    ]);
    assert.equal(await shown.nth(2).getAttribute('title'), '2026-11-24 04:49:15.515762205 UTC');
  });

  it('links the error of a span to its stack trace, however many events come before it', async () => {
    const stack = [{ key: 'exception.stacktrace', value: textOf('e0', 'Traceback:\nError: no') }];
    const begun = Array.from({ length: 120 }, (_, i) => ({ name: `token ${i}`, time: '1', attributes: [] }));
    const events = [...begun, { name: 'exception', time: '2', attributes: stack }];
    const inputs = textOf('inputs', 'a long line\n'.repeat(90));
    await open(new TraceStub(oneSpan({ status: 'ERROR', statusMessage: 'Error: no', events, inputs })));
    await select('only');
    await details.locator('.tab-panel').evaluate((one) => (one.scrollTop = 400));
    await eventually(async () => assert.match(JSON.stringify(await panel.state()), /"detailsScroll":[1-9]/));
    const way = details.getByRole('button', { name: 'Stack trace', exact: true });
    await way.focus();
    await page.keyboard.press('Enter');
    await details.getByRole('tab', { name: /^Events/, selected: true }).waitFor();
    const there = details.locator('pre');
    const isInSight = (): Promise<boolean> =>
      there.evaluate((one) => {
        const panel = one.closest('.tab-panel')?.getBoundingClientRect();
        const { top } = one.getBoundingClientRect();
        return panel !== undefined && top >= panel.top && top < panel.bottom;
      });
    await eventually(async () => assert.ok(await isInSight()));
    const moved = await page.evaluate(() =>
      [...document.querySelectorAll('html, body, #root, .app, main')].filter((one) => one.scrollTop !== 0),
    );
    assert.equal(moved.length, 0, 'the panel itself was scrolled');
    assert.ok(await way.evaluate((one) => one === document.activeElement));
  });

  it('keeps the actions of a value on one line', async () => {
    const stub = new TraceStub(deskAgent());
    await open(stub);
    await select('draft_answer');
    const at = async (name: string): Promise<number | undefined> =>
      (await details.getByRole('button', { name }).boundingBox())?.y;
    await page.getByRole('separator', { name: 'Resize Spans' }).press('End');
    await page.getByRole('separator', { name: 'Resize Assessments' }).press('Home');
    await eventually(async () => assert.equal(await at('Copy Inputs'), await at('Open Inputs in Editor')));
  });

  it('opens the file of a stack frame that is in the workspace, and leaves the others as text', async () => {
    const text = 'Traceback:\n  File "/lib/a.py", line 1, in a\n  File "/app/b.py", line 2, in b\nError: no';
    const attributes = [{ key: 'exception.stacktrace', value: textOf('e0', text) }];
    const events = [
      { name: 'begun', time: '1', attributes: [] },
      { name: 'exception', time: '2', attributes },
    ];
    const stub = new TraceStub(oneSpan({ events }));
    stub.frameRows = [2];
    await open(stub);
    await select('only');
    await details.getByRole('tab', { name: /^Events/ }).click();
    const frame = details.locator('pre').getByRole('button');
    await frame.waitFor();
    assert.equal(await frame.textContent(), '  File "/app/b.py", line 2, in b');
    await frame.focus();
    await page.keyboard.press('Enter');
    await eventually(() => assert.ok(stub.called.includes('openFrame f000000000000000 1 2')));
  });

  it('shows a truncated stack trace with its line breaks, and loads the rest', async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => `  File "desk.py", line ${i}, in \u00e9t\u00e9`);
    const whole = JSON.stringify(['Traceback:', ...lines].join('\n'));
    const stack = { ref: 'e2', text: whole.slice(0, 20_000), total: whole.length };
    const attributes = [
      { key: 'exception.type', value: textOf('e0', '"StockError"') },
      { key: 'exception.stacktrace', value: stack },
      { key: 'copy', value: { ...stack, ref: 'e3' } },
    ];
    const stub = new TraceStub(oneSpan({ events: [{ name: 'exception', time: '', attributes }] }));
    stub.fullText = () => whole;
    await open(stub);
    await details.getByRole('tab', { name: /Events 1/ }).click();
    const shown = details.locator('pre');
    assert.match(
      (await shown.textContent()) ?? '',
      /^Traceback:\n {2}File "desk\.py", line 0, in \u00e9t\u00e9\n/,
    );
    const copy = details.locator('dd');
    assert.match((await copy.textContent()) ?? '', /^Traceback:\n {2}File "desk\.py", line 0,/);
    assert.equal(await details.getByText(/Showing the first/).count(), 2);
    await details.locator('.stack').getByRole('button', { name: 'Load Rest' }).click();
    await copy.getByText(/Showing the first/).waitFor();
    await details
      .locator('.stack')
      .getByText(/Showing the first/)
      .waitFor({ state: 'detached' });
    await details.getByRole('button', { name: 'Copy Stack trace' }).click();
    await page.waitForTimeout(100);
    assert.equal(stub.copied[0], JSON.parse(whole));
  });
});
