import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { FormPage, schemaOf } from './formPage';
import { textCutBy, untilInSight } from './inSight';
import { suitePages } from './suitePages';
import { tableColumn, tableRow, TableStub } from './tableHost';
import { deskAgent, labelOf } from './traceFixture';
import { TraceStub } from './traceHost';

const OPTIONS = [1, 2, 3].map((n) => `the customer asked about option number ${n}`);
const LONG_NAME = 'does_the_answer_name_the_document_that_it_was_taken_from_and_its_section';
const WORDS = { positive: 'Follows the manual in every step', negative: 'Leaves out a step' };

/** The pane is 306, 250 and 468 px wide in these windows. */
const WINDOWS = [
  { width: 1_330, height: 820 },
  { width: 922, height: 382 },
  { width: 500, height: 900 },
] as const;

describe('long label texts', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let page: Page;
  let stub: TraceStub;
  let form: FormPage;

  const open = async (size: { width: number; height: number }): Promise<void> => {
    stub = new TraceStub({ ...deskAgent(), labels: [] });
    stub.suggestions = [
      schemaOf('topic', { type: 'categorical', options: OPTIONS, multiple: false }),
      schemaOf('topics', { type: 'categorical', options: OPTIONS, multiple: true }),
      schemaOf('safe', { type: 'passFail', positive: 'Unsafe', negative: 'Safe' }),
      schemaOf('followed', { type: 'passFail', ...WORDS }),
      { name: LONG_NAME, kind: 'feedback', dataType: 'string', values: OPTIONS, schema: null },
    ];
    ({ page } = await pages.trace(stub, size));
    form = new FormPage(page);
    await form.name.waitFor();
  };
  const picks = (): Locator => form.pane.locator('.quick-pick');

  /** Returns the digit drawn before or after the text of an option. */
  const digitOf = (choice: Locator): Promise<string> =>
    choice.evaluate((element) => {
      const drawn = ['::before', '::after'].map((one) => getComputedStyle(element, one).content);
      return drawn.find((content) => content !== 'none' && content !== 'normal') ?? '';
    });

  for (const size of WINDOWS)
    describe(`at ${size.width} × ${size.height}`, () => {
      for (const name of ['topic', 'topics', LONG_NAME])
        it(`are readable in every option of ${name}, which its digit selects`, async () => {
          await open(size);
          await form.name.click();
          await form.pane.getByRole('option', { name: new RegExp(`^${name}\\b`) }).click();
          await eventually(async () => assert.equal(await picks().count(), 3));
          for (const [index, option] of OPTIONS.entries()) {
            const pick = form.pick(option);
            await pick.scrollIntoViewIfNeeded();
            assert.equal(await textCutBy(pick.locator('bdi')), '');
            assert.ok(((await pick.getAttribute('title')) ?? '').startsWith(option));
            assert.equal(await digitOf(pick), `"${index + 1}"`);
            await untilInSight(pick);
          }
          await page.getByRole('tree', { name: 'Spans' }).focus();
          await page.keyboard.press('2');
          const wanted = name === 'topics' ? JSON.stringify([OPTIONS[1]]) : OPTIONS[1];
          await eventually(async () => assert.equal(await form.value.inputValue(), wanted));
        });

      for (const [name, words] of [
        ['safe', ['Unsafe', 'Safe']],
        ['followed', [WORDS.positive, WORDS.negative]],
      ] as const)
        it(`are readable as the words of ${name}`, async () => {
          await open(size);
          await form.nameIt(name);
          const group = form.pane.getByRole('radiogroup', { name: 'Value' });
          await group.getByRole('radio', { name: words[0], exact: true }).focus();
          await untilInSight(group);
          for (const word of words)
            assert.equal(await textCutBy(group.getByRole('radio', { name: word, exact: true })), '');
        });
    });

  it('leave two short words on one line next to the data type if there is space', async () => {
    await open(WINDOWS[0]);
    await form.nameIt('safe');
    const words = await form.pane.getByRole('radiogroup', { name: 'Value' }).boundingBox();
    const type = await form.dataType.boundingBox();
    assert.ok(words && type && Math.abs(words.y + words.height - type.y - type.height) < 3);
  });

  it('are shown in full in the tooltip of a suggestion', async () => {
    await open(WINDOWS[0]);
    await form.name.click();
    const option = form.pane.getByRole('option', { name: LONG_NAME });
    assert.match((await option.getAttribute('title')) ?? '', new RegExp(LONG_NAME));
    const asked = form.pane.getByRole('option', { name: /^followed/ });
    assert.ok((await asked.getAttribute('title'))?.includes(`${WORDS.positive} / ${WORDS.negative}`));
    assert.equal(await textCutBy(asked.locator('.option-text')), '');
  });

  it('are readable on a card, also as the words of its schema', async () => {
    await open(WINDOWS[1]);
    stub.labels = [
      labelOf('w-1', {
        name: 'followed',
        value: true,
        history: [labelOf('w-0', { name: 'followed', value: false })],
      }),
      labelOf('w-2', { name: 'tone', value: 'somewhat too informal' }),
      labelOf('w-3', { name: LONG_NAME, value: OPTIONS[0] ?? '' }),
    ];
    stub.sendLabels();
    await form.name.focus(); // loads the schemas
    await form.pane.getByText(WORDS.positive).waitFor();
    await form.pane.getByRole('button', { name: 'History (1)' }).click();
    await form.pane.getByText(WORDS.negative).waitFor();
    for (const text of [
      WORDS.positive,
      WORDS.negative,
      'somewhat too informal',
      LONG_NAME,
      OPTIONS[0] ?? '',
    ]) {
      const shown = form.pane.getByRole('list', { name: 'Labels' }).getByText(text);
      await shown.scrollIntoViewIfNeeded();
      assert.equal(await textCutBy(shown), '');
    }
  });

  it('are readable in every option of a table cell, which shows its digit', async () => {
    const table = new TableStub([tableRow(0), tableRow(3)]);
    table.list = {
      columns: [
        tableColumn({
          name: 'topic',
          dataType: 'string',
          input: { type: 'categorical', options: [...OPTIONS, 'x'.repeat(80)], multiple: false },
        }),
      ],
    };
    ({ page } = await pages.table(table, { width: 900, height: 500 }));
    await page.getByRole('row').nth(1).getByRole('gridcell').nth(6).dblclick();
    const options = page.getByRole('option');
    await options.first().waitFor();
    for (const [index, option] of (await options.all()).entries()) {
      assert.equal(await textCutBy(option.locator('bdi')), '');
      assert.equal(await digitOf(option), `"${index + 1}"`);
    }
    await page.keyboard.press('2');
    await eventually(() => assert.ok(table.called.some((one) => one.includes(OPTIONS[1] ?? ''))));
  });
});
