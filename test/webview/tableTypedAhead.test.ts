import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { suitePages } from './suitePages';
import { tableColumn, tableRow, TableStub } from './tableHost';

describe('keys typed ahead in the table', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let page: Page;
  let stub: TableStub;

  const open = async (change: (next: TableStub) => void = () => undefined): Promise<void> => {
    stub = new TableStub(Array.from({ length: 10 }, (_, index) => tableRow(index)));
    const numeric = { type: 'numeric', min: 1, max: 5 } as const;
    stub.list = {
      columns: [
        tableColumn({ name: 'stars', input: numeric }),
        tableColumn({ name: 'score', values: [40, 100] }),
        tableColumn({ name: 'why', dataType: 'string' }),
      ],
    };
    stub.saveDelay = 80;
    change(stub);
    ({ page } = await pages.table(stub));
    await page.getByText('Which cable for port 3?').waitFor();
  };
  const cell = (row: number, name: 'stars' | 'score' | 'why'): Locator =>
    page.locator(`[id="cell-${row}-${['stars', 'score', 'why'].indexOf(name) + 6}"]`);
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** The written values, with their rows. */
  const written = (): string[] => {
    const rows = stub.setOn.map((traceId) => Number.parseInt(traceId.slice(3), 16));
    const sets = stub.called.filter((one) => one.startsWith('set'));
    return sets.map((one, index) => `${rows[index]}: ${one.replace(/^set /, '').replace(/ of .*/, '')}`);
  };

  it('apply to the next cell while the current one is being saved', async () => {
    await open();
    await cell(0, 'score').click();
    await press('1', '2', 'Tab', 'o', 'k', 'Enter', 'ArrowDown', 'n', 'o', 'Enter');
    await cell(1, 'why').getByText('no').waitFor();
    assert.deepEqual(written(), ['0: score number 12', '0: why string ok', '1: why string no']);
  });

  it('rate ten traces in a row', async () => {
    await open();
    await cell(0, 'stars').click();
    const wanted = Array.from({ length: 10 }, (_, row) => ((row * 7) % 5) + 1);
    for (const value of wanted) await press(String(value), 'ArrowDown');
    await eventually(() =>
      assert.deepEqual(
        written(),
        wanted.map((value, row) => `${row}: stars number ${value}`),
      ),
    );
  });

  it('change the label that the previous key created', async () => {
    await open();
    await cell(0, 'stars').click();
    await press('4', '5');
    await eventually(() =>
      assert.deepEqual(stub.called, ['set stars number 4 of new', 'set stars number 5 of a-made']),
    );
  });

  it('are dropped if a value is rejected, because they were meant for other cells', async () => {
    await open((next) => (next.refuses = 'The disk is full.'));
    await cell(0, 'stars').click();
    await press('4', 'ArrowDown', '5', 'ArrowDown', '3');
    await page.getByRole('alert').getByText('The disk is full.').waitFor();
    await page.waitForTimeout(200);
    assert.deepEqual(written(), ['0: stars number 4']);
    assert.equal(await page.getByRole('textbox').inputValue(), '4');
    await page
      .getByRole('status')
      .filter({ hasText: '4 keys that were pressed ahead were discarded.' })
      .waitFor();
  });

  it('are dropped if a value is invalid for the column', async () => {
    await open();
    await cell(0, 'stars').click();
    await press('9', 'ArrowDown', '5', 'Enter');
    await page.getByRole('alert').getByText('Enter a number from 1 to 5.').waitFor();
    await page.waitForTimeout(200);
    assert.deepEqual(written(), []);
    assert.equal(await page.getByRole('textbox').inputValue(), '9');
  });
});
