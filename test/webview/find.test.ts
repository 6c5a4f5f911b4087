import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { suitePages } from './suitePages';
import { deskAgent, detailsOf, headerOf, rowOf, textOf, type TraceFixture } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

describe('searching inside a trace', function () {
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
  /** The text that is marked as the hit gone to, once it is in sight. */
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

  it('shows the row of a hit that a filter hides, until the search is closed', async () => {
    const { page, tree } = await open(fixtureOf());
    await page.getByRole('button', { name: 'Filter Spans' }).click();
    await page.getByRole('combobox', { name: 'Span labels' }).selectOption('Labelled');
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
    await page.getByText('No span meets the filter.').waitFor();
  });

  it('opens by Ctrl+F, goes to the hits by Enter and F3, and closes by Escape, back in the tree', async () => {
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

  it('tells in the tree which spans have hits', async () => {
    const { page, tree } = await open(fixtureOf());
    await find(page, 'needle');
    await tree.getByRole('treeitem', { name: /^second.*3 matches/ }).waitFor();
    assert.equal(await tree.getByRole('treeitem', { name: /match/ }).count(), 2);
  });

  it('opens what a hit is folded away in: tree, long text, JSON, a page of a list', async () => {
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

  it('shows a hit in another reading where the best one leaves it out', async () => {
    const messages = { model: 'm', secret: 'needle', messages: [{ role: 'user', content: 'hello' }] };
    const row = rowOf('a000000000000001', { name: 'chat' });
    const { page } = await open(traceOf(detailsOf(row, { inputs: textOf('inputs', messages) })));
    await page.getByRole('button', { name: 'Chat', pressed: true }).waitFor();
    const input = await find(page, 'needle');
    await marked(page, 'needle');
    await input.press('Escape');
    await page.getByRole('button', { name: 'Chat', pressed: true }).waitFor();
  });

  it('asks with the options that are on, and says what is wrong with an expression', async () => {
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

  it('takes what is typed for the search and not for the keys of the panel', async () => {
    const { page, stub } = await open(deskAgent());
    await page.keyboard.press('Control+f');
    await page.keyboard.type('ahem]1');
    await eventually(async () =>
      assert.equal(await page.getByRole('textbox', { name: 'Find text' }).inputValue(), 'ahem]1'),
    );
    assert.deepEqual(stub.called, []);
  });

  it('searches again when spans arrive, and stays at its hit', async () => {
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

/** Hits: the outputs of the first span; inputs, an attribute and an event of the second. */
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

function traceOf(...details: ReturnType<typeof detailsOf>[]): TraceFixture {
  return {
    header: headerOf(),
    rows: details.map(({ id, parentId, name }) => rowOf(id, { parentId, name })),
    details: new Map(details.map((one) => [one.id, one])),
    labels: [],
  };
}
