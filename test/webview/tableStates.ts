import type { Page } from 'playwright-core';
import { tableRow, TableStub } from './tableHost';

interface TableState {
  readonly name: string;
  readonly go: (table: { readonly page: Page; readonly stub: TableStub }) => Promise<void>;
}

/** Returns a host stub whose table can be brought into every state. */
export function tableStub(): TableStub {
  const correct = { text: 'true', tone: 'pass' } as const;
  const quality = { text: 'no', tone: 'fail', count: 2, save: 'refused', edit: null } as const;
  const stub = new TableStub([
    tableRow(0, { labels: { correct, quality } }),
    tableRow(3, { labels: { correct: { text: 'false', tone: 'fail', save: 'saving' } } }),
    tableRow(4, {
      state: 'IN_PROGRESS',
      labels: { quality: { text: '3', mine: false, by: 'LLM judge gpt-4.1' } },
    }),
    tableRow(5),
  ]);
  stub.list = {
    hasMore: true,
    columns: [
      { name: 'correct', dataType: 'boolean' },
      'quality',
      { name: 'tone', input: { type: 'categorical', options: ['formal', 'curt'], multiple: true } },
    ],
  };
  return stub;
}

const edit = (page: Page, row: number, column: number): Promise<void> =>
  page.getByRole('row').nth(row).getByRole('gridcell').nth(column).dblclick();

/** Applied one after the other, in this order. */
export const TABLE_STATES: readonly TableState[] = [
  {
    name: 'rows',
    go: async ({ page }) => {
      await page.getByRole('gridcell').nth(2).waitFor();
      await page.getByRole('grid').focus();
    },
  },
  {
    name: 'selected',
    go: async ({ page }) => {
      await page.keyboard.press('Control+a');
      await page.getByText('4 selected').waitFor();
    },
  },
  {
    name: 'a choice',
    go: async ({ page }) => {
      await edit(page, 2, 6);
      await page.getByRole('option', { name: 'true' }).waitFor();
    },
  },
  {
    name: 'several choices',
    go: async ({ page }) => {
      await page.keyboard.press('Escape');
      await edit(page, 4, 8);
      await page.getByRole('option', { name: 'curt' }).click();
      await page.getByRole('option', { name: 'curt', selected: true }).waitFor();
    },
  },
  {
    name: 'refused',
    go: async ({ page, stub }) => {
      await page.keyboard.press('Escape');
      await edit(page, 3, 7);
      stub.refuses = 'Enter a number from 0 to 3.';
      await page.getByRole('textbox', { name: /quality/ }).fill('9');
      await page.keyboard.press('Enter');
      await page.getByText('Enter a number from 0 to 3.').waitFor();
    },
  },
  {
    name: 'undo',
    go: async ({ page }) => {
      await page.waitForTimeout(400); // keys right after an error are ignored
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Undo' }).waitFor();
    },
  },
  {
    name: 'problem',
    go: async ({ page, stub }) => {
      const problem = { kind: 'server', message: 'It failed.', detail: 'why', actions: ['retry' as const] };
      stub.list = { ...stub.list, problem };
      stub.send();
      await page.getByText('It failed.').waitFor();
    },
  },
  {
    name: 'empty',
    go: async ({ page, stub }) => {
      stub.rows = [];
      stub.list = {};
      stub.send();
      await page.getByText(/^No traces in/).waitFor();
    },
  },
  {
    name: 'loading',
    go: async ({ page, stub }) => {
      stub.list = { loading: true };
      stub.send();
      await page.getByText('Loading').first().waitFor();
    },
  },
];
