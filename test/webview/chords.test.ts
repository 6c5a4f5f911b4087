import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import * as z from 'zod/mini';
import { eventually } from '../support/eventually';
import { FormPage } from './formPage';
import { suitePages } from './suitePages';
import { tableColumn, tableRow, TableStub } from './tableHost';
import { deskAgent } from './traceFixture';
import { TraceStub } from './traceHost';

const Reached = z.array(z.object({ key: z.string(), prevented: z.boolean() }));

/** Records the keys that reach the window from now on. VS Code acts on exactly those. */
function watchWindow(page: Page): Promise<void> {
  return page.evaluate(() => {
    const reached: { key: string; prevented: boolean }[] = [];
    Object.assign(window, { reached });
    window.addEventListener('keydown', (event) =>
      reached.push({ key: event.key, prevented: event.defaultPrevented }),
    );
  });
}

/** Asserts that the last key reached VS Code without being handled. */
async function wentOn(page: Page, key: string): Promise<void> {
  const reached = Reached.parse(await page.evaluate(() => Reflect.get(window, 'reached') as unknown));
  assert.deepEqual(reached.at(-1), { key, prevented: false });
}

describe('a VS Code chord in a trace panel', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let page: Page;
  let stub: TraceStub;
  let form: FormPage;
  const open = async (): Promise<void> => {
    stub = new TraceStub(deskAgent());
    stub.ruled.last = { name: 'quality', value: 2 };
    ({ page } = await pages.trace(stub));
    form = new FormPage(page);
    await watchWindow(page);
    await form.select('draft_answer');
  };
  const card = (label: string): Locator =>
    form.pane.getByRole('list', { name: 'Labels' }).getByRole('listitem', { name: new RegExp(`^${label}:`) });
  const chord = async (first: string, second: string): Promise<void> => {
    await page.keyboard.press(first);
    await page.keyboard.press(second);
  };
  /** Waits long enough for a key to take effect, then asserts that nothing happened. */
  const nothingDone = async (): Promise<void> => {
    await page.waitForTimeout(150);
    const asked = stub.called.filter((one) => /Label|saveNote|openNeighbor/.test(one));
    assert.deepEqual([...stub.created, ...stub.edited, ...asked], []);
    assert.equal(await form.pane.getByRole('button', { name: 'Save' }).count(), 0);
    assert.equal(await page.getByRole('dialog').count(), 0);
  };

  for (const first of ['Control+k', 'Meta+k', 'Alt+q', 'Control+Alt+r']) {
    it(`gets its R after ${first}: nothing is repeated`, async () => {
      await open();
      await chord(first, 'r');
      await wentOn(page, 'r');
      await nothingDone();
      await page.keyboard.press('r');
      await eventually(() => assert.ok(stub.called.includes('repeatLabel')));
    });
  }

  for (const second of ['e', 'a', 'x', 'n', '?', ']', '[', 'Delete', '3', 'm', 'h', 'z', 'F8', 'Escape']) {
    it(`gets its ${second} with a label focused`, async () => {
      await open();
      await card('quality').focus();
      await chord('Control+k', second);
      await wentOn(page, second);
      await nothingDone();
      assert.ok(await card('quality').evaluate((element) => element.matches(':focus')));
      assert.equal(await page.getByRole('combobox', { name: 'Move "quality" to' }).count(), 0);
    });
  }

  it('gets its arrow keys and letters in the span tree, on tabs and on splitters', async () => {
    await open();
    const tree = page.getByRole('tree', { name: 'Spans' });
    const before = await tree.getAttribute('aria-activedescendant');
    for (const second of ['ArrowDown', 'ArrowLeft', 'Home', '*', 'z']) {
      await tree.focus();
      await chord('Control+k', second);
      await wentOn(page, second);
    }
    assert.equal(await tree.getAttribute('aria-activedescendant'), before);
    const tab = page.getByRole('tab', { name: 'Inputs / Outputs' });
    await tab.focus();
    await chord('Control+k', 'ArrowRight');
    await wentOn(page, 'ArrowRight');
    assert.equal(await tab.getAttribute('aria-selected'), 'true');
    const splitter = page.getByRole('separator', { name: 'Resize Spans' });
    const width = await splitter.getAttribute('aria-valuenow');
    await splitter.focus();
    await chord('Control+k', 'ArrowRight');
    await wentOn(page, 'ArrowRight');
    assert.equal(await splitter.getAttribute('aria-valuenow'), width);
  });

  it('gets its Enter and Space on a button without pressing it', async () => {
    await open();
    await form.name.fill('score');
    await form.value.fill('3');
    const create = form.pane.getByRole('button', { name: 'Create' });
    for (const second of ['Enter', ' ']) {
      await create.focus();
      await chord('Control+k', second);
      await wentOn(page, second);
    }
    await nothingDone();
    await page.keyboard.press('Enter');
    await form.until(stub.created, 1);
  });

  it('gets its arrow keys and Enter on the controls of the form', async () => {
    await open();
    const feedback = form.radio('Feedback');
    await feedback.focus();
    for (const second of ['ArrowRight', 'ArrowDown', 'Enter']) {
      await chord('Control+k', second);
      await wentOn(page, second);
    }
    assert.equal(await feedback.getAttribute('aria-checked'), 'true');
    await form.dataType.focus();
    const chosen = await form.dataType.getAttribute('current-value');
    for (const second of ['ArrowDown', 'Enter', 'b']) {
      await chord('Control+k', second);
      await wentOn(page, second);
    }
    assert.equal(await form.dataType.getAttribute('current-value'), chosen);
    assert.equal(await form.dataType.getAttribute('aria-expanded'), 'false');
    await form.name.focus();
    await chord('Control+k', 'ArrowDown');
    await wentOn(page, 'ArrowDown');
    assert.equal(await form.name.getAttribute('aria-expanded'), 'false');
  });

  it('can start in the keyboard shortcuts dialog, and gets its second key there', async () => {
    await open();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    await chord('Control+k', '?');
    await wentOn(page, '?');
    assert.equal(await sheet.count(), 1);
    await page.keyboard.press('?');
    await sheet.waitFor({ state: 'detached' });
  });

  for (const single of ['Control+c', 'Control+z', 'Control+s', 'Control+=', 'Control+Backspace']) {
    it(`isn't started by ${single}`, async () => {
      await open();
      await page.getByRole('tree', { name: 'Spans' }).focus();
      await chord(single, 'h');
      await page.getByRole('status').filter({ hasText: 'has no earlier values' }).waitFor();
    });
  }

  it('is canceled by a click', async () => {
    await open();
    await page.keyboard.press('Control+k');
    await form.select('lookup_port');
    await page.keyboard.press('r');
    await eventually(() => assert.ok(stub.called.includes('repeatLabel')));
  });
});

describe('a VS Code chord in the table', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let page: Page;
  let stub: TableStub;
  const open = async (): Promise<Locator> => {
    stub = new TableStub([
      tableRow(0, { labels: { quality: { text: '4' } } }),
      ...Array.from({ length: 5 }, (_, index) => tableRow(index + 1)),
    ]);
    stub.list = { columns: [tableColumn({ name: 'quality', values: [40, 100] }), tableColumn('correct')] };
    ({ page } = await pages.table(stub));
    await watchWindow(page);
    const grid = page.getByRole('grid', { name: 'Traces' });
    await page.locator('[id="cell-0-6"]').click();
    return grid;
  };

  for (const second of ['r', '5', 'Enter', 'Delete', 'F2', 'ArrowDown', ' ']) {
    it(`gets its ${second} on a label cell`, async () => {
      const grid = await open();
      await page.keyboard.press('Control+k');
      await page.keyboard.press(second);
      await wentOn(page, second);
      await page.waitForTimeout(100);
      assert.equal(await page.getByRole('textbox').count(), 0);
      assert.deepEqual(stub.called, []);
      assert.equal(await grid.getAttribute('aria-activedescendant'), 'cell-0-6');
    });
  }

  it('gets its Enter and Escape in a cell editor', async () => {
    await open();
    await page.keyboard.press('Enter');
    const box = page.getByRole('textbox');
    await box.fill('12');
    for (const second of ['Enter', 'Escape']) {
      await page.keyboard.press('Control+k');
      await page.keyboard.press(second);
      await wentOn(page, second);
    }
    assert.equal(await box.inputValue(), '12');
    assert.ok(!stub.called.some((one) => one.startsWith('set')));
  });
});
