import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { SpanDetails } from '../../src/model/span';
import { suitePages } from './suitePages';
import { deskAgent, detailsOf, headerOf, rowOf, textOf, type TraceFixture } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

describe('find in trace', function () {
  this.timeout(60_000);
  const pages = suitePages();

  const open = async (fixture: TraceFixture): Promise<{ stub: TraceStub; page: Page; tree: Locator }> => {
    const stub = new TraceStub(fixture);
    const { page } = await pages.trace(stub);
    const tree = page.getByRole('tree', { name: 'Spans' });
    await tree.getByRole('treeitem').first().waitFor();
    return { stub, page, tree };
  };
  const find = async (page: Page, text: string): Promise<Locator> => {
    await page.keyboard.press('Control+f');
    const input = page.getByRole('textbox', { name: 'Find text' });
    await input.fill(text);
    return input;
  };
  const counted = async (page: Page, text: string): Promise<void> => {
    await page.locator('.find-count').getByText(text, { exact: true }).waitFor();
  };
  /** Waits until this text is highlighted as the current match and is visible. */
  const marked = async (page: Page, text: string): Promise<void> => {
    await page.waitForFunction((wanted) => {
      const [range] = CSS.highlights.get('found-here') ?? [];
      if (!(range instanceof Range) || range.toString() !== wanted) return false;
      const box = range.getBoundingClientRect();
      const pane = range.startContainer.parentElement?.closest('.tab-panel')?.getBoundingClientRect();
      return box.height > 0 && (!pane || (box.top >= pane.top - 1 && box.bottom <= pane.bottom + 1));
    }, text);
  };
  const selected = (tree: Locator, text: RegExp): Promise<void> =>
    tree.locator('[role=treeitem][aria-selected=true]').filter({ hasText: text }).waitFor();

  it('shows the row of a match that a filter hides, until the search is closed', async () => {
    const { page, tree } = await open(fixtureOf());
    await page.getByRole('button', { name: 'Filter Spans' }).click();
    await page.getByRole('combobox', { name: 'Span labels' }).selectOption('Labeled');
    await page.getByText(/^0 of /).waitFor();
    await eventually(async () => assert.equal(await tree.getByRole('treeitem').count(), 0));
    const input = await find(page, 'needle');
    await counted(page, '1 of 4');
    await selected(tree, /^first/);
    await input.press('Enter');
    await selected(tree, /^second/);
    assert.equal(
      await tree
        .locator('.dimmed')
        .filter({ hasText: /^second/ })
        .count(),
      1,
    );
    await input.press('Escape');
    await page.getByText('No spans match the filter.').waitFor();
  });

  it('opens with Ctrl+F, moves with Enter and F3, and closes with Escape, back in the tree', async () => {
    const { page, tree } = await open(fixtureOf());
    const input = await find(page, 'needle');
    await counted(page, '1 of 4');
    await selected(tree, /^first/);
    await marked(page, 'needle');
    await input.press('Enter');
    await counted(page, '2 of 4');
    await selected(tree, /^second/);
    await page.keyboard.press('F3');
    await counted(page, '3 of 4');
    await page.getByRole('tab', { name: 'Attributes', selected: true }).waitFor();
    await page.keyboard.press('Shift+F3');
    await counted(page, '2 of 4');
    await page.getByRole('tab', { name: 'Inputs / Outputs', selected: true }).waitFor();
    await input.press('Shift+Enter');
    await input.press('Shift+Enter');
    await counted(page, '4 of 4');
    await page.getByRole('tab', { name: 'Events', selected: true }).waitFor();
    await marked(page, 'needle');
    await input.press('Escape');
    await input.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'tree');
    await page.waitForFunction(() => CSS.highlights.get('found')?.size === 0);
  });

  it('shows in the tree which spans have matches', async () => {
    const { page, tree } = await open(fixtureOf());
    await find(page, 'needle');
    await tree.getByRole('treeitem', { name: /^second.*3 matches/ }).waitFor();
    assert.equal(await tree.getByRole('treeitem', { name: /match/ }).count(), 2);
  });

  it('expands what hides a match: tree, long text, JSON, a page of a list', async () => {
    const items = Array.from({ length: 400 }, (_, i) => ({ n: i, deep: { er: { still: [`item ${i}`] } } }));
    const lines = Array.from({ length: 5_000 }, (_, i) => `line ${i}`).join('\n');
    const root = rowOf('a000000000000001', { name: 'root' });
    const child = rowOf('a000000000000002', { name: 'child', parentId: root.id });
    const { page, tree } = await open(
      traceOf(
        detailsOf(root),
        detailsOf(child, {
          inputs: textOf('inputs', { items }),
          outputs: textOf('outputs', { text: lines }),
        }),
      ),
    );
    await page.getByRole('button', { name: 'Collapse All' }).click();
    const input = await find(page, 'item 321');
    await marked(page, 'item 321');
    await selected(tree, /^child/);
    await input.fill('line 4321');
    await marked(page, 'line 4321');
  });

  it('shows a match in another format if the best one omits it', async () => {
    const messages = { model: 'm', secret: 'needle', messages: [{ role: 'user', content: 'hello' }] };
    const row = rowOf('a000000000000001', { name: 'chat' });
    const { page } = await open(traceOf(detailsOf(row, { inputs: textOf('inputs', messages) })));
    await page.getByRole('button', { name: 'Chat', pressed: true }).waitFor();
    const input = await find(page, 'needle');
    await marked(page, 'needle');
    await input.press('Escape');
    await page.getByRole('button', { name: 'Chat', pressed: true }).waitFor();
  });

  /** The number of expanded JSON nodes. */
  const unfolded = (page: Page): Promise<number> => page.locator('.json-toggle[aria-expanded=true]').count();
  /** Fifty collapsed nodes that contain the same letter. */
  const folded = (): TraceFixture => {
    const items = Array.from({ length: 50 }, (_, i) => ({ deep: { er: { said: `x${i}` } } }));
    return traceOf(detailsOf(rowOf('a000000000000001'), { inputs: textOf('inputs', { items }) }));
  };

  it('expands only what hides the current match, and collapses it again afterward', async () => {
    const { page } = await open(folded());
    await page.locator('.json-toggle').first().waitFor();
    const before = await unfolded(page);
    const input = await find(page, 'x');
    await marked(page, 'x');
    const items = page.locator('.json-toggle').filter({ hasText: /^items/ });
    await items.and(page.locator('[aria-expanded=true]')).waitFor();
    const opened = await unfolded(page);
    assert.ok(opened <= before + 4, `${before} nodes became ${opened}`);
    await input.press('Enter');
    await page.locator('.json-string').getByText('x1', { exact: false }).first().waitFor();
    await marked(page, 'x');
    assert.equal(await unfolded(page), opened);
    await input.press('Escape');
    await eventually(async () => assert.equal(await unfolded(page), before));
  });

  it('leaves nodes that the user expanded or collapsed meanwhile as they are', async () => {
    const { page } = await open(folded());
    await page.locator('.json-toggle').first().waitFor();
    const before = await unfolded(page);
    const input = await find(page, 'x1');
    await marked(page, 'x1');
    const closed = page.locator('.json-children .json-children > .json-node > .json-toggle');
    await closed.nth(5).click(); // next to the match, in a list that only the search expanded
    const deep = page.locator('.json-toggle[aria-expanded=true]').filter({ hasText: /^er/ });
    await deep.click();
    await eventually(async () => assert.equal(await deep.count(), 0));
    await input.press('Escape');
    await input.waitFor({ state: 'detached' });
    assert.ok((await unfolded(page)) > before);
    assert.equal(await closed.nth(5).getAttribute('aria-expanded'), 'true');
  });

  it('highlights each match in its place, even if a format omits or reorders others', async () => {
    const messages = {
      model: 'needle-1',
      messages: [
        { role: 'user', content: 'a needle for **me**' },
        { role: 'assistant', content: '', tool_calls: [callOf('c1', 'sew', { needle: 3 })] },
        { role: 'user', content: 'the last needle' },
        { role: 'tool', tool_call_id: 'c1', content: 'needle used' },
      ],
    };
    const row = rowOf('a000000000000001', { name: 'chat' });
    const { page } = await open(traceOf(detailsOf(row, { inputs: textOf('inputs', messages) })));
    const around = (): Promise<string> =>
      page.evaluate(() => {
        const [range] = CSS.highlights.get('found-here') ?? [];
        const card =
          range instanceof Range ? range.startContainer.parentElement?.closest('.chat-card') : null;
        return card?.textContent ?? '';
      });
    const input = await find(page, 'needle');
    await page.getByRole('button', { name: 'Text', pressed: true }).waitFor();
    await marked(page, 'needle');
    const seen: string[] = [];
    for (let i = 0; i < 4; i++) {
      await input.press('Enter');
      await counted(page, `${i + 2} of 5`);
      await page.getByRole('button', { name: 'Chat', pressed: true }).waitFor();
      await marked(page, 'needle');
      seen.push(await around());
    }
    for (const [i, wanted] of [
      /a needle for me/,
      /sew.*needle.*3/,
      /the last needle/,
      /needle used/,
    ].entries())
      assert.match(seen[i] ?? '', wanted);
    await input.fill('**me');
    await counted(page, '1 of 1');
    await marked(page, '**me');
    assert.match(await around(), /\*\*me\*\*/);
    await input.press('Escape');
    await page.locator('strong').getByText('me', { exact: true }).waitFor();
  });

  it('keeps a format that the user selected while it showed another', async () => {
    const inputs = { secret: 'needle', messages: [{ role: 'user', content: 'hello' }] };
    const row = rowOf('a000000000000001', { name: 'chat' });
    const { page } = await open(traceOf(detailsOf(row, { inputs: textOf('inputs', inputs) })));
    const input = await find(page, 'needle');
    await page.getByRole('button', { name: 'Text', pressed: true }).waitFor();
    await page.getByRole('button', { name: 'JSON', exact: true }).click();
    await page.getByRole('button', { name: 'JSON', exact: true, pressed: true }).waitFor();
    await marked(page, 'needle');
    await input.press('Escape');
    await input.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'JSON', exact: true, pressed: true }).waitFor();
  });

  it('loads the rest of a value that is truncated before a match, and goes there', async () => {
    const text = `${'a line of hay\n'.repeat(200_000)}the needle`;
    const row = rowOf('a000000000000001');
    const of = (outputs: SpanDetails['outputs']): TraceFixture => traceOf(detailsOf(row, { outputs }));
    const stub = new TraceStub(of({ ref: 'outputs', text: text.slice(0, 50_000), total: text.length }));
    stub.searched = of(textOf('outputs', text));
    stub.fullText = () => text;
    const { page } = await pages.trace(stub);
    await page.getByText('Showing the first').waitFor();
    await find(page, 'needle');
    await marked(page, 'needle');
  });

  it('restores text, options, match and filter in a rebuilt page, but not the focus', async () => {
    const stub = new TraceStub(fixtureOf());
    const first = await pages.trace(stub);
    await first.page.getByRole('treeitem').first().waitFor();
    await first.page.getByRole('button', { name: 'Filter Spans' }).click();
    await first.page.getByRole('combobox', { name: 'Span status' }).selectOption('OK');
    const input = await find(first.page, 'needle');
    await counted(first.page, '1 of 4');
    await input.press('Alt+c');
    await input.press('Enter');
    await input.press('Enter');
    await counted(first.page, '3 of 4');
    const state = await first.state();
    await first.close();

    const again = new TraceStub(fixtureOf());
    again.reveal = undefined;
    const { page } = await pages.trace(again, { state });
    await counted(page, '3 of 4');
    await page.getByRole('tab', { name: 'Attributes', selected: true }).waitFor();
    await marked(page, 'needle');
    await page.getByRole('combobox', { name: 'Span status' }).waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Span status' }).inputValue(), 'OK');
    const box = page.getByRole('textbox', { name: 'Find text' });
    assert.equal(await box.inputValue(), 'needle');
    assert.equal(await page.getByRole('button', { name: 'Match Case' }).getAttribute('aria-pressed'), 'true');
    assert.equal(await box.evaluate((element) => element === document.activeElement), false);
    await page.keyboard.press('F3');
    await counted(page, '4 of 4');
  });

  it('is restored without moving: a span that was selected afterward stays selected', async () => {
    const stub = new TraceStub(fixtureOf());
    const first = await pages.trace(stub);
    const tree = first.page.getByRole('tree', { name: 'Spans' });
    await tree.getByRole('treeitem').first().waitFor();
    const input = await find(first.page, 'needle');
    await input.press('Enter');
    await selected(tree, /^second/);
    await tree.getByRole('treeitem', { name: /^first/ }).click();
    await selected(tree, /^first/);
    const state = await first.state();
    await first.close();

    const again = new TraceStub(fixtureOf());
    again.reveal = undefined;
    const { page } = await pages.trace(again, { state });
    await counted(page, '2 of 4');
    await selected(page.getByRole('tree', { name: 'Spans' }), /^first/);
  });

  it('searches with the enabled options, and says why an expression is invalid', async () => {
    const { page, stub } = await open(fixtureOf());
    const input = await find(page, 'NEEDLE');
    await counted(page, '1 of 4');
    await input.press('Alt+c');
    await counted(page, 'No results');
    await page.getByRole('button', { name: 'Match Case' }).click();
    await page.getByRole('button', { name: 'Use Regular Expression' }).click();
    await input.fill('need(le');
    await counted(page, 'Unterminated group');
    assert.equal(await input.getAttribute('aria-invalid'), 'true');
    await input.fill('ne{2}d.e');
    await counted(page, '1 of 4');
    await marked(page, 'needle');
    const { regex, matchCase, wholeWord } = stub.searches.at(-1) ?? {};
    assert.deepEqual({ regex, matchCase, wholeWord }, { regex: true, matchCase: false, wholeWord: false });
  });

  it('takes the input as search text, not as shortcuts of the panel', async () => {
    const { page, stub } = await open(deskAgent());
    await page.keyboard.press('Control+f');
    await page.keyboard.type('ahem]1');
    await eventually(async () =>
      assert.equal(await page.getByRole('textbox', { name: 'Find text' }).inputValue(), 'ahem]1'),
    );
    assert.deepEqual(stub.called, []);
  });

  it('searches again when spans arrive, and stays at its match', async () => {
    const fixture = fixtureOf();
    const { page, stub, tree } = await open(fixture);
    const input = await find(page, 'needle');
    await counted(page, '1 of 4');
    await input.press('Enter');
    await counted(page, '2 of 4');
    const before = stub.searches.length;
    stub.sendRows(2, [
      ...fixture.rows,
      rowOf('a00000000000000f', { name: 'late', parentId: 'a000000000000001' }),
    ]);
    await tree.getByRole('treeitem', { name: /^late/ }).waitFor();
    await counted(page, '2 of 4');
    assert.ok(stub.searches.length > before);
    await selected(tree, /^second/);
  });
});

/** Matches of "needle": the outputs of the first span; inputs, an attribute and an event of the second. */
function fixtureOf(): TraceFixture {
  const first = rowOf('a000000000000001', { name: 'first' });
  const second = rowOf('a000000000000002', { name: 'second', parentId: first.id });
  return traceOf(
    detailsOf(first, {
      inputs: textOf('inputs', 'hay'),
      outputs: textOf('outputs', { said: 'a needle here' }),
    }),
    detailsOf(second, {
      inputs: textOf('inputs', 'a needle'),
      attributes: [{ key: 'tool', value: textOf('attribute 0', 'needle') }],
      events: [{ name: 'needle', time: '', attributes: [] }],
    }),
  );
}

function callOf(id: string, name: string, args: object): object {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(args) } };
}

function traceOf(...details: ReturnType<typeof detailsOf>[]): TraceFixture {
  return {
    header: headerOf(),
    rows: details.map(({ id, parentId, name }) => rowOf(id, { parentId, name })),
    details: new Map(details.map((one) => [one.id, one])),
    labels: [],
  };
}
