import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { FormPage } from './formPage';
import { suitePages } from './suitePages';
import { tableColumn, tableRow, TableStub } from './tableHost';
import { deskAgent } from './traceFixture';
import { TraceStub } from './traceHost';

/** A word whose keys are shortcuts in the panel: R repeats a label, E edits one, N chooses False. */
const WORD = 'rerun';

describe('a trace panel that gets the focus while the user is typing elsewhere', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let page: Page;
  let stub: TraceStub;
  let form: FormPage;
  const open = async (isChosen: boolean): Promise<void> => {
    stub = new TraceStub(deskAgent());
    stub.isChosen = isChosen;
    stub.ruled.last = { name: 'quality', value: 2 };
    ({ page } = await pages.trace(stub));
    form = new FormPage(page);
  };
  const done = (): unknown[] => [
    ...stub.created,
    ...stub.edited,
    ...stub.called.filter((one) => /Label|openNeighbor/.test(one)),
  ];
  const says = (text: string): Promise<void> =>
    page.getByRole('status').filter({ hasText: text }).first().waitFor();
  const nothingDone = async (): Promise<void> => {
    await page.waitForTimeout(150);
    assert.deepEqual(done(), []);
    assert.equal(await form.pane.getByRole('button', { name: 'Save' }).count(), 0);
    assert.equal(await form.value.inputValue(), '');
  };
  /** Moves the focus to another part of the window and back, without user interaction. */
  const comeBack = async (): Promise<void> => {
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await page.waitForTimeout(300);
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  };

  it('ignores the rest of a word, and says so', async () => {
    await open(false);
    await comeBack(); // loading the panel may take longer than typing a word
    await page.keyboard.type(WORD, { delay: 60 });
    await says('Keys pressed while this panel got the focus were ignored.');
    await nothingDone();
  });

  it('ignores a word that starts with R after a while: R must be pressed again', async () => {
    await open(false);
    await page.waitForTimeout(900);
    await page.keyboard.type(WORD, { delay: 60 });
    await nothingDone();
    await page.waitForTimeout(900);
    await page.keyboard.press('r');
    await eventually(() => assert.deepEqual(done(), ['repeatLabel']));
  });

  it('handles keys after a pause, a click, or a navigation key', async () => {
    await open(false);
    await comeBack();
    await page.keyboard.press('4');
    await says('ignored');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('4');
    await form.holds(form.value, '4');
    await comeBack();
    await form.select('lookup_port');
    await page.keyboard.press('r');
    await eventually(() => assert.deepEqual(done(), ['repeatLabel']));
    await comeBack();
    await page.waitForTimeout(800);
    await page.keyboard.press('a');
    await form.isFocused(form.name);
  });

  it("doesn't change a focused label when the focus comes back", async () => {
    await open(true);
    await form.select('draft_answer');
    await form.pane.getByRole('listitem', { name: /^quality:/ }).focus();
    await comeBack();
    await page.keyboard.type('3n', { delay: 60 });
    await page.keyboard.press('Delete');
    await nothingDone();
    await page.waitForTimeout(900);
    await page.keyboard.press('3');
    await says('Press 3 again to change this label.');
    await nothingDone();
  });

  it("doesn't press a focused button when the focus comes back", async () => {
    await open(true);
    await form.name.fill('score');
    await form.value.fill('3');
    await form.button('Create').focus();
    await comeBack();
    await page.keyboard.press('Enter');
    await page.keyboard.press(' ');
    await page.waitForTimeout(150);
    assert.deepEqual(done(), []);
  });

  it('handles keys immediately if the user selected the panel in a list', async () => {
    await open(true);
    await page.keyboard.press('r');
    await eventually(() => assert.deepEqual(done(), ['repeatLabel']));
  });

  it('accepts text in a focused control', async () => {
    await open(true);
    await form.rationale.click();
    await comeBack();
    await page.keyboard.type(WORD);
    await form.holds(form.rationale, WORD);
  });

  for (const where of ['the span tree', 'nothing', 'a label']) {
    it(`doesn't select the page on Ctrl+A with the focus on ${where}`, async () => {
      await open(true);
      await form.select('draft_answer');
      if (where === 'a label') await form.pane.getByRole('listitem', { name: /^quality:/ }).focus();
      if (where === 'nothing') {
        await page.evaluate(() => {
          if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        });
      }
      await page.keyboard.press('Control+a');
      assert.equal(await page.evaluate(() => document.getSelection()?.toString()), '');
    });
  }

  it("selects a control's text, or the value that contains the selection, on Ctrl+A", async () => {
    await open(true);
    await form.rationale.fill('because of it');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('why');
    await form.holds(form.rationale, 'why');
    const text = page.locator('.details [data-found-in]').getByText('cable').first();
    await text.dblclick();
    await page.keyboard.press('Control+a');
    const selected = await page.evaluate(() => document.getSelection()?.toString() ?? '');
    const value = await text.evaluate((element) => element.closest('[data-found-in]')?.textContent ?? '');
    assert.ok(selected.length > 5 && value.replaceAll(/\s/g, '').includes(selected.replaceAll(/\s/g, '')));
    assert.ok(!selected.includes('Assessments'));
  });
});

describe('a table that gets the focus while the user is typing elsewhere', function () {
  this.timeout(60_000);
  const pages = suitePages();

  it("doesn't change or delete a label", async () => {
    const stub = new TableStub([tableRow(0, { labels: { quality: { text: '4' } } }), tableRow(1)]);
    stub.list = { columns: [tableColumn({ name: 'quality', values: [4, 2] })] };
    const { page } = await pages.table(stub);
    await page.locator('[id="cell-0-6"]').click();
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await page.waitForTimeout(300);
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await page.keyboard.type('3re', { delay: 60 });
    await page.keyboard.press('Delete');
    await page.getByRole('status').filter({ hasText: 'ignored' }).first().waitFor();
    await page.waitForTimeout(150);
    assert.deepEqual(stub.called, []);
    assert.equal(await page.getByRole('textbox').count(), 0);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('3');
    await page.locator('[id="cell-1-6"]').getByText('3').waitFor();
  });

  it("doesn't select the page on Ctrl+A outside the grid", async () => {
    const stub = new TableStub([tableRow(0), tableRow(1)]);
    const { page } = await pages.table(stub);
    await page.getByRole('button', { name: 'Refresh' }).focus();
    await page.keyboard.press('Control+a');
    assert.equal(await page.evaluate(() => document.getSelection()?.toString()), '');
  });
});
