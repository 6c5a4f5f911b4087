import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { packRows } from '../../src/model/packedRows';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent, detailsOf, textOf, type TraceFixture, wideTrace } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

describe('recycling', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  let page: Page;
  let stub: TraceStub;
  let tree: Locator;

  const open = async (fixture: TraceFixture): Promise<void> => {
    stub = new TraceStub(fixture);
    panel = await pages.trace(stub);
    ({ page } = panel);
    tree = page.getByRole('tree', { name: 'Spans' });
  };
  const details = (): Locator => page.getByRole('region', { name: 'Span details' });

  describe('rows', () => {
    /** Returns the position, text, name, ID and top edge of each row, in document order. */
    const rows = (): Promise<Array<{ at: number; label: string; text: string; id: string; top: number }>> =>
      tree.getByRole('treeitem').evaluateAll((all) =>
        all.map((row) => ({
          at: Number(row.getAttribute('aria-posinset')),
          label: row.textContent,
          text: row.querySelector('.span-name')?.firstChild?.textContent ?? '',
          id: row.id,
          top: row.getBoundingClientRect().top,
        })),
      );
    const isWorker = ({ text }: { text: string }): boolean => text.startsWith('worker');
    const scrollTo = (top: number): Promise<void> =>
      tree.evaluate((element, to) => void (element.scrollTop = to), top);

    it('that scroll into view reuse the elements of others, and show only their own content', async () => {
      await open(wideTrace(2_000));
      await tree.evaluate((element) => {
        for (const row of element.querySelectorAll('.span-row')) row.classList.add('before');
      });
      const elements = await tree.locator('.span-row').elementHandles();
      await scrollTo(22_000);
      await eventually(async () => {
        const shown = (await rows()).filter(isWorker);
        assert.ok(shown.some(({ text }) => text === 'worker 1005'));
        for (const { at, label, text, id } of shown) {
          assert.equal(text, `worker ${at - 1}`);
          assert.ok(label.startsWith(`${text}, tool`), label);
          assert.equal(id, `span-${at.toString(16).padStart(16, '0')}`);
        }
        assert.equal(new Set(shown.map(({ id }) => id)).size, shown.length);
      });
      const still = await Promise.all(elements.map((one) => one.evaluate((row) => row.isConnected)));
      assert.ok(still.filter(Boolean).length > elements.length / 2);
    });

    it('are in document order again once scrolling stops', async () => {
      await open(wideTrace(2_000));
      for (const top of [3_000, 3_100, 3_350, 9_000, 8_700]) await scrollTo(top);
      await eventually(async () => {
        const shown = await rows();
        assert.ok(shown.some(({ text }) => text === 'worker 400'));
        assert.deepEqual(
          shown.map(({ top }) => top),
          shown.map(({ top }) => top).sort((a, b) => a - b),
        );
      });
    });

    it('keep the selection and the focus when they scroll out of view and back', async () => {
      await open(wideTrace(2_000));
      await tree.getByRole('treeitem', { name: /^worker 3,/ }).click();
      await tree.focus();
      await scrollTo(22_000);
      await eventually(async () => assert.ok((await rows()).some(({ text }) => text === 'worker 1000')));
      const selected = tree.locator('[aria-selected=true]');
      assert.equal(await selected.count(), 1);
      assert.match((await selected.textContent()) ?? '', /^worker 3,/);
      const active = await tree.getAttribute('aria-activedescendant');
      assert.equal(await selected.getAttribute('id'), active);
      assert.equal(await tree.evaluate((element) => element === document.activeElement), true);
      await tree.press('ArrowDown');
      await eventually(async () => {
        assert.match((await selected.textContent()) ?? '', /^worker 4,/);
      });
      assert.equal(await selected.count(), 1);
    });

    it('select their own span on click after scrolling', async () => {
      await open(wideTrace(2_000));
      await scrollTo(11_000);
      await tree.getByRole('treeitem', { name: /^worker 505,/ }).click();
      await details().getByRole('heading', { name: 'worker 505' }).waitFor();
      await scrollTo(0);
      await tree.getByRole('treeitem', { name: /^worker 2,/ }).click();
      await details().getByRole('heading', { name: 'worker 2', exact: true }).waitFor();
    });
  });

  describe('pieces of the skeleton', () => {
    it("that the host sends again, in case the panel wasn't listening yet, count once", async () => {
      const fixture = wideTrace(20);
      stub = new TraceStub(fixture);
      stub.cut = fixture.rows.slice(0, 6);
      stub.phase = 'loading';
      panel = await pages.trace(stub);
      ({ page } = panel);
      tree = page.getByRole('tree', { name: 'Spans' });
      await eventually(async () => assert.equal(await tree.getByRole('treeitem').count(), 6));
      const piece = (at: number, from: number, to: number): void =>
        stub.emit('skeleton', {
          generation: 1,
          piece: at,
          rows: packRows(fixture.rows.slice(from, to)),
          base: stub.base,
          done: to === fixture.rows.length,
        });
      piece(0, 0, 6); // again
      piece(2, 11, fixture.rows.length); // out of order, before piece 1
      piece(1, 6, 11);
      await eventually(async () => assert.equal(await tree.getByRole('treeitem').count(), 11));
      assert.equal(await tree.getAttribute('aria-busy'), 'true');
      piece(2, 11, fixture.rows.length);
      await eventually(async () => assert.equal(await tree.getByRole('treeitem').count(), 21));
      assert.equal(await tree.getAttribute('aria-busy'), 'false');
      assert.equal(await tree.getByRole('treeitem', { name: /^worker 19,/ }).count(), 1);
    });
  });

  describe('details', () => {
    const untilAsked = (id: string): Promise<void> =>
      eventually(() => assert.ok(stub.detailsAsked.includes(id), stub.detailsAsked.join()));

    it('of the next row are loaded before the arrow key is pressed', async () => {
      await open(deskAgent());
      await details().getByRole('heading', { name: 'desk_agent' }).waitFor();
      await untilAsked('a000000000000002');
      await page.waitForTimeout(100); // time for the response
      stub.detailsHeld = new Promise(() => undefined);
      await tree.focus();
      await tree.press('ArrowDown');
      await details().getByRole('heading', { name: 'fetch_notes' }).waitFor();
      await details().getByRole('tabpanel').waitFor();
      await eventually(async () => assert.equal(await details().getAttribute('aria-busy'), 'false'));
      assert.equal(stub.detailsAsked.filter((id) => id === 'a000000000000002').length, 1);
    });

    it('of the row under the pointer are requested before the click', async () => {
      await open(wideTrace(50));
      await details().getByRole('heading', { name: 'fan out' }).waitFor();
      await tree.getByRole('treeitem', { name: /^worker 20,/ }).hover();
      await untilAsked((21).toString(16).padStart(16, '0'));
    });

    it('that were prefetched before the trace was reloaded are requested again', async () => {
      const fixture = deskAgent();
      const changing = new Map(fixture.details);
      await open({ ...fixture, details: changing });
      await untilAsked('a000000000000002');
      const row = fixture.rows.find(({ id }) => id === 'a000000000000002');
      assert.ok(row);
      changing.set(row.id, detailsOf(row, { outputs: textOf('out', 'of the second reading') }));
      stub.sendRows(2, [...fixture.rows, { ...row, id: 'a000000000000009', name: 'came later' }]);
      await tree.getByRole('treeitem', { name: /^came later/ }).waitFor();
      await tree.focus();
      await tree.press('ArrowDown');
      await details().getByText('of the second reading').waitFor();
    });

    it('start fresh with each span: sections collapsed in one are expanded in the next', async () => {
      await open(wideTrace(50));
      const inputs = (): Locator => details().getByRole('button', { name: 'Inputs', exact: true });
      await inputs().click();
      assert.equal(await inputs().getAttribute('aria-expanded'), 'false');
      await tree.focus();
      await tree.press('ArrowDown');
      await details().getByRole('heading', { name: 'worker 0' }).waitFor();
      await eventually(async () => assert.equal(await inputs().getAttribute('aria-expanded'), 'true'));
      await tree.press('ArrowUp');
      await details().getByRole('heading', { name: 'fan out' }).waitFor();
      await eventually(async () => assert.equal(await inputs().getAttribute('aria-expanded'), 'true'));
    });
  });

  describe('the form', () => {
    it('is shared by all spans, and keeps the input of each', async () => {
      await open(deskAgent());
      const pane = page.getByRole('region', { name: 'Assessments' });
      const rationale = pane.getByRole('textbox', { name: 'Rationale' });
      const name = pane.getByRole('combobox', { name: 'Assessment Name' });
      await name.fill('tone');
      await rationale.fill('of the root');
      const control = await pane.locator('vscode-text-area').last().elementHandle();
      await tree.getByRole('treeitem', { name: /^fetch_notes/ }).click();
      await eventually(async () => {
        assert.equal(await name.inputValue(), '');
        assert.equal(await rationale.inputValue(), '');
      });
      await rationale.fill('of the notes');
      await tree.getByRole('treeitem', { name: /^desk_agent/ }).click();
      await eventually(async () => {
        assert.equal(await name.inputValue(), 'tone');
        assert.equal(await rationale.inputValue(), 'of the root');
      });
      await tree.getByRole('treeitem', { name: /^fetch_notes/ }).click();
      await eventually(async () => assert.equal(await rationale.inputValue(), 'of the notes'));
      assert.equal(await control.evaluate((element) => element.isConnected), true);
    });
  });
});
