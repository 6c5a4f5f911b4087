import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { NameSuggestion } from '../../src/model/draft';
import type { SpanRow } from '../../src/model/span';
import type { LabelInput } from '../../src/model/labelSchema';
import { PANEL_ACTIONS } from '../../src/protocol/panelActions';
import { FormPage } from './formPage';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent, headerOf, labelOf, type TraceFixture } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

const SPAN = 'a000000000000004';

function named(name: string, input: LabelInput): NameSuggestion {
  const dataType = input.type === 'numeric' ? 'number' : input.type === 'passFail' ? 'boolean' : 'string';
  const schema = { name, kind: 'feedback', instruction: '', comment: false, input } as const;
  return { name, kind: 'feedback', dataType, values: [], schema };
}

describe('the trace panel by keyboard', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  let page: Page;
  let stub: TraceStub;
  let form: FormPage;
  const open = async (
    change: (next: TraceStub) => void = () => undefined,
    trace = deskAgent(),
  ): Promise<void> => {
    stub = new TraceStub(trace);
    change(stub);
    panel = await pages.trace(stub);
    ({ page } = panel);
    form = new FormPage(page);
    // VS Code acts on the keys that reach the window.
    await page.evaluate(() => {
      const reached: string[] = [];
      Object.assign(window, { reached });
      window.addEventListener('keydown', (event) => reached.push(event.key));
    });
  };

  const card = (label: string): Locator =>
    form.pane.getByRole('list', { name: 'Labels' }).getByRole('listitem', { name: new RegExp(`^${label}:`) });
  const status = (text: string | RegExp): Locator => page.getByRole('status').filter({ hasText: text });
  const isFocused = (control: Locator): Promise<boolean> =>
    control.evaluate((element) => element.matches(':focus, :focus-within'));
  const blur = (): Promise<void> =>
    page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
  const reached = (): Promise<unknown> => page.evaluate(() => Reflect.get(window, 'reached') as unknown);
  const until = async (check: () => boolean | Promise<boolean>, what: string): Promise<void> => {
    for (let i = 0; i < 100; i++) {
      if (await check()) return;
      await page.waitForTimeout(20);
    }
    assert.fail(`never came about: ${what}`);
  };
  const untilEdited = (count: number): Promise<void> =>
    until(() => stub.edited.length >= count, `${count} edits`);
  const done = (): unknown[] => [
    ...stub.created,
    ...stub.edited,
    ...stub.called.filter((one) => /Label|saveNote|openNeighbor/.test(one)),
  ];

  for (const where of ['a row of the tree', 'nothing']) {
    it(`starts a label with A and X, with the focus on ${where}`, async () => {
      await open();
      if (where === 'nothing') await blur();
      else await page.getByRole('tree', { name: 'Spans' }).focus();
      await page.keyboard.press('x');
      await until(() => isFocused(form.name), 'the name has the focus');
      assert.ok(await form.pane.getByRole('radio', { name: 'Expectation' }).isChecked());
      if (where === 'nothing') await blur();
      else await page.getByRole('tree', { name: 'Spans' }).focus();
      await page.keyboard.press('a');
      await page.keyboard.type('tone');
      await eventually(async () =>
        assert.ok(await form.pane.getByRole('radio', { name: 'Feedback' }).isChecked()),
      );
      await eventually(async () => assert.equal(await form.name.inputValue(), 'tone'));
      const outside = await reached();
      assert.ok(Array.isArray(outside) && !outside.includes('x') && outside[0] !== 'a', String(outside));
    });
  }

  it('opens the closed Assessments pane with A', async () => {
    await open();
    await form.pane.getByRole('button', { name: 'Hide Assessments' }).click();
    await page.keyboard.press('a');
    await until(() => isFocused(form.name), 'the name has the focus');
  });

  it('treats fast typing in Rationale as text only', async () => {
    await open();
    await form.select('draft_answer');
    await form.rationale.click();
    await page.keyboard.type('aexyn19?lmhr[]', { delay: 0 });
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Delete');
    await eventually(async () => assert.equal(await form.rationale.inputValue(), 'aexyn19?lmhr['));
    await page.waitForTimeout(100);
    assert.deepEqual(done(), []);
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.ok(await isFocused(form.rationale));
  });

  it('treats typing in the name, the value and a note as text', async () => {
    await open();
    for (const control of [form.name, form.value, form.pane.getByRole('textbox', { name: 'Note' })]) {
      await control.click();
      await page.keyboard.type('aexyn19?');
      await eventually(async () => assert.equal(await control.inputValue(), 'aexyn19?'));
    }
    assert.deepEqual(stub.edited, []);
    assert.equal(await page.getByRole('dialog').count(), 0);
  });

  it("doesn't edit or repeat a label with keys typed on a choice in the form", async () => {
    await open();
    await form.select('draft_answer');
    stub.ruled.last = { name: 'quality', value: 2 };
    await form.pane.getByRole('radio', { name: 'Expectation' }).click();
    await page.keyboard.type('erxm');
    await page.waitForTimeout(100);
    assert.deepEqual(done(), []);
    assert.equal(await form.pane.getByRole('button', { name: 'Save' }).count(), 0);
  });

  it('ignores keys during IME composition', async () => {
    await open();
    await form.select('draft_answer');
    await card('quality').focus();
    const client = await page.context().newCDPSession(page);
    for (const [key, code] of [
      ['e', 69],
      ['3', 51],
      ['Delete', 46],
      ['y', 89],
    ] as const) {
      await client.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        key: 'Process',
        windowsVirtualKeyCode: 229,
      });
      await page.evaluate(
        ([pressed, number]) =>
          document.activeElement?.dispatchEvent(
            new KeyboardEvent('keydown', { key: pressed, keyCode: number, isComposing: true, bubbles: true }),
          ),
        [key, code] as const,
      );
    }
    await form.rationale.focus();
    await client.send('Input.imeSetComposition', { text: 'えx9', selectionStart: 3, selectionEnd: 3 });
    await page.waitForTimeout(100);
    assert.deepEqual(done(), []);
    assert.equal(await form.pane.getByRole('button', { name: 'Save' }).count(), 0);
  });

  it('ignores keys with other modifiers', async () => {
    await open();
    await form.select('draft_answer');
    await card('quality').focus();
    for (const keys of ['Control+e', 'Alt+3', 'Meta+r', 'Shift+R', 'Control+Shift+z', 'Shift+Delete']) {
      await page.keyboard.press(keys);
    }
    await page.waitForTimeout(100);
    assert.deepEqual(done(), []);
  });

  it('edits the focused label with E, or else the last one', async () => {
    await open();
    await form.select('draft_answer');
    await page.keyboard.press('e');
    await form.pane.getByRole('form', { name: /Edit "quality"/ }).waitFor();
    await card('correct').focus();
    await page.keyboard.press('e');
    await form.pane.getByRole('form', { name: /Edit "correct"/ }).waitFor();
  });

  it('rates the focused label with a digit, and undoes step by step with Ctrl+Z', async () => {
    await open();
    await form.select('draft_answer');
    await card('quality').focus();
    await page.keyboard.press('2');
    await status('Set "quality" to 2.').waitFor();
    await page.keyboard.press('5');
    await untilEdited(2);
    assert.deepEqual(
      stub.edited.map(({ id, value: set }) => [id, set]),
      [
        ['a-3', 2],
        ['a-3', 5],
      ],
    );
    await status('Set "quality" to 5.').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('listitem', { name: /^quality: 2,/ }).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('listitem', { name: /^quality: 4,/ }).waitFor();
    assert.ok(await isFocused(card('quality')));
  });

  it("selects a schema's category with a digit, and says if the digit matches none", async () => {
    await open((next) => {
      next.labels.push(labelOf('a-9', { spanId: SPAN, name: 'tone', value: 'flat', rationale: 'why' }));
      next.suggestions = [named('tone', { type: 'categorical', options: ['warm', 'flat'], multiple: false })];
    });
    await form.select('draft_answer');
    await card('tone').focus();
    await page.keyboard.press('1');
    await untilEdited(1);
    assert.deepEqual(stub.edited, [{ id: 'a-9', name: 'tone', value: 'warm', rationale: 'why' }]);
    await page.keyboard.press('7');
    await status('7 isn\'t a choice for "tone".').waitFor();
    assert.equal(stub.edited.length, 1);
  });

  it('toggles a list item with a digit, and respects the bounds of a number', async () => {
    await open((next) => {
      next.labels.push(
        labelOf('a-8', { spanId: SPAN, name: 'tags', value: ['c'] }),
        labelOf('a-9', { spanId: SPAN, name: 'stars', value: 2 }),
      );
      next.suggestions = [
        named('tags', { type: 'categorical', options: ['a', 'b', 'c'], multiple: true }),
        named('stars', { type: 'numeric', min: 0, max: 3 }),
      ];
    });
    await form.select('draft_answer');
    await card('tags').focus();
    await page.keyboard.press('1');
    await untilEdited(1);
    await page.keyboard.press('3');
    await untilEdited(2);
    assert.deepEqual(
      stub.edited.map(({ value: set }) => set),
      [['a', 'c'], ['a']],
    );
    await card('stars').focus();
    await page.keyboard.press('9');
    await status(/Enter a number from 0 to 3/).waitFor();
    assert.equal(stub.edited.length, 2);
  });

  it("sets pass or fail with Y and N; overriding a judge's label keeps the focus", async () => {
    await open();
    await form.select('draft_answer');
    await card('correct').focus();
    await page.keyboard.press('n');
    await untilEdited(1);
    assert.deepEqual([stub.edited[0]?.id, stub.edited[0]?.value], ['a-1', false]);
    await card('groundedness').focus();
    await page.keyboard.press('y');
    await untilEdited(2);
    assert.deepEqual(stub.edited[1], { id: 'a-2', name: 'groundedness', value: 'yes', rationale: '' });
    await card('groundedness').getByRole('button', { name: 'History (1)' }).waitFor();
    await until(() => isFocused(card('groundedness')), 'the new label has the focus');
    await page.keyboard.press('h');
    await card('groundedness').getByText('The length is not in the notes.').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('listitem', { name: /^groundedness: no, Feedback by LLM judge/ }).waitFor();
  });

  it('fills in the form with Y, N and digits when no label is focused', async () => {
    await open();
    await page.keyboard.press('a');
    await form.name.fill('score');
    await page.getByRole('tree', { name: 'Spans' }).focus();
    await page.keyboard.press('4');
    await until(async () => (await form.value.inputValue()) === '4', 'the value is 4');
    await page.keyboard.press('y');
    await status('Choose a true/false label first.').waitFor();
    await form.pane.getByRole('combobox', { name: 'Data Type' }).click();
    await form.pane.getByRole('option', { name: 'Boolean' }).click();
    await page.getByRole('tree', { name: 'Spans' }).focus();
    await page.keyboard.press('n');
    await until(async () => form.pane.getByRole('radio', { name: 'False' }).isChecked(), 'False is chosen');
    await page.keyboard.press('Control+Enter');
    await until(() => stub.created.length === 1, 'it is saved');
    assert.equal(stub.created[0]?.value, false);
  });

  it('saves and opens the next trace with Ctrl+Shift+Enter, unless the label is invalid', async () => {
    await open();
    await form.name.fill('score');
    await page.keyboard.press('Control+Shift+Enter');
    await page.waitForTimeout(150);
    assert.deepEqual(done(), []);
    await form.value.fill('3');
    await page.keyboard.press('Control+Shift+Enter');
    await until(() => stub.called.includes('openNeighbor 1'), 'the next trace');
    assert.equal(stub.created.length, 1);
  });

  it('continues beyond the loaded list with ], and says when the server has no more', async () => {
    await open();
    stub.emit('header', headerOf({ position: { index: 42, total: 42, more: true } }));
    await page.getByText('42 of 42+').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Older Trace' }).isEnabled());
    await page.getByRole('tree', { name: 'Spans' }).focus();
    await page.keyboard.press(']');
    await until(() => stub.called.includes('openNeighbor 1'), 'the next trace');
    stub.atEnd = true;
    await page.keyboard.press(']');
    await status('This is the oldest trace in the list.').waitFor();
  });

  it('says on Ctrl+Shift+Enter that there is nothing to save', async () => {
    await open();
    await page.getByRole('tree', { name: 'Spans' }).focus();
    await page.keyboard.press('Control+Shift+Enter');
    await status('Nothing to save.').waitFor();
    await page.waitForTimeout(100);
    assert.deepEqual(done(), []);
  });

  it('says on ] and [ that the list ends', async () => {
    await open();
    await page.getByRole('tree', { name: 'Spans' }).focus();
    stub.emit('header', headerOf({ position: { index: 42, total: 42, more: false } }));
    await page.getByText('42 of 42').waitFor();
    await page.keyboard.press(']');
    await status('This is the oldest trace in the list.').waitFor();
    await page.keyboard.press('[');
    await until(() => stub.called.includes('openNeighbor -1'), 'the trace before');
    stub.emit('header', headerOf({ position: { index: 1, total: 42, more: false } }));
    await page.getByText('1 of 42').waitFor();
    await page.keyboard.press('[');
    await status('This is the newest trace in the list.').waitFor();
    assert.deepEqual(stub.created, []);
  });

  it('repeats the last label on this span with R, and says if there is none', async () => {
    await open();
    await form.select('lookup_port');
    await page.keyboard.press('r');
    await status('No label to repeat yet.').waitFor();
    stub.ruled.last = { name: 'quality', value: 2 };
    await page.keyboard.press('r');
    await status('Added quality = 2.').waitFor();
    await card('quality').waitFor();
    await page.keyboard.press('Control+z');
    await until(async () => (await card('quality').count()) === 0, 'it is taken back');
    await eventually(() => assert.ok(stub.called.includes('undoChange a-again-1')));
  });

  it('focuses the labels with L, and says what to do on Delete without a focused label', async () => {
    await open();
    await form.select('draft_answer');
    await page.keyboard.press('Delete');
    await status('Select a label first. Press L to go to the labels.').waitFor();
    await page.keyboard.press('l');
    assert.ok(await isFocused(card('correct')));
  });

  it('shows all shortcuts with ?, closes them with Escape and restores the focus', async () => {
    await open();
    await form.select('draft_answer');
    await card('quality').focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard Shortcuts' });
    for (const key of ['A', 'X', 'E', 'Delete', 'M', 'H', 'R', 'L', 'Y', 'N', '?']) {
      await sheet
        .locator('kbd', { hasText: new RegExp(`^\\${key}$`) })
        .first()
        .waitFor();
    }
    await page.keyboard.press('3');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Escape');
    await eventually(async () => assert.equal(await sheet.count(), 0));
    assert.ok(await isFocused(card('quality')));
    assert.deepEqual(done(), []);
  });

  /** Returns the desk agent with only these spans failed. */
  const failing = (...failed: readonly string[]): TraceFixture => {
    const trace = deskAgent();
    const rows = trace.rows.map((row): SpanRow => ({
      ...row,
      status: failed.includes(row.id) ? 'ERROR' : 'OK',
    }));
    return { ...trace, rows };
  };

  it('goes to the next failed span with F8, expanding its parents, and back with Shift+F8', async () => {
    await open(undefined, failing('a000000000000003', 'a000000000000006'));
    const selected = async (span: string): Promise<void> =>
      page.locator('[role=treeitem][aria-selected=true]', { hasText: new RegExp(`^${span}`) }).waitFor();
    await page.getByRole('button', { name: 'Collapse All' }).click();
    await page.getByRole('tree', { name: 'Spans' }).focus();
    await page.keyboard.press('F8');
    await selected('embed_query');
    await page.keyboard.press('F8');
    await selected('check_stock');
    await page.keyboard.press('F8');
    await selected('embed_query');
    await page.keyboard.press('Shift+F8');
    await selected('check_stock');
    assert.deepEqual(done(), []);
  });

  it('shows a failed span that a filter hides on F8', async () => {
    await open(undefined, failing('a000000000000006'));
    await page.getByRole('button', { name: 'Filter Spans' }).click();
    await page.getByRole('combobox', { name: 'Span type' }).selectOption({ index: 1 });
    const row = page.locator('[role=treeitem][aria-selected=true]', { hasText: /^check_stock/ });
    await eventually(async () =>
      assert.equal(await page.getByRole('treeitem', { name: /^check_stock/ }).count(), 0),
    );
    await page.getByRole('tree', { name: 'Spans' }).focus();
    await page.keyboard.press('F8');
    await row.waitFor();
  });

  it('says on F8 that no span failed', async () => {
    await open(undefined, failing());
    await page.keyboard.press('F8');
    await status('No span in this trace failed.').waitFor();
  });

  it('runs the menu commands of a span on that span: adds a label, copies the ID', async () => {
    await open();
    await form.select('desk_agent');
    stub.emit('action', { action: 'addExpectation', spanId: SPAN });
    await page.locator('[role=treeitem][aria-selected=true]', { hasText: /^draft_answer/ }).waitFor();
    await until(() => isFocused(form.name), 'the name has the focus');
    await page.keyboard.type('port');
    await form.value.fill('1');
    await page.keyboard.press('ControlOrMeta+Enter');
    await until(() => stub.created.length === 1, 'it is made');
    assert.equal(stub.created[0]?.spanId, SPAN);
    stub.emit('action', { action: 'copySpanId', spanId: 'a000000000000005' });
    await status('Copied.').waitFor();
    assert.deepEqual(stub.copied, ['a000000000000005']);
  });

  it('moves from a text box to the spans with Escape, and keeps the input', async () => {
    await open();
    await form.select('draft_answer');
    const tree = page.getByRole('tree', { name: 'Spans' });
    const back = (): Promise<void> => eventually(async () => assert.ok(await isFocused(tree)));
    await page.keyboard.press('a');
    await page.keyboard.type('ton');
    await page.keyboard.press('ArrowDown'); // opens the list of names, which the first Escape closes
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await back();
    assert.equal(await form.name.inputValue(), 'ton');
    await form.rationale.fill('so');
    await page.keyboard.press('Escape');
    await back();
    await page.keyboard.press('l');
    await eventually(async () => assert.ok(await isFocused(card('correct'))));
    await page.keyboard.press('Escape');
    await back();
    await form.select('desk_agent');
    await form.pane.getByRole('textbox', { name: 'Note' }).fill('seen');
    await page.keyboard.press('Escape');
    await back();
    await until(() => stub.called.includes('saveNote seen'), 'the note is saved');
  });

  it('queues keys until the trace has loaded', async () => {
    await open((next) => (next.labelsHeld = true));
    await page.keyboard.press('x');
    await status('1 key is waiting for the trace.').waitFor();
    await page.keyboard.type('gold');
    stub.sendLabels();
    await form.holds(form.name, 'gold');
    assert.ok(await form.radio('Expectation').isChecked());
  });

  it('drops queued keys on Escape', async () => {
    await open((next) => (next.labelsHeld = true));
    await page.keyboard.type('aq');
    await status('2 keys are waiting for the trace.').waitFor();
    await page.keyboard.press('Escape');
    await status('2 keys that were pressed ahead were discarded.').waitFor();
    stub.sendLabels();
    await form.name.waitFor();
    await page.waitForTimeout(100);
    assert.ok(!(await isFocused(form.name)));
  });

  it('has a command for every shortcut', async () => {
    await open();
    await form.select('draft_answer');
    await card('quality').focus();
    stub.emit('action', { action: 'setValue', digit: 2 });
    await untilEdited(1);
    stub.emit('action', { action: 'undo' });
    await until(() => stub.called.includes('undoChange a-3'), 'it is undone');
    stub.emit('action', { action: 'deleteLabel' });
    await until(() => stub.called.includes('deleteLabel a-3'), 'it is deleted');
    stub.emit('action', { action: 'showKeys' });
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    for (const action of PANEL_ACTIONS) {
      stub.emit('action', { action, digit: 1 });
      await page.waitForTimeout(20); // an action right after a failed one is dropped
    }
    await until(() => stub.called.includes('openNeighbor 1'), 'the next trace');
    await page.getByRole('dialog').waitFor();
  });
});
