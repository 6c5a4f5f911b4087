import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent, detailsOf, headerOf, rowOf, type TraceFixture } from './traceFixture';
import { TraceStub } from './traceHost';

const MS = 1e6;

describe('the time axis', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage | undefined;

  interface Opened {
    readonly stub: TraceStub;
    readonly page: Page;
    readonly tree: Locator;
  }
  const open = async (fixture: TraceFixture = deskAgent(), state?: unknown): Promise<Opened> => {
    const stub = new TraceStub(fixture);
    panel = await pages.trace(stub, state === undefined ? {} : { state });
    return { stub, page: panel.page, tree: panel.page.getByRole('tree', { name: 'Spans' }) };
  };
  const traceOf = (rows: TraceFixture['rows']): TraceFixture => ({
    header: headerOf(),
    rows,
    details: new Map(rows.map((row) => [row.id, detailsOf(row)])),
    labels: [],
  });
  const row = (tree: Locator, name: string): Locator =>
    tree.getByRole('treeitem', { name: new RegExp(`^${name},`) });
  const ticks = (page: Page): Promise<string[]> => page.locator('.tick').allTextContents();
  const fitted = (page: Page): Promise<void> =>
    eventually(async () => assert.equal(await page.locator('.axis-place').count(), 0));
  /** The position of a row's bar, in fractions of the axis. */
  const barOf = (tree: Locator, name: string): Promise<{ left: number; width: number }> =>
    row(tree, name)
      .locator('.bar')
      .evaluate((bar) => {
        const track = bar.parentElement?.getBoundingClientRect() ?? new DOMRect();
        const { left, width } = bar.getBoundingClientRect();
        return { left: (left - track.left) / track.width, width: width / track.width };
      });
  const isAbout = (actual: number, expected: number): void =>
    assert.ok(Math.abs(actual - expected) < 0.01, `${actual} is not about ${expected}`);

  it('zooms in on the selected span, out again, and to the whole trace with keys', async () => {
    const { page, tree } = await open();
    const whole = await ticks(page);
    await row(tree, 'lookup_port').click();
    const before = await barOf(tree, 'lookup_port');
    await tree.press('+');
    await eventually(async () => isAbout((await barOf(tree, 'lookup_port')).width, before.width * 2));
    const after = await barOf(tree, 'lookup_port');
    isAbout(after.left + after.width / 2, before.left + before.width / 2);
    assert.notDeepEqual(await ticks(page), whole);
    await tree.press('=');
    await eventually(async () => isAbout((await barOf(tree, 'lookup_port')).width, before.width * 4));
    await tree.press('-');
    await eventually(async () => isAbout((await barOf(tree, 'lookup_port')).width, before.width * 2));
    await tree.press('0');
    await fitted(page);
    assert.deepEqual(await ticks(page), whole);
    await tree.press('-');
    assert.deepEqual(await ticks(page), whole);
  });

  it('zooms to the selected span with a key, its button, and the menu of any span', async () => {
    const { stub, page, tree } = await open();
    await row(tree, 'check_stock').click();
    await tree.press('z');
    await eventually(async () => isAbout((await barOf(tree, 'check_stock')).width, 1 / 1.1));
    await row(tree, 'guardrail').click();
    await page.getByRole('button', { name: 'Zoom to Span' }).click();
    await eventually(async () => isAbout((await barOf(tree, 'guardrail')).width, 1 / 1.1));
    stub.emit('action', { action: 'zoomToSpan', spanId: 'a000000000000003' });
    await eventually(async () => isAbout((await barOf(tree, 'embed_query')).width, 1 / 1.1));
    await row(tree, 'desk_agent').click();
    await tree.press('z');
    await fitted(page);
  });

  it("marks the edge toward spans out of view, and doesn't follow the selection", async () => {
    const { tree } = await open();
    await row(tree, 'check_stock').click();
    await tree.press('z');
    const before = row(tree, 'embed_query');
    await before.locator('.edge-mark.before').waitFor();
    await row(tree, 'guardrail').locator('.edge-mark.after').waitFor();
    assert.equal(await before.locator('.bar').count(), 0);
    assert.match((await before.getAttribute('title')) ?? '', /before the visible time/);
    const root = await barOf(tree, 'desk_agent');
    isAbout(root.left, 0);
    isAbout(root.width, 1);
    const shown = await barOf(tree, 'check_stock');
    await tree.press('End');
    assert.equal(await row(tree, 'guardrail').getAttribute('aria-selected'), 'true');
    assert.deepEqual(await barOf(tree, 'check_stock'), shown);
    // Zooming in with the key brings it into view.
    await tree.press('+');
    await row(tree, 'guardrail').locator('.bar').waitFor();
  });

  it('zooms with Ctrl+wheel around the pointer, and pans with Shift+wheel or sideways', async () => {
    const { page, tree } = await open();
    const track = await row(tree, 'desk_agent').locator('.bar-track').boundingBox();
    assert.ok(track);
    // A whole pixel near the start of lookup_port: mouse events have integer coordinates.
    const pointer = Math.round(track.x + track.width * (550 / 1840));
    const under = (pointer - track.x) / track.width;
    const zoomed = Math.exp(240 * 0.005);
    const left = under + (550 / 1840 - under) * zoomed;
    await page.mouse.move(pointer, track.y + 5);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -240);
    await page.keyboard.up('Control');
    await eventually(async () => isAbout((await barOf(tree, 'lookup_port')).width, (180 / 1840) * zoomed));
    isAbout((await barOf(tree, 'lookup_port')).left, left);
    await page.mouse.wheel(20, 0);
    await eventually(async () => isAbout((await barOf(tree, 'lookup_port')).left, left - 20 / track.width));
    await page.keyboard.down('Shift');
    await page.mouse.wheel(0, -20);
    await page.keyboard.up('Shift');
    await eventually(async () => isAbout((await barOf(tree, 'lookup_port')).left, left));
    await tree.press('Shift+ArrowRight');
    await eventually(async () => isAbout((await barOf(tree, 'lookup_port')).left, left - 0.25));
    await tree.press('Shift+ArrowLeft');
    await eventually(async () => isAbout((await barOf(tree, 'lookup_port')).left, left));
  });

  it('leaves the wheel and the other keys to the rows', async () => {
    const rows = [rowOf('0', { name: 'root', duration: 900 * MS })];
    for (let i = 1; i < 200; i++) {
      rows.push(rowOf(String(i), { parentId: '0', name: `step ${i}`, start: i * MS }));
    }
    const { page, tree } = await open(traceOf(rows));
    const box = await tree.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + 50);
    await page.mouse.wheel(0, 440);
    await eventually(async () => assert.equal(await tree.evaluate((element) => element.scrollTop), 440));
    await fitted(page);
    await tree.press('4');
    const value = page.getByRole('region', { name: 'Assessments' }).getByRole('textbox', { name: 'Value' });
    await eventually(async () => assert.equal(await value.inputValue(), '4'));
    await fitted(page);
  });

  it('has buttons that keep the focus when they have nothing left to do', async () => {
    const { page } = await open();
    const [zoomIn, zoomOut, all] = ['Zoom In', 'Zoom Out', 'Fit Timeline'].map((name) =>
      page.getByRole('button', { name }),
    );
    assert.ok(zoomIn && zoomOut && all);
    assert.equal(await zoomOut.getAttribute('aria-disabled'), 'true');
    await zoomIn.click();
    await page.locator('.axis-place').waitFor();
    await zoomOut.focus();
    await page.keyboard.press('Enter');
    await fitted(page);
    assert.equal(await zoomOut.evaluate((button) => button === document.activeElement), true);
    await page.keyboard.press('+');
    await page.locator('.axis-place').waitFor();
    await all.click();
    await fitted(page);
  });

  it('stops zooming in at the limit, and still shows the position', async () => {
    const { page, tree } = await open();
    await row(tree, 'lookup_port').click();
    for (let i = 0; i < 40; i++) await tree.press('+');
    await eventually(async () =>
      assert.equal(await page.getByRole('button', { name: 'Zoom In' }).getAttribute('aria-disabled'), 'true'),
    );
    assert.equal(await page.locator('.axis-from').textContent(), '639.99999 ms');
    assert.ok((await ticks(page)).every((tick) => /^\+\d+ ns$/.test(tick)));
  });

  it('announces the visible time range to screen readers', async () => {
    const { page, tree } = await open();
    const status = page.locator('.axis').getByRole('status');
    assert.equal(await status.textContent(), '');
    await row(tree, 'check_stock').click();
    await tree.press('z');
    await eventually(async () => assert.equal(await status.textContent(), '757 ms to 1.043 s of 1.84 s'));
    await tree.press('0');
    await eventually(async () => assert.equal(await status.textContent(), 'All of 1.84 s'));
  });

  it('keeps its range while a running trace grows, or keeps showing all of it', async () => {
    const root = rowOf('0', { name: 'root', duration: null });
    const one = rowOf('1', { parentId: '0', name: 'one', start: 10 * MS, duration: 20 * MS });
    const two = rowOf('2', { parentId: '0', name: 'two', start: 60 * MS, duration: 140 * MS });
    const { stub, page, tree } = await open(traceOf([root, one]));
    stub.sendRows(2, [root, one, two]);
    await eventually(async () => isAbout((await barOf(tree, 'one')).width, 20 / 200));
    await row(tree, 'one').click();
    await tree.press('z');
    await eventually(async () => isAbout((await barOf(tree, 'one')).width, 1 / 1.1));
    const shown = await ticks(page);
    const three = rowOf('3', { parentId: '0', name: 'three', start: 300 * MS, duration: 600 * MS });
    stub.sendRows(3, [root, one, two, three]);
    await row(tree, 'three').locator('.edge-mark.after').waitFor();
    isAbout((await barOf(tree, 'one')).width, 1 / 1.1);
    assert.deepEqual(await ticks(page), shown);
    await tree.press('0');
    await eventually(async () => isAbout((await barOf(tree, 'one')).width, 20 / 900));
  });

  it('keeps its time when an earlier span arrives late and all start times are rebased', async () => {
    const one = rowOf('1', { name: 'one', start: 0, duration: 20 * MS });
    const two = rowOf('2', { name: 'two', start: 50 * MS, duration: 50 * MS });
    const { stub, tree } = await open(traceOf([one, two]));
    await row(tree, 'two').click();
    await tree.press('z');
    await eventually(async () => isAbout((await barOf(tree, 'two')).width, 1 / 1.1));
    const before = await barOf(tree, 'two');
    stub.base = String(BigInt(stub.base) - 30_000_000n);
    const first = rowOf('0', { name: 'first', start: 0, duration: 10 * MS });
    stub.sendRows(2, [first, { ...one, start: 30 * MS }, { ...two, start: 80 * MS }]);
    await row(tree, 'first').waitFor();
    assert.deepEqual(await barOf(tree, 'two'), before);
  });

  it('restores its range', async () => {
    const first = await open();
    await row(first.tree, 'check_stock').click();
    await first.tree.press('z');
    await eventually(async () => {
      const kept = await panel?.state();
      assert.ok(typeof kept === 'object' && kept && 'zoom' in kept && kept.zoom !== null);
    });
    const before = await barOf(first.tree, 'check_stock');
    const state = await panel?.state();
    await panel?.close();
    const { tree } = await open(deskAgent(), state);
    assert.deepEqual(await barOf(tree, 'check_stock'), before);
  });

  it('accepts state that was saved before zoom existed', async () => {
    const { traceId, server } = headerOf();
    const old = {
      ...{ server, traceId, selected: 'a000000000000005', collapsed: [], spansScroll: 0, detailsScroll: 0 },
      ...{ tab: 'io', reading: 'auto', splits: [], assessmentsOpen: true },
    };
    const { page, tree } = await open(deskAgent(), old);
    assert.equal(await row(tree, 'lookup_port').getAttribute('aria-selected'), 'true');
    await fitted(page);
  });

  it('shows events at their time, exceptions by color and shape, and says what they are', async () => {
    const events = {
      total: 480,
      marks: [
        { name: 'first token', offset: 10 * MS, exception: false },
        { name: 'exception', offset: 50_000_123, exception: true },
        { name: 'clock', offset: -2 * MS, exception: false },
      ],
    };
    const rows = [
      rowOf('0', { name: 'root', duration: 200 * MS }),
      rowOf('1', { parentId: '0', name: 'stream', start: 100 * MS, duration: 50 * MS, events }),
    ];
    const { tree } = await open(traceOf(rows));
    const stream = row(tree, 'stream');
    const marks = stream.locator('.event-mark');
    assert.equal(await marks.count(), 3);
    const places = await marks.evaluateAll((all) =>
      all.map((mark) => {
        const track = mark.parentElement?.getBoundingClientRect() ?? new DOMRect();
        const { left, width } = mark.getBoundingClientRect();
        return (left + width / 2 - track.left) / track.width;
      }),
    );
    [110 / 200, 150 / 200, 98 / 200].forEach((at, i) => isAbout(places[i] ?? 0, at));
    assert.deepEqual(await marks.evaluateAll((all) => all.map((mark) => mark.getAttribute('title'))), [
      'first token\n10 ms after start',
      'exception\n50.000123 ms after start',
      'clock\n2 ms before start',
    ]);
    const looks = await marks.evaluateAll((all) =>
      all.map((mark) => {
        const { backgroundColor, rotate } = getComputedStyle(mark, '::before');
        return { color: backgroundColor, shape: rotate };
      }),
    );
    assert.deepEqual(looks[0], looks[2]);
    assert.notEqual(looks[0]?.color, looks[1]?.color);
    assert.notEqual(looks[0]?.shape, looks[1]?.shape);
    assert.match((await stream.getAttribute('title')) ?? '', /3 of 480 events are marked/);
    assert.match((await stream.textContent()) ?? '', /480 events/);
    // Neighbors that share a pixel when zoomed out are apart when zoomed in.
    await stream.click();
    await tree.press('z');
    await eventually(async () => assert.equal(await marks.count(), 3));
  });

  it('shows the start and duration of a span to the nanosecond', async () => {
    const rows = [
      rowOf('0', { name: 'root', duration: 200 * MS }),
      rowOf('1', { parentId: '0', name: 'child', start: 512_061, duration: 50_000_123 }),
    ];
    const { stub, tree } = await open(traceOf(rows));
    assert.equal(stub.base, '1795495754515762204');
    assert.equal(
      await row(tree, 'child').getAttribute('title'),
      'child · span · 50 ms\nStarted 2026-11-24 04:49:14.516274265 UTC\nTook 50,000,123 ns',
    );
  });
});
