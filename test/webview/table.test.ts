import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { TableColumn } from '../../src/protocol/tableMessages';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { tableColumn, tableRow, TableStub } from './tableHost';
import { eventually } from '../support/eventually';

describe('the table of traces', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage | undefined;

  const open = async (stub: TableStub, state?: unknown): Promise<Locator> => {
    panel = await pages.table(stub, state === undefined ? {} : { state });
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

  it('shows and edits labels named like built-in object properties', async () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
    const labels = Object.fromEntries(names.map((name, i) => [name, { text: String(i + 1) }]));
    const stub = new TableStub([tableRow(0, { labels }), tableRow(1)]);
    stub.list = { columns: names };
    const grid = await open(stub);
    const cell = (row: number, name: string) =>
      grid
        .getByRole('row')
        .nth(row + 1)
        .getByRole('gridcell')
        .nth(6 + names.indexOf(name));
    await cell(0, 'toString').getByText('4').waitFor();
    for (const [i, name] of names.entries()) {
      assert.equal(await cell(0, name).innerText(), String(i + 1));
      assert.equal(await cell(1, name).innerText(), '');
      await cell(0, name).dblclick();
      await panel?.page.getByRole('textbox', { name }).fill(String(i + 5));
      await panel?.page.keyboard.press('Enter');
      await cell(0, name)
        .getByText(String(i + 5))
        .waitFor();
    }
  });

  it('opens a trace on click and Enter, and moves with the arrow keys', async () => {
    const stub = new TableStub(rows(20));
    const grid = await open(stub);
    await grid.getByText('Which cable for port 2?').click();
    await eventually(() => assert.deepEqual(stub.called, [`open ${tableRow(2).traceId}`]));
    await grid.focus();
    await grid.press('ArrowDown');
    await grid.press('ArrowRight');
    await grid.press('Enter');
    await panel?.page.waitForTimeout(50);
    await eventually(() => assert.deepEqual(stub.called.at(-1), `open ${tableRow(3).traceId}`));
    const active = await grid.getAttribute('aria-activedescendant');
    assert.equal(await panel?.page.locator(`[id="${active}"]`).getAttribute('aria-colindex'), '4');
  });

  it('holds only the rows near the viewport, out of ten thousand', async () => {
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

  it('keeps its trace selected when newer ones arrive above it', async () => {
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

  it('requests more traces and a refresh', async () => {
    const stub = new TableStub(rows(5));
    stub.list = { hasMore: true };
    const grid = await open(stub);
    await grid.getByRole('button', { name: 'Load More' }).click();
    await panel?.page.getByRole('button', { name: 'Refresh' }).click();
    await panel?.page.waitForTimeout(50);
    await eventually(() => assert.deepEqual(stub.called, ['loadMore', 'refresh']));
  });

  it('says that there are no traces, and what the problem is', async () => {
    const stub = new TableStub([]);
    await open(stub);
    await panel?.page.getByText('No traces in desk yet.').waitFor();
    stub.list = {
      problem: {
        kind: 'unreachable',
        message: "Can't connect to http://127.0.0.1:5000.",
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
    await eventually(() => assert.deepEqual(stub.called, ['refresh', 'selectServer', 'showLog']));
  });

  it('restores its scroll position and its selected trace', async () => {
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

  describe('with editable labels', () => {
    const four = { quality: { text: '4' } };
    const columns: readonly TableColumn[] = [
      tableColumn({ name: 'correct', dataType: 'boolean' }),
      tableColumn({ name: 'quality', values: [40, 100] }),
      tableColumn({
        name: 'verdict',
        dataType: 'boolean',
        input: { type: 'passFail', positive: 'Good', negative: 'Bad' },
      }),
      tableColumn({
        name: 'tone',
        dataType: 'string',
        input: { type: 'categorical', options: ['warm', 'cold', 'plain'], multiple: false },
      }),
      tableColumn({
        name: 'topics',
        dataType: 'json',
        input: { type: 'categorical', options: ['warm', 'cold', 'plain'], multiple: true },
      }),
      tableColumn({ name: 'why', dataType: 'string' }),
    ];
    const page = () => panel!.page;
    const cellOf = (row: number, name: string) => {
      const at = 6 + columns.findIndex((column) => column.name === name);
      return page().locator(`[id="cell-${row}-${at}"]`);
    };
    const stubOf = (labels: Parameters<typeof tableRow>[1] = { labels: four }): TableStub => {
      const stub = new TableStub([tableRow(0, labels), ...rows(30).slice(1)]);
      stub.list = { columns };
      return stub;
    };
    const activate = async (stub: TableStub, row: number, name: string): Promise<Locator> => {
      const grid = await open(stub);
      await grid.getByText('Which cable for port 3?').waitFor();
      await cellOf(row, name).click();
      return grid;
    };
    const box = () => page().getByRole('textbox');
    const changes = (stub: TableStub) => stub.called.filter((one) => !one.startsWith('prepareEdit'));

    it('edits a value in place on Enter, and shows it immediately', async () => {
      const stub = stubOf();
      const grid = await activate(stub, 0, 'quality');
      assert.deepEqual(stub.called, []); // a click on a label opens nothing
      await grid.press('Enter');
      await eventually(async () => assert.equal(await box().inputValue(), '4'));
      await box().fill('12.5');
      await box().press('Enter');
      await cellOf(0, 'quality').getByText('12.5').waitFor();
      await cellOf(0, 'quality').getByText('saving…').waitFor({ state: 'attached' });
      assert.deepEqual(changes(stub), ['set quality number 12.5 of a-4']);
      assert.equal(await box().count(), 0);
      assert.ok(await grid.evaluate((element) => element === document.activeElement));
    });

    it('starts with the typed keys, keeps every key of fast typing, and cancels on Escape', async () => {
      const stub = stubOf();
      await activate(stub, 1, 'quality');
      await page().keyboard.type('12.75', { delay: 0 });
      await eventually(async () => assert.equal(await box().inputValue(), '12.75'));
      await page().keyboard.press('Escape');
      await eventually(async () => assert.equal(await box().count(), 0));
      await activate(stub, 1, 'why');
      await page().keyboard.type('aexyn19? on', { delay: 0 });
      await page().keyboard.press('Enter');
      await cellOf(1, 'why').getByText('aexyn19? on').waitFor();
      assert.deepEqual(changes(stub), ['set why string aexyn19? on of new']);
    });

    it('shows an error at the cell, and keeps the text', async () => {
      const stub = stubOf();
      await activate(stub, 0, 'quality');
      await page().keyboard.press('F2');
      await box().fill('good');
      await box().press('Enter');
      await page()
        .getByRole('alert')
        .getByText(/number/)
        .waitFor();
      assert.deepEqual(changes(stub), []);
      stub.refuses = 'Between 0 and 100.';
      await box().fill('101');
      await box().press('Enter');
      await page().getByRole('alert').getByText('Between 0 and 100.').waitFor();
      assert.equal(await box().inputValue(), '101');
      assert.equal(await box().getAttribute('aria-invalid'), 'true');
      await box().fill('99');
      await box().press('Enter');
      await cellOf(0, 'quality').getByText('99').waitFor();
    });

    it('moves to the next label with Tab, saving the current one', async () => {
      const stub = stubOf();
      const grid = await activate(stub, 1, 'why');
      await page().keyboard.type('fine');
      await page().keyboard.press('Tab');
      await cellOf(1, 'why').getByText('fine').waitFor();
      const activeId = () => grid.getAttribute('aria-activedescendant');
      assert.equal(await activeId(), 'cell-2-6');
      await page().keyboard.press('Enter');
      await page().keyboard.press('Tab');
      assert.equal(await activeId(), 'cell-2-7');
      assert.deepEqual(changes(stub), ['set why string fine of new']);
    });

    it('selects from a list: the two words for pass or fail, categories, booleans', async () => {
      const stub = stubOf();
      const grid = await activate(stub, 0, 'verdict');
      await grid.press('Enter');
      const options = page().getByRole('option');
      assert.deepEqual(await options.allInnerTexts(), ['Good', 'Bad']);
      await page().keyboard.press('ArrowDown');
      await page().keyboard.press('ArrowDown');
      await page().keyboard.press('Enter');
      await cellOf(0, 'verdict').getByText('Bad').waitFor();
      await cellOf(0, 'tone').dblclick();
      await options.filter({ hasText: 'plain' }).click();
      await cellOf(0, 'tone').getByText('plain').waitFor();
      await cellOf(0, 'correct').click();
      await page().keyboard.press('t'); // opens the list at the option that starts with it
      await page().keyboard.press('Enter');
      await cellOf(0, 'correct').getByText('true').waitFor();
      assert.deepEqual(changes(stub), [
        'set verdict boolean false of new',
        'set tone string plain of new',
        'set correct boolean true of new',
      ]);
    });

    it('selects by a prefix, without treating its second letter as a new word', async () => {
      const stub = stubOf();
      stub.list = {
        columns: columns.map((column) =>
          column.name === 'tone'
            ? {
                ...column,
                input: { type: 'categorical', options: ['apt', 'warm', 'wavy'], multiple: false } as const,
              }
            : column,
        ),
      };
      await activate(stub, 0, 'tone');
      await page().keyboard.type('wav');
      await page().keyboard.press('Enter');
      await cellOf(0, 'tone').getByText('wavy').waitFor();
      assert.deepEqual(changes(stub), ['set tone string wavy of new']);
    });

    it('treats letters and digits within a word as part of it, even if each is a shortcut', async () => {
      const stub = stubOf();
      const options = ['yes', 'no', 'maybe', 'gpt4'];
      stub.list = {
        columns: columns.map((column) =>
          column.name === 'tone'
            ? { ...column, input: { type: 'categorical', options, multiple: false } as const }
            : column,
        ),
      };
      await activate(stub, 0, 'tone');
      await page().keyboard.type('may\n');
      await cellOf(0, 'tone').getByText('maybe').waitFor();
      await page().waitForTimeout(1_100); // starts a new word
      await cellOf(1, 'tone').click();
      await page().keyboard.type('gpt4\n');
      await cellOf(1, 'tone').getByText('gpt4').waitFor();
      assert.deepEqual(
        changes(stub).map((one) => one.split(' ')[3]),
        ['maybe', 'gpt4'],
      );
    });

    it('keeps the checked categories when a letter opens their list', async () => {
      const stub = stubOf({
        labels: { topics: { text: 'warm, plain', dataType: 'json', edit: '["warm","plain"]' } },
      });
      await activate(stub, 0, 'topics');
      await page().keyboard.type('c');
      const list = page().getByRole('listbox');
      await list.waitFor();
      assert.equal(await list.getByRole('option', { selected: true }).count(), 2);
      await page().keyboard.press('Escape');
      assert.deepEqual(changes(stub), []);
    });

    it('checks several categories with Space', async () => {
      const stub = stubOf();
      const grid = await activate(stub, 0, 'topics');
      await grid.press('Enter');
      for (const key of ['Space', 'End', 'Space', 'Enter']) await page().keyboard.press(key);
      await cellOf(0, 'topics').getByText('warm, plain').waitFor();
      assert.deepEqual(changes(stub), ['set topics json ["warm","plain"] of new']);
    });

    it('sets values with one key: Y and N, digits of categories and ratings', async () => {
      const stub = stubOf();
      stub.list = {
        columns: columns.map((column) =>
          column.name === 'quality' ? { ...column, values: [4, 2] } : column,
        ),
      };
      await activate(stub, 2, 'correct');
      await page().keyboard.press('n');
      await cellOf(2, 'correct').getByText('false').waitFor();
      await page().keyboard.press('ArrowRight');
      await page().keyboard.press('5');
      await cellOf(2, 'quality').getByText('5').waitFor();
      await page().keyboard.press('ArrowRight');
      await page().keyboard.press('ArrowRight');
      await page().keyboard.press('2');
      await cellOf(2, 'tone').getByText('cold').waitFor();
      await page().keyboard.press('9');
      await page().getByText('9 isn\'t a choice for "tone".').waitFor();
      assert.deepEqual(changes(stub), [
        'set correct boolean false of new',
        'set quality number 5 of new',
        'set tone string cold of new',
      ]);
      await page().keyboard.press('Control+z');
      await page().waitForTimeout(50);
      await eventually(() => assert.equal(stub.called.at(-1), 'undo a-made'));
    });

    it("deletes the user's own label with Undo, but not one of another source", async () => {
      const judged = { text: 'warm', mine: false, by: 'judge gpt-4o', id: 'a-judge' };
      const stub = stubOf({ labels: { ...four, tone: judged } });
      await activate(stub, 0, 'tone');
      await page().keyboard.press('Delete');
      await page().getByText('"tone" is by judge gpt-4o.').waitFor();
      assert.deepEqual(changes(stub), []);
      await cellOf(0, 'quality').click();
      await page().keyboard.press('Delete');
      await page().getByText('Deleted "quality": 4.').waitFor();
      assert.equal(await cellOf(0, 'quality').textContent(), '');
      await page().getByRole('button', { name: 'Undo' }).click();
      await page().waitForTimeout(50);
      assert.deepEqual(changes(stub), ['delete a-4', 'undo a-4']);
    });

    it("says that it overrides another source's label", async () => {
      const judged = { text: '2', mine: false, by: 'judge gpt-4o', id: 'a-judge' };
      const stub = stubOf({ labels: { quality: judged } });
      const grid = await activate(stub, 0, 'quality');
      await grid.press('Enter');
      await page().getByText('Overrides the value by judge gpt-4o.').waitFor();
      stub.left = ['mlflow.assessment.judgeCost'];
      await page().getByRole('textbox', { name: 'Value of quality' }).fill('5');
      await page().keyboard.press('Enter');
      const left = 'Not carried over, because it describes the other response: mlflow.assessment.judgeCost.';
      await page().getByText(`Set quality = 5. ${left}`).waitFor();
    });

    it('opens the trace for values that are too complex for a cell', async () => {
      const stub = stubOf({
        labels: {
          quality: { text: '4', count: 2, id: 'a-newest' },
          why: { text: '{"k":1}', dataType: 'json', id: 'a-json' },
        },
      });
      const grid = await activate(stub, 0, 'quality');
      await grid.press('Enter');
      await cellOf(0, 'why').dblclick();
      await page().waitForTimeout(50);
      assert.deepEqual(changes(stub), ['edit a-newest', 'edit a-json']);
    });

    it('saves the input when another cell is clicked', async () => {
      const stub = stubOf();
      await activate(stub, 0, 'why');
      await page().keyboard.type('because');
      await cellOf(4, 'quality').click();
      await cellOf(0, 'why').getByText('because').waitFor();
      assert.equal(await box().count(), 0);
    });

    it('keeps editing while newer traces arrive above, and after the panel was hidden', async () => {
      const stub = stubOf();
      await activate(stub, 3, 'why');
      await page().keyboard.type('half a');
      stub.rows = [tableRow(100), tableRow(101), ...stub.rows];
      stub.send();
      await page().getByText('Which cable for port 101?').waitFor();
      await page().keyboard.type(' word');
      await eventually(async () => assert.equal(await box().inputValue(), 'half a word'));
      const state = await panel?.state();
      await panel?.close();
      const again = stubOf();
      again.rows = stub.rows;
      await open(again, state);
      await box().waitFor();
      assert.equal(await box().inputValue(), 'half a word');
      await box().press('Enter');
      await cellOf(5, 'why').getByText('half a word').waitFor();
    });

    it('accepts IME input, but ignores its Enter', async () => {
      const stub = stubOf();
      await activate(stub, 0, 'why');
      await page().keyboard.press('F2');
      const client = await page().context().newCDPSession(page());
      await client.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
      await box().dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
      assert.equal(await box().count(), 1);
      await client.send('Input.insertText', { text: '日本' });
      await page().keyboard.press('Enter');
      await cellOf(0, 'why').getByText('日本').waitFor();
      assert.deepEqual(changes(stub), ['set why string 日本 of new']);
    });
  });

  describe('with several traces selected', () => {
    const selectedRows = (grid: Locator) => grid.locator('[role=row][aria-selected=true]');
    const ids = (...places: number[]) => places.map((place) => tableRow(place).traceId);

    it('selects with Shift+arrow, Ctrl+click and Space, and labels the selection', async () => {
      const stub = new TableStub(rows(20));
      const grid = await open(stub);
      await grid.getByText('Which cable for port 2?').waitFor();
      assert.equal(await grid.getAttribute('aria-multiselectable'), 'true');
      await grid.focus();
      await grid.press('ArrowDown');
      await grid.press('Shift+ArrowDown');
      await grid.press('Shift+ArrowDown');
      await eventually(async () => assert.equal(await selectedRows(grid).count(), 3));
      await grid.getByText('Which cable for port 6?').click({ modifiers: ['ControlOrMeta'] });
      await grid.getByText('Which cable for port 2?').click({ modifiers: ['ControlOrMeta'] });
      await grid.press('Space'); // selects the active one again
      await grid.press('Space');
      await panel?.page.waitForTimeout(50);
      assert.deepEqual(stub.selected, ids(1, 3, 6));
      assert.deepEqual(stub.called, []); // no trace was opened
      await panel?.page.getByRole('status').getByText('3 selected').waitFor();
      await panel?.page.getByRole('button', { name: 'Label 3 Selected Traces…' }).click();
      await panel?.page.waitForTimeout(50);
      await eventually(() => assert.deepEqual(stub.called, ['label 3 traces']));
      await grid.press('Escape');
      await eventually(async () => assert.equal(await selectedRows(grid).count(), 1));
    });

    it("selects a range with Shift+click, even over rows that aren't loaded, and all rows", async () => {
      const stub = new TableStub(rows(2_000));
      const grid = await open(stub);
      await grid.getByText('Which cable for port 2?').click();
      await grid.evaluate((element) => (element.scrollTop = 26 * 900));
      await grid.getByText('Which cable for port 905?').click({ modifiers: ['Shift'] });
      await panel?.page.getByText('904 selected').waitFor();
      assert.deepEqual(stub.selected, ids(...Array.from({ length: 904 }, (_, index) => index + 2)));
      await grid.press('Control+a');
      await panel?.page.getByText('2,000 selected').waitFor();
      await grid.press('ArrowDown');
      await eventually(async () => assert.equal(await selectedRows(grid).count(), 1));
    });

    it('restores its selection', async () => {
      const stub = new TableStub(rows(20));
      const grid = await open(stub);
      await grid.getByText('Which cable for port 2?').click();
      await grid.press('Shift+ArrowDown');
      await panel?.page.waitForTimeout(50);
      const state = await panel?.state();
      await panel?.close();
      const again = new TableStub(rows(20));
      await open(again, state);
      await panel?.page.getByRole('status').getByText('2 selected').waitFor();
      assert.deepEqual(again.selected, ids(2, 3));
    });
  });
});
