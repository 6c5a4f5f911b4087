import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent, detailsOf, headerOf, rowOf, type TraceFixture, wideTrace } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

describe('the span tree', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage | undefined;

  const open = async (
    fixture: TraceFixture,
    state?: unknown,
  ): Promise<{ stub: TraceStub; tree: Locator }> => {
    const stub = new TraceStub(fixture);
    panel = await pages.trace(stub, state === undefined ? {} : { state });
    return { stub, tree: panel.page.getByRole('tree', { name: 'Spans' }) };
  };
  const selected = (tree: Locator): Promise<string | null> =>
    tree.locator('[role=treeitem][aria-selected=true]').textContent();
  const press = async (tree: Locator, ...keys: string[]): Promise<void> => {
    for (const key of keys) await tree.press(key);
  };

  it('has one item per span: its name first, then type, duration, error and labels', async () => {
    const { tree } = await open(deskAgent());
    const names = [...(await tree.ariaSnapshot()).matchAll(/- treeitem "(.*?)"/g)].map((match) => match[1]);
    assert.deepEqual(names, [
      'desk_agent, agent, 1.84 s',
      'fetch_notes, retriever, 220 ms',
      'embed_query, embedding, 90 ms',
      'draft_answer, chat model, 812 → 96 tokens, 3 labels, 1.21 s',
      'lookup_port, tool, 180 ms',
      'check_stock, tool, error, 1 event, 1 label, 260 ms',
      'format_reply, parser, 70 ms',
      'guardrail, guardrail, 160 ms',
    ]);
    const item = tree.getByRole('treeitem', { name: /^lookup_port/ });
    assert.equal(await item.getAttribute('aria-level'), '3');
    assert.equal(await item.getAttribute('aria-posinset'), '1');
    assert.equal(await item.getAttribute('aria-setsize'), '2');
    assert.equal(
      await tree.getByRole('treeitem', { name: /^desk_agent/ }).getAttribute('aria-expanded'),
      'true',
    );
  });

  it('selects the root span initially and follows the keyboard like a tree in VS Code', async () => {
    const { tree } = await open(deskAgent());
    assert.match((await selected(tree)) ?? '', /^desk_agent/);
    await tree.focus();
    await press(tree, 'ArrowDown', 'ArrowDown');
    assert.match((await selected(tree)) ?? '', /^embed_query/);
    await press(tree, 'ArrowLeft');
    assert.match((await selected(tree)) ?? '', /^fetch_notes/);
    await press(tree, 'ArrowLeft');
    assert.equal(await tree.getByRole('treeitem', { name: /^embed_query/ }).count(), 0);
    await press(tree, 'ArrowRight', 'ArrowRight');
    assert.match((await selected(tree)) ?? '', /^embed_query/);
    await press(tree, 'End');
    assert.match((await selected(tree)) ?? '', /^guardrail/);
    await press(tree, 'Home');
    assert.match((await selected(tree)) ?? '', /^desk_agent/);
    await press(tree, 'PageDown');
    assert.match((await selected(tree)) ?? '', /^guardrail/);
  });

  it('exposes the active row to screen readers and shows the details of the selected span', async () => {
    const { tree } = await open(deskAgent());
    await tree.focus();
    await press(tree, 'ArrowDown');
    const active = await tree.getAttribute('aria-activedescendant');
    const row = panel?.page.locator(`[id="${active}"]`);
    assert.match((await row?.textContent()) ?? '', /^fetch_notes/);
    await panel?.page.getByRole('region', { name: 'Span details' }).getByText('fetch_notes').waitFor();
  });

  it('collapses and expands all, and moves the selection to a visible row', async () => {
    const { tree } = await open(deskAgent());
    await tree.getByRole('treeitem', { name: /^lookup_port/ }).click();
    await panel?.page.getByRole('button', { name: 'Collapse All' }).click();
    await eventually(async () => assert.equal(await tree.getByRole('treeitem').count(), 1));
    assert.match((await selected(tree)) ?? '', /^desk_agent/);
    await panel?.page.getByRole('button', { name: 'Expand All' }).click();
    await eventually(async () => assert.equal(await tree.getByRole('treeitem').count(), 8));
    await tree.getByRole('treeitem', { name: /^fetch_notes/ }).dblclick();
    await eventually(async () => assert.equal(await tree.getByRole('treeitem').count(), 7));
  });

  it('shows the spans that match a filter with their ancestors, and counts them', async () => {
    const { tree } = await open(deskAgent());
    const page = panel?.page;
    assert.ok(page);
    await page.getByRole('button', { name: 'Filter Spans' }).click();
    await page.getByRole('combobox', { name: 'Span status' }).selectOption('Error');
    await page.getByText('1 of 8 spans').waitFor();
    const names = (): Promise<string[]> =>
      tree
        .getByRole('treeitem')
        .evaluateAll((rows) => rows.map((row) => row.textContent.split(',')[0] ?? ''));
    assert.deepEqual(await names(), ['desk_agent', 'draft_answer', 'check_stock']);
    assert.equal(await tree.locator('.dimmed').count(), 2);
    await page.getByRole('combobox', { name: 'Span status' }).selectOption('Any status');
    await page.getByRole('combobox', { name: 'Span type' }).selectOption('tool');
    await page.getByText('2 of 8 spans').waitFor();
    await page.getByRole('combobox', { name: 'Span labels' }).selectOption('Labeled');
    await page.getByText('1 of 8 spans').waitFor();
    await page.getByRole('button', { name: 'Filter Spans' }).click();
    await eventually(async () => assert.equal(await tree.getByRole('treeitem').count(), 8));
  });

  it('says that no span matches the filter, and clears the filter', async () => {
    const { tree } = await open(deskAgent());
    const page = panel?.page;
    assert.ok(page);
    await page.getByRole('button', { name: 'Filter Spans' }).click();
    await page.getByRole('combobox', { name: 'Span type' }).selectOption('embedding');
    await page.getByRole('combobox', { name: 'Span labels' }).selectOption('Labeled');
    await page.getByText('0 of 8 spans').waitFor();
    await page.getByText('No spans match the filter.').waitFor();
    assert.equal(await page.getByText('This trace has no spans yet.').count(), 0);
    await page.getByRole('button', { name: 'Clear Filter' }).click();
    await eventually(async () => assert.equal(await tree.getByRole('treeitem').count(), 8));
    assert.equal(await page.getByRole('combobox', { name: 'Span type' }).inputValue(), '');
    await eventually(async () => assert.ok(await tree.evaluate((one) => one === document.activeElement)));
  });

  it("gives a long name the space of token counts that don't fit", async () => {
    const name = 'a_chat_of_many_words';
    const row = rowOf('f000000000000000', {
      name,
      tokens: { input: 100, output: 56, total: 156 },
      cost: 2e-5,
    });
    const details = new Map([[row.id, detailsOf(row)]]);
    const splits = [0.4, 0.2, 0.3, 0.3, 0.4]; // 532 px for the spans, 160 for their names
    const { tree } = await open(
      { header: headerOf({}), rows: [row], details, labels: [] },
      {
        ...{ server: '', traceId: '', selected: null, collapsed: [], spansScroll: 0, detailsScroll: 0 },
        ...{ tab: 'io', reading: 'auto', splits, assessmentsOpen: true },
      },
    );
    const shown = tree.locator('.span-name');
    await shown.waitFor();
    const width = (of: Locator): Promise<number> => of.evaluate((one) => one.getBoundingClientRect().width);
    const room = await width(tree.locator('.span-name-cell'));
    assert.ok((await width(shown)) > room / 2, `the name has ${await width(shown)} of ${room}`);
    const facts = tree.locator('.span-facts span');
    const isSeen = (): Promise<boolean> =>
      facts.evaluate((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        const cell = one.closest('.span-row')?.getBoundingClientRect();
        return cell !== undefined && top >= cell.top && bottom <= cell.bottom;
      });
    assert.equal(await isSeen(), false, 'a part of the numbers would be in sight');
    await panel?.page.getByRole('separator', { name: 'Resize Timeline' }).press('End');
    await eventually(async () => assert.equal(await isSeen(), true));
  });

  it('expands the ancestors of a failed span, and selects it', async () => {
    const { tree } = await open(deskAgent());
    const page = panel?.page;
    await page?.getByRole('button', { name: 'Collapse All' }).click();
    await eventually(async () => assert.equal(await tree.getByRole('treeitem').count(), 1));
    await page?.getByRole('button', { name: 'Expand to Errors' }).click();
    assert.match((await selected(tree)) ?? '', /^check_stock/);
    assert.equal(await tree.getByRole('treeitem', { name: /^embed_query/ }).count(), 0);
  });

  it('keeps few elements in the DOM, however many spans there are', async () => {
    const { tree } = await open(wideTrace(2_000));
    assert.ok((await tree.getByRole('treeitem').count()) < 80);
    assert.ok((await tree.locator('*').count()) < 1_200);
    await tree.focus();
    await press(tree, 'End');
    assert.match((await selected(tree)) ?? '', /^worker 1999/);
    assert.ok((await tree.getByRole('treeitem').count()) < 80);
  });

  it('receives 50,000 spans in pieces and still responds to a key immediately', async () => {
    const { tree } = await open(wideTrace(50_000));
    await panel?.page.getByText('50,001 spans').waitFor();
    await tree.focus();
    const started = Date.now();
    await press(tree, 'End');
    assert.match((await selected(tree)) ?? '', /^worker 49999/);
    assert.ok(Date.now() - started < 1_500);
  });

  it('keeps the focused row in the DOM while it is scrolled out of view', async () => {
    const { tree } = await open(wideTrace(2_000));
    await tree.focus();
    await press(tree, 'ArrowDown', 'ArrowDown');
    await tree.evaluate((element) => (element.scrollTop = 20_000));
    await panel?.page.waitForTimeout(200);
    assert.match((await selected(tree)) ?? '', /^worker 1,/);
    await press(tree, 'ArrowDown');
    assert.match((await selected(tree)) ?? '', /^worker 2,/);
    const row = tree.locator('[aria-selected=true]');
    assert.ok(await row.evaluate((element) => element.getBoundingClientRect().top > 0));
  });

  it('leaves the selected row in place when spans arrive above it', async () => {
    const fixture = wideTrace(500);
    const { stub, tree } = await open(fixture);
    await tree.evaluate((element) => (element.scrollTop = 5_000));
    await tree.getByRole('treeitem', { name: /^worker 240,/ }).click();
    const row = tree.locator('[aria-selected=true]');
    const before = await row.boundingBox();
    const [root, ...workers] = fixture.rows;
    const added = Array.from({ length: 30 }, (_, i) =>
      rowOf(`c${i.toString(16).padStart(15, '0')}`, {
        parentId: root?.id ?? null,
        name: `early ${i}`,
        start: 0,
      }),
    );
    stub.sendRows(2, [...(root ? [root] : []), ...added, ...workers], 100);
    await panel?.page.getByText('531 spans').waitFor();
    assert.match((await selected(tree)) ?? '', /^worker 240,/);
    assert.deepEqual(await row.boundingBox(), before);
    const pill = panel?.page.getByRole('button', { name: '30 new spans' });
    await pill?.click();
    await tree.getByRole('treeitem', { name: /^early 0,/, selected: true }).waitFor();
    await pill?.waitFor({ state: 'detached' });
  });

  it('counts a new span just outside the viewport, and shows its direction', async () => {
    const fixture = wideTrace(500);
    const { stub, tree } = await open(fixture);
    await tree.evaluate((element) => (element.scrollTop = 5_000));
    await tree.getByRole('treeitem', { name: /^worker 240,/ }).click();
    const [root, ...workers] = fixture.rows;
    const inSight = await tree.evaluate((element) =>
      Math.floor((element.scrollTop + element.clientHeight) / 22),
    );
    // Counting the root's row, two rows below the viewport: rendered ahead, but not visible.
    const at = inSight + 1;
    const start = (at - 0.5) * 1e6;
    const late = rowOf('c000000000000001', { parentId: root?.id ?? null, name: 'late', start });
    stub.sendRows(2, [...(root ? [root] : []), ...workers.slice(0, at), late, ...workers.slice(at)], 100);
    await panel?.page.getByText('502 spans').waitFor();
    const pill = panel?.page.getByRole('button', { name: '1 new span', exact: true });
    assert.ok(pill);
    await pill.locator('.codicon-arrow-down').waitFor();
    await tree.evaluate((element) => (element.scrollTop = 9_000));
    await pill.locator('.codicon-arrow-up').waitFor();
    await tree.evaluate((element) => (element.scrollTop = 5_000 + 22 * 6));
    await pill.waitFor({ state: 'detached' });
  });

  const orphans = (state: 'IN_PROGRESS' | 'OK'): TraceFixture => {
    const rows = [0, 1, 2].map((i) =>
      rowOf(`d00000000000000${i}`, {
        parentId: 'ffffffffffffffff',
        name: `step ${i}`,
        type: 'TOOL',
        start: i,
      }),
    );
    return {
      header: headerOf({ state, durationMs: null }),
      rows,
      details: new Map(rows.map((row) => [row.id, detailsOf(row)])),
      labels: [],
    };
  };

  it("doesn't report a parent as missing while the trace runs: it arrives when it ends", async () => {
    const { tree } = await open(orphans('IN_PROGRESS'));
    await tree.getByRole('treeitem', { name: /^step 2/ }).waitFor();
    await panel?.page.getByText('Running', { exact: true }).waitFor({ state: 'attached' });
    assert.equal(await tree.getByRole('treeitem', { name: /parent missing/ }).count(), 0);
    await panel?.page.getByText(/is running, and its root span hasn.t arrived yet/).waitFor();
  });

  it('puts orphans at the top level and adds a row for the whole trace if there is no root', async () => {
    const { tree } = await open(orphans('OK'));
    const first = tree.getByRole('treeitem').first();
    assert.equal(await first.textContent(), 'Whole trace');
    assert.equal(await first.getAttribute('aria-selected'), 'true');
    assert.equal(await tree.getByRole('treeitem', { name: /parent missing/ }).count(), 3);
    await panel?.page.getByText(/has no single root span/).waitFor();
    const pane = panel?.page.getByRole('region', { name: 'Assessments' });
    await pane?.getByText('Whole trace').waitFor();
    await tree.getByRole('treeitem', { name: /^step 1/ }).click();
    await pane?.getByText('This span: step 1').waitFor();
  });

  it('shows zero, negative and open durations as such, inside the pane', async () => {
    const root = rowOf('e000000000000000', { name: 'root', duration: 20e6 });
    const child = (n: number, name: string, start: number, duration: number | null) =>
      rowOf(`e00000000000000${n}`, { parentId: root.id, name, start, duration });
    const rows = [
      root,
      child(1, 'zero', 10e6, 0),
      child(2, 'backwards', 12e6, -4e6),
      child(3, 'open', 15e6, null),
      child(4, 'late', 19e6, 1e6),
    ];
    const { tree } = await open({
      header: headerOf(),
      rows,
      details: new Map(rows.map((row) => [row.id, detailsOf(row)])),
      labels: [],
    });
    for (const name of [
      'zero, span, 0 ns',
      'backwards, span, ends before it starts, -4 ms',
      'open, span, not ended',
    ]) {
      assert.equal(await tree.getByRole('treeitem', { name, exact: true }).count(), 1, name);
    }
    const edge = await tree.evaluate((element) => element.getBoundingClientRect().right);
    const labels = await tree
      .locator('.bar-label')
      .evaluateAll((all) => all.map((label) => label.getBoundingClientRect().right));
    assert.ok(labels.every((right) => right <= edge));
  });

  it('restores its selection and scroll position', async () => {
    const fixture = wideTrace(300);
    const first = await open(fixture);
    await first.tree.evaluate((element) => (element.scrollTop = 2_200));
    await first.tree.getByRole('treeitem', { name: /^worker 110,/ }).click();
    await panel?.page.waitForTimeout(100);
    const state = await panel?.state();
    await panel?.close();
    const { tree } = await open(fixture, state);
    assert.match((await selected(tree)) ?? '', /^worker 110,/);
    assert.equal(await tree.evaluate((element) => element.scrollTop), 2_200);
  });
});
