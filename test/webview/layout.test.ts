import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent, headerOf, labelOf, wideTrace } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

describe('the layout of a trace', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  const open = async (width: number, height = 820, state?: unknown): Promise<TraceStub> => {
    const stub = new TraceStub(deskAgent());
    panel = await pages.trace(stub, state === undefined ? { width, height } : { width, height, state });
    return stub;
  };
  const box = async (locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> => {
    const found = await locator.boundingBox();
    assert.ok(found);
    return found;
  };
  const spans = (): Locator => panel.page.getByRole('tree', { name: 'Spans' });
  const details = (): Locator => panel.page.getByRole('region', { name: 'Span details' });
  const pane = (): Locator => panel.page.getByRole('region', { name: 'Assessments' });

  it('has spans, details and, at the far right, Assessments side by side', async () => {
    await open(1330);
    const [one, two, three] = [await box(spans()), await box(details()), await box(pane())];
    assert.ok(one.x + one.width <= two.x + 1 && two.x + two.width <= three.x + 1);
    assert.ok(Math.abs(three.x + three.width - 1330) < 2);
  });

  for (const width of [500, 620]) {
    it(`stacks spans, details and Assessments at ${width} px, with nothing wider than the window`, async () => {
      await open(width, 900);
      const [one, two, three] = [await box(spans()), await box(details()), await box(pane())];
      assert.ok(one.y + one.height <= two.y + 1 && two.y + two.height <= three.y + 1);
      const widest = await panel.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(widest <= width);
      await pane().getByRole('button', { name: 'Create' }).click();
      await pane().getByText('Enter a name.').waitFor();
    });
  }

  it('has splitters that move by keyboard and mouse, and are remembered', async () => {
    await open(1330);
    const splitter = panel.page.getByRole('separator', { name: 'Resize Spans' });
    const before = await box(spans());
    await splitter.focus();
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('ArrowRight');
    await eventually(async () => assert.equal(await splitter.getAttribute('aria-valuenow'), '40'));
    const after = await box(spans());
    assert.ok(after.width > before.width + 40);
    const line = await box(splitter);
    await panel.page.mouse.move(line.x, line.y + 200);
    await panel.page.mouse.down();
    await panel.page.mouse.move(line.x - 150, line.y + 200, { steps: 5 });
    await panel.page.mouse.up();
    const dragged = await box(spans());
    assert.ok(Math.abs(dragged.width - (after.width - 150)) < 4);
    const state = await panel.state();
    await panel.close();
    await open(1330, 820, state);
    assert.ok(Math.abs((await box(spans())).width - dragged.width) < 2);
    await panel.page.getByRole('separator', { name: 'Resize Spans' }).dblclick();
    assert.ok(Math.abs((await box(spans())).width - before.width) < 2);
  });

  it('is reported to the host and used for new panels, but restored panels keep their own', async () => {
    const layout = { reading: 'raw', splits: [0.5, 0.2, 0.4, 0.3, 0.36], assessmentsOpen: false } as const;
    const first = new TraceStub(deskAgent());
    panel = await pages.trace(first);
    const splitter = (): Locator => panel.page.getByRole('separator', { name: 'Resize Spans' });
    await splitter().press('ArrowRight');
    await eventually(() => assert.equal(first.layouts.at(-1)?.splits[0]?.toFixed(2), '0.38'));
    const state = await panel.state();
    await panel.close();

    const other = new TraceStub(deskAgent());
    other.layout = { ...layout, splits: [...layout.splits] };
    panel = await pages.trace(other);
    await eventually(async () => assert.equal(await splitter().getAttribute('aria-valuenow'), '50'));
    await panel.page.getByRole('button', { name: 'Raw', pressed: true }).first().waitFor();
    await panel.page.getByRole('button', { name: 'Show Assessments' }).click();
    await eventually(() => assert.deepEqual(other.layouts, [{ ...other.layout, assessmentsOpen: true }]));
    await panel.close();

    panel = await pages.trace(other, { state });
    await eventually(async () => assert.equal(await splitter().getAttribute('aria-valuenow'), '38'));
  });

  it('animates in steps while a trace runs, and slower with reduced motion', async () => {
    panel = await pages.trace(new TraceStub({ ...deskAgent(), header: headerOf({ state: 'IN_PROGRESS' }) }));
    const icon = panel.page.locator('.codicon-loading.codicon-modifier-spin').first();
    const motion = (): Promise<string> =>
      icon.evaluate((one) => {
        const { animationName, animationDuration, animationTimingFunction } = getComputedStyle(one);
        return `${animationName} ${animationDuration} ${animationTimingFunction}`;
      });
    await eventually(async () => assert.equal(await motion(), 'codicon-spin 1.5s steps(30)'));
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
    await eventually(async () => assert.equal(await motion(), 'codicon-spin 8s steps(30)'));
    await panel.page.evaluate(() => document.body.classList.add('vscode-reduce-motion'));
    await eventually(async () => assert.match(await motion(), /^none /));
  });

  for (const width of [1330, 620]) {
    it(`moves every splitter by keyboard (${width} px)`, async () => {
      await open(width);
      const splitters = panel.page.getByRole('separator');
      const names = await splitters.evaluateAll((all) =>
        all.map((one) => one.getAttribute('aria-label') ?? ''),
      );
      assert.deepEqual(
        names,
        width > 900
          ? ['Resize Timeline', 'Resize Spans', 'Resize Assessments']
          : ['Resize Timeline', 'Resize Spans', 'Resize Details'],
      );
      for (const name of names) {
        const splitter = panel.page.getByRole('separator', { name });
        const vertical = (await splitter.getAttribute('aria-orientation')) === 'vertical';
        const before = Number(await splitter.getAttribute('aria-valuenow'));
        await splitter.press(vertical ? 'ArrowRight' : 'ArrowDown');
        await eventually(async () =>
          assert.equal(Math.abs(Number(await splitter.getAttribute('aria-valuenow')) - before), 2, name),
        );
        await splitter.press('Home');
        await splitter.press('Enter');
        await eventually(async () =>
          assert.equal(Number(await splitter.getAttribute('aria-valuenow')), before),
        );
      }
    });
  }

  it("shows why a button's action failed, until it is dismissed", async () => {
    const stub = await open(1330);
    stub.failing = 'The browser could not be opened.';
    await panel.page.getByRole('button', { name: 'Open in MLflow' }).click();
    await panel.page.getByText('The browser could not be opened.').waitFor();
    await panel.page.getByRole('button', { name: 'Dismiss' }).click();
    await eventually(async () =>
      assert.equal(await panel.page.getByText('The browser could not be opened.').count(), 0),
    );
  });

  it('shows only the facts that exist', async () => {
    const stub = await open(1330);
    await panel.page.getByText('1,284 tokens').waitFor();
    await panel.page.getByText('f3a91c2 · main').waitFor();
    stub.emit(
      'header',
      headerOf({
        durationMs: null,
        tokens: null,
        cost: null,
        session: null,
        gitCommit: null,
        gitBranch: null,
        position: null,
      }),
    );
    await panel.page.getByText('1,284 tokens').waitFor({ state: 'detached' });
    const facts = await panel.page
      .getByRole('list', { name: 'Trace summary' })
      .getByRole('listitem')
      .allTextContents();
    assert.deepEqual(facts, ['8 spans', '2 min ago']);
    assert.equal(await panel.page.getByRole('button', { name: 'Newer Trace' }).count(), 0);
    const server = 'https://mlflow.example.com/team';
    stub.emit('header', headerOf({ server, isOfOtherServer: true }));
    const fact = panel.page.getByTitle(`On ${server}, not the tracking server of this window`);
    await fact.getByText('mlflow.example.com/team').waitFor();
  });

  it('opens the neighbors and MLflow, and reloads, with its buttons', async () => {
    const stub = await open(1330);
    for (const name of ['Newer Trace', 'Older Trace', 'Open in MLflow', 'Reload Trace']) {
      await panel.page.getByRole('button', { name }).click();
    }
    await panel.page.waitForTimeout(50);
    await eventually(() =>
      assert.deepEqual(stub.called, ['openNeighbor -1', 'openNeighbor 1', 'openInMlflow', 'reload']),
    );
  });

  it("selects the root span of another trace that gets the previous trace's state", async () => {
    await open(1330);
    await panel.page.getByRole('treeitem', { name: /^guardrail/ }).click();
    await details().getByText('guardrail').first().waitFor();
    const state = await panel.state();
    await panel.close();
    // The host shows another trace in a new document, which gets the state of the previous one.
    const header = headerOf({ traceId: 'tr-ffffffffffffffffffffffffffffffff', title: 'another' });
    panel = await pages.trace(new TraceStub({ ...deskAgent(), header }), { state });
    await panel.page.getByRole('heading', { name: 'another' }).waitFor();
    const selected = panel.page.locator('[role=treeitem][aria-selected=true]');
    assert.match((await selected.textContent()) ?? '', /^desk_agent/);
  });

  it("shows a banner with the server's message and next steps above content that stays", async () => {
    const stub = await open(1330);
    stub.emit('status', {
      phase: 'failed',
      problem: {
        kind: 'notFound',
        message: 'This trace was deleted.',
        detail: 'RESOURCE_DOES_NOT_EXIST',
        actions: ['retry', 'selectServer', 'showLog'],
      },
      stale: true,
    });
    await panel.page.getByText('RESOURCE_DOES_NOT_EXIST').waitFor();
    for (const name of ['Retry', 'Select Server', 'Show Log']) {
      await panel.page.getByRole('button', { name }).click();
    }
    await panel.page.waitForTimeout(50);
    await eventually(() => assert.deepEqual(stub.called, ['reload', 'selectServer', 'showLog']));
    assert.equal(await panel.page.getByRole('treeitem').count(), 8);
  });

  it('scrolls to the span to reveal, even if it arrives later', async () => {
    const fixture = wideTrace(400);
    const stub = new TraceStub({ ...fixture, rows: fixture.rows.slice(0, 1) });
    panel = await pages.trace(stub);
    const last = fixture.rows.at(-1);
    assert.ok(last);
    stub.emit('reveal', { spanId: last.id, labelId: null, focus: 'none' });
    stub.sendRows(2, fixture.rows, 100);
    const row = panel.page.locator('[role=treeitem][aria-selected=true]', { hasText: last.name });
    await row.waitFor();
    const [inside, around] = [await box(row), await box(spans())];
    assert.ok(inside.y >= around.y && inside.y + inside.height <= around.y + around.height + 1);
  });

  it('focuses the span tree on request, even before the tree exists', async () => {
    const stub = new TraceStub(deskAgent());
    stub.reveal = { spanId: 'a000000000000005', labelId: null, focus: 'spans' };
    panel = await pages.trace(stub);
    await pane().getByText('This span: lookup_port').waitFor();
    await panel.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'tree');
    await panel.page.getByRole('button', { name: 'Copy Trace ID' }).focus();
    stub.emit('reveal', { spanId: null, labelId: null, focus: 'none' });
    await pane().getByText('Whole trace').waitFor();
    assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute('role')), null);
    stub.emit('reveal', { spanId: null, labelId: null, focus: 'spans' });
    await panel.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'tree');
  });

  it('scrolls to a label to reveal in a panel that was just opened, and highlights it', async () => {
    const spanId = 'a000000000000004';
    const many = Array.from({ length: 60 }, (_, i) => labelOf(`b-${i}`, { spanId, name: `label ${i}` }));
    const stub = new TraceStub({ ...deskAgent(), labels: many });
    stub.labelsHeld = true;
    stub.reveal = { spanId, labelId: 'b-59', focus: 'none' };
    panel = await pages.trace(stub);
    await panel.page.waitForTimeout(300);
    stub.sendLabels();
    const card = pane().getByRole('listitem', { name: 'label 59' });
    await card.waitFor();
    assert.equal(await card.getAttribute('aria-current'), 'true');
    const [inside, around] = [await box(card), await box(pane().locator('.labels'))];
    assert.ok(inside.y >= around.y && inside.y + inside.height <= around.y + around.height + 1);
    await panel.page.locator('[aria-current]').waitFor({ state: 'detached', timeout: 8_000 });
  });

  it('opens Assessments for a label to reveal', async () => {
    const stub = await open(1330);
    await pane().getByRole('button', { name: 'Hide Assessments' }).click();
    stub.emit('reveal', { spanId: 'a000000000000004', labelId: 'a-3', focus: 'none' });
    await pane().locator('[aria-current=true]', { hasText: 'quality' }).waitFor();
  });
});
