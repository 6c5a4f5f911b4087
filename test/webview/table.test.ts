import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { type PanelPage, WebviewBrowser } from './panelPage';
import { openTable, tableRow, TableStub } from './tableHost';

describe('the table of traces', function () {
  this.timeout(60_000);
  let browser: WebviewBrowser;
  let panel: PanelPage | undefined;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  afterEach(async () => {
    assert.deepEqual(panel?.problems ?? [], []);
    await panel?.close();
    panel = undefined;
  });

  const open = async (stub: TableStub, state?: unknown): Promise<Locator> => {
    panel = await openTable(browser, stub, state === undefined ? {} : { state });
    return panel.page.getByRole('grid', { name: 'Traces' });
  };
  const rows = (count: number) => Array.from({ length: count }, (_, i) => tableRow(i));

  it('has a column for each assessment name, headed by exactly that name', async () => {
    const stub = new TableStub([
      tableRow(0, {
        labels: {
          correct: { text: 'true', tone: 'pass', count: 1, save: 'saved' },
          quality: { text: '4', tone: 'none', count: 2, save: 'saving' },
        },
      }),
      tableRow(1),
    ]);
    const grid = await open(stub);
    await grid.getByRole('gridcell', { name: 'Which cable for port 0?' }).waitFor();
    const heads = await grid
      .getByRole('columnheader')
      .evaluateAll((all) => all.map((head) => head.getAttribute('aria-label')));
    assert.deepEqual(heads, [
      'Time',
      'State',
      'Request',
      'Response',
      'Duration',
      'Session',
      'correct',
      'quality',
    ]);
    const first = grid.getByRole('row').nth(1);
    assert.match((await first.getByRole('gridcell').nth(6).textContent()) ?? '', /true/);
    assert.match((await first.getByRole('gridcell').nth(7).textContent()) ?? '', /4 ×2.*saving/);
    stub.list = { columns: ['correct', 'quality', 'new one'] };
    stub.send();
    await grid.getByRole('columnheader', { name: 'new one', exact: true }).waitFor();
  });

  it('opens a trace by a click and by Enter, and moves by the arrow keys', async () => {
    const stub = new TableStub(rows(20));
    const grid = await open(stub);
    await grid.getByText('Which cable for port 2?').click();
    assert.deepEqual(stub.called, [`open ${tableRow(2).traceId}`]);
    await grid.focus();
    await grid.press('ArrowDown');
    await grid.press('ArrowRight');
    await grid.press('Enter');
    await panel?.page.waitForTimeout(50);
    assert.deepEqual(stub.called.at(-1), `open ${tableRow(3).traceId}`);
    const active = await grid.getAttribute('aria-activedescendant');
    assert.equal(await panel?.page.locator(`[id="${active}"]`).getAttribute('aria-colindex'), '4');
  });

  it('holds only the rows near what it shows, of ten thousand', async () => {
    const stub = new TableStub(rows(10_000));
    const grid = await open(stub);
    await grid.getByText('Which cable for port 3?').waitFor();
    assert.ok((await grid.getByRole('row').count()) < 80);
    assert.ok(stub.asked.length <= 2);
    await grid.evaluate((element) => (element.scrollTop = 26 * 5_000));
    await grid.getByText('Which cable for port 5005?').waitFor();
    assert.ok((await grid.getByRole('row').count()) < 80);
    assert.ok(stub.asked.length <= 5);
    assert.equal(await grid.getAttribute('aria-rowcount'), '10001');
  });

  it('follows its selected trace when newer ones arrive above it', async () => {
    const stub = new TableStub(rows(30));
    const grid = await open(stub);
    await grid.getByText('Which cable for port 4?').click();
    stub.rows = [tableRow(100), tableRow(101), ...stub.rows];
    stub.send();
    await grid.getByText('Which cable for port 101?').waitFor();
    const selected = grid.locator('[role=row][aria-selected=true]');
    assert.match((await selected.textContent()) ?? '', /port 4\?/);
    assert.equal(await selected.getAttribute('aria-rowindex'), '8');
  });

  it('asks for more and for a refresh', async () => {
    const stub = new TableStub(rows(5));
    stub.list = { hasMore: true };
    const grid = await open(stub);
    await grid.getByRole('button', { name: 'Load more' }).click();
    await panel?.page.getByRole('button', { name: 'Refresh' }).click();
    await panel?.page.waitForTimeout(50);
    assert.deepEqual(stub.called, ['loadMore', 'refresh']);
  });

  it('says that there are no traces, and what stands in the way', async () => {
    const stub = new TableStub([]);
    await open(stub);
    await panel?.page.getByText('No traces in desk yet.').waitFor();
    stub.list = {
      problem: {
        kind: 'unreachable',
        message: 'Cannot reach http://127.0.0.1:5000.',
        detail: 'ECONNREFUSED',
        actions: ['retry', 'selectServer', 'showLog'],
      },
    };
    stub.send();
    await panel?.page.getByText('ECONNREFUSED').waitFor();
    for (const name of ['Retry', 'Select Server', 'Show Log']) {
      await panel?.page.getByRole('button', { name }).click();
    }
    await panel?.page.waitForTimeout(50);
    assert.deepEqual(stub.called, ['refresh', 'selectServer', 'showLog']);
  });

  it('comes back at its scroll and its selected trace', async () => {
    const stub = new TableStub(rows(300));
    const grid = await open(stub);
    await grid.evaluate((element) => (element.scrollTop = 2_600));
    await grid.getByText('Which cable for port 104?').click();
    await panel?.page.waitForTimeout(50);
    const state = await panel?.state();
    await panel?.close();
    const again = await open(new TableStub(rows(300)), state);
    await again.getByText('Which cable for port 104?').waitFor();
    assert.equal(await again.evaluate((element) => element.scrollTop), 2_600);
    assert.match((await again.locator('[role=row][aria-selected=true]').textContent()) ?? '', /port 104\?/);
  });
});
