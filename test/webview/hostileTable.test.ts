import assert from 'node:assert/strict';
import { Campaign, holds, showsAll } from './hostile/campaign';
import { PAYLOADS, sampled } from './hostile/payloads';
import { tableRow, TableStub } from './tableHost';

const PER_LIST = 25;

describe('hostile content in the table', function () {
  this.timeout(300_000);
  let campaign: Campaign;
  before(async () => (campaign = await Campaign.start()));
  afterEach(() => campaign.closePages());
  after(() => campaign.stop());

  const rows = PAYLOADS.map((text, i) =>
    tableRow(i, {
      name: text,
      request: i % 2 === 0 ? text : '',
      response: text,
      session: text,
      labels: {
        quality: { text, edit: text, by: text, mine: false, dataType: 'string', id: `a-${i}` },
        [text]: { text, edit: null, by: text, count: 2, save: 'refused', id: `b-${i}` },
      },
    }),
  );

  it('stays text in every cell, from the first row to the last', async () => {
    const panel = await campaign.table(new TableStub(rows));
    const grid = panel.page.getByRole('grid');
    await grid.getByRole('gridcell').nth(20).waitFor();
    const seen = new Set<string>();
    let end = false;
    while (!end) {
      // The active row stays in the page, even if its data was evicted.
      await panel.page.waitForFunction(
        () => !document.querySelector('.table-row[aria-busy=true]:not([aria-rowindex="2"])'),
      );
      await campaign.check(panel, 'the rows');
      for (const text of await grid.locator('.table-cell bdi').allTextContents()) seen.add(text);
      end = await grid.evaluate(async (one) => {
        one.scrollTop += one.clientHeight - 60;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return one.scrollTop + one.clientHeight >= one.scrollHeight - 1;
      });
    }
    await panel.page.locator(`[aria-rowindex="${rows.length + 1}"]`).waitFor();
    await campaign.check(panel, 'the last rows');
    for (const text of await grid.locator('.table-cell bdi').allTextContents()) seen.add(text);
    assert.deepEqual(
      PAYLOADS.filter((text) => !seen.has(text)),
      [],
    );
  });

  it('stays text in headers, cell options, cell errors and the notice about a change', async () => {
    const stub = new TableStub(rows);
    const panel = await campaign.table(stub, { height: 420 });
    const { page } = panel;
    for (let at = 0; at < PAYLOADS.length; at += PER_LIST) {
      const texts = PAYLOADS.slice(at, at + PER_LIST);
      const input = { type: 'categorical', options: texts, multiple: at % 2 === 0 } as const;
      const columns = texts.map((name) => ({ name, dataType: 'string', values: texts }) as const);
      const together = texts.filter((one) => one.length < 2_000).join(' ');
      const problem = { kind: 'server', message: together, detail: together, actions: ['retry' as const] };
      stub.list = { columns: [{ name: 'quality', input }, ...columns], experiment: texts[0] ?? '', problem };
      stub.send();
      await holds(page, '.banner-detail', together);
      await holds(page, '[role=columnheader]:last-child', texts.at(-1) ?? '');
      await page.locator('.table-body .table-cell.label').first().dispatchEvent('dblclick');
      await page
        .locator('.cell-options [role=option]')
        .nth(texts.length - 1)
        .waitFor();
      for (const where of ['[role=columnheader]', '.cell-options [role=option]'])
        await showsAll(page, where, texts);
      await campaign.check(panel, `choices from ${at}`);
      stub.refuses = together;
      await page.keyboard.press(at % 2 === 0 ? ' ' : 'ArrowDown');
      await page.keyboard.press('Enter');
      await holds(page, '.cell-says', together);
      await campaign.check(panel, `a cell that was refused, from ${at}`);
      await page.waitForTimeout(400); // keys right after an error are ignored
      await page.keyboard.press('Enter');
      await page.locator('.cell-editor').waitFor({ state: 'detached' });
      await page.locator('.table-bar-text').waitFor();
      await campaign.check(panel, `what was done, from ${at}`);
    }
  });

  it('stays text when there are no traces', async () => {
    const stub = new TableStub([]);
    const panel = await campaign.table(stub);
    for (const text of sampled(PAYLOADS)) {
      stub.list = { experiment: text };
      stub.send();
      await panel.page.waitForFunction(
        (wanted) =>
          document.querySelector('h1')?.title === wanted && document.querySelector('.empty') !== null,
        text,
      );
      await campaign.check(panel, `no traces in ${text.slice(0, 80)}`);
    }
  });

  it('causes no requests or DNS lookups', async () => {
    assert.deepEqual(await campaign.finish(), { lookedUp: [], asked: [] });
  });
});
