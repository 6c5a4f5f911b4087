import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { Label } from '../../src/model/assessment';
import type { PageOptions, PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent, labelOf } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

const SPAN = 'a000000000000004';
const OTHER = { source: { type: 'HUMAN', id: 'lena@fernfield.example' }, mine: false } as const;
const JUDGE = { source: { type: 'LLM_JUDGE', id: 'gpt-4.1' }, mine: false } as const;

describe('labels in the Assessments pane', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  let page: Page;
  let stub: TraceStub;
  let pane: Locator;
  const open = async (labels?: readonly Label[], options: Partial<PageOptions> = {}): Promise<void> => {
    stub = new TraceStub(labels ? { ...deskAgent(), labels } : deskAgent());
    panel = await pages.trace(stub, options);
    ({ page } = panel);
    pane = page.getByRole('region', { name: 'Assessments' });
  };

  const select = (span: string): Promise<void> =>
    page.getByRole('treeitem', { name: new RegExp(`^${span}`) }).click();
  const list = (): Locator => pane.getByRole('list', { name: 'Labels' });
  const card = (name: string): Locator => list().getByRole('listitem', { name: new RegExp(`^${name}:`) });
  const status = (text: string | RegExp): Locator => pane.getByRole('status').filter({ hasText: text });
  const undo = (): Locator => pane.getByRole('button', { name: 'Undo' });
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const until = async (check: () => boolean | Promise<boolean>, what: string): Promise<void> => {
    for (let i = 0; i < 100; i++) {
      if (await check()) return;
      await page.waitForTimeout(20);
    }
    assert.fail(`never came about: ${what}`);
  };

  it('include value, kind, source and save state in their accessible names', async () => {
    await open([
      labelOf('a-1', { name: 'correct', value: true }),
      labelOf('a-2', {
        name: 'tone',
        value: 'no',
        ...JUDGE,
        save: { state: 'waiting', reason: 'It is down.' },
      }),
      labelOf('a-3', {
        name: 'checked',
        kind: 'expectation',
        value: null,
        source: { type: 'CODE', id: 'checks.py' },
        mine: false,
      }),
      labelOf('a-4', {
        name: 'judged',
        value: null,
        error: { code: 'E', message: 'm', stack: '' },
        ...JUDGE,
      }),
    ]);
    const names = await list()
      .locator('> li')
      .evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')));
    assert.deepEqual(names, [
      'correct: true, Feedback by you, saved',
      'tone: no, Feedback by LLM judge gpt-4.1, pending',
      'checked: null, Expectation by code checks.py, saved',
      'judged: failed, Feedback by LLM judge gpt-4.1, saved',
    ]);
  });

  for (const reducedMotion of ['no-preference', 'reduce'] as const)
    it(`show that they are being saved only if it takes long, with motion: ${reducedMotion}`, async () => {
      await open([]);
      await page.emulateMedia({ reducedMotion });
      await page.evaluate(() => {
        const paused = new CSSStyleSheet();
        paused.replaceSync('* { animation-play-state: paused !important; }');
        document.adoptedStyleSheets = [paused];
      });
      const height = () => card('quick').evaluate((element) => element.getBoundingClientRect().height);
      const opacity = () =>
        card('quick')
          .locator('.label-head')
          .evaluate((head) => getComputedStyle(head).opacity);
      const saving = card('quick').getByText('saving…');
      const quick = labelOf('a-1', { name: 'quick', save: { state: 'saving' } });
      stub.labels = [quick];
      stub.sendLabels();
      await saving.waitFor({ state: 'attached' });
      assert.deepEqual([await saving.isVisible(), await opacity()], [false, '1']);
      assert.equal(await card('quick').getByRole('status').ariaSnapshot(), '- status');
      const before = await height();
      await page.evaluate(() => (document.adoptedStyleSheets = []));
      await saving.waitFor();
      assert.equal(await opacity(), '0.7');
      assert.equal(await card('quick').getByRole('status').ariaSnapshot(), '- status: saving…');
      assert.equal(await height(), before, 'what is below does not move');
      const { id, createdAt, metadata } = quick;
      stub.emit('saved', { labels: [{ id, createdAt, updatedAt: createdAt + 50, metadata }] });
      await saving.waitFor({ state: 'detached' });
      assert.match((await card('quick').getAttribute('aria-label')) ?? '', /saved$/);
    });

  it('are in order of creation once saved, with the values set by the server', async () => {
    const save = { state: 'saving' } as const;
    await open([
      labelOf('a-1', { name: 'first', createdAt: 1_000, save }),
      labelOf('a-2', { name: 'second', createdAt: 2_000 }),
    ]);
    await card('first').waitFor();
    const saved = { id: 'a-1', createdAt: 3_000, updatedAt: 3_000, metadata: { team: 'cables' } };
    stub.emit('saved', { labels: [saved, { ...saved, id: 'gone' }] });
    const names = () => list().locator('.label-name').allTextContents();
    await eventually(async () => assert.deepEqual(await names(), ['second', 'first']));
    await card('first').hover();
    await card('first').getByRole('button', { name: 'Details' }).click();
    await card('first').getByText('cables').waitFor();
  });

  it('reserve no space for hidden buttons, which overlay the end of the card', async () => {
    await open([labelOf('o-1', { ...OTHER, kind: 'expectation', name: 'max_price', value: 120 })]);
    await card('max_price').waitFor();
    const box = (part: string) => card('max_price').locator(part).boundingBox();
    const [meta, foot] = [await box('.label-meta'), await box('.label-foot')];
    assert.deepEqual([meta?.width, meta?.height], [foot?.width, foot?.height]);
    const all = await card('max_price').boundingBox();
    await card('max_price').hover();
    await card('max_price').getByRole('button', { name: /^Edit/ }).click({ trial: true });
    assert.deepEqual(await card('max_price').boundingBox(), all);
  });

  it('show every type of value: list, object, null, long text, error with a collapsed stack', async () => {
    await open([
      labelOf('a-1', { name: 'tags', value: ['a', 'b c', 3] }),
      labelOf('a-2', { name: 'deep', value: { k: [1, { two: 2 }] } }),
      labelOf('a-3', { name: 'nothing', value: null }),
      labelOf('a-4', { name: 'long', value: Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\n') }),
      labelOf('a-5', {
        name: 'judged',
        value: null,
        error: { code: 'RATE_LIMIT', message: '429', stack: 'at judge.py:7' },
        ...JUDGE,
      }),
      labelOf('a-6', { name: 'expected', kind: 'expectation', value: 'blue', rationale: 'see the notes' }),
    ]);
    assert.deepEqual(await card('tags').getByRole('listitem').allTextContents(), ['a', 'b c', '3']);
    await card('deep').getByText('"two": 2').waitFor();
    await card('nothing').getByText('null', { exact: true }).waitFor();
    await card('long')
      .getByRole('button', { name: /Show All/ })
      .click();
    await card('long').getByText('line 39').waitFor();
    await card('judged').getByText('RATE_LIMIT: 429').waitFor();
    assert.equal(await card('judged').getByText('judge.py:7').isVisible(), false);
    await card('judged').getByText('Stack trace').click();
    await card('judged').getByText('judge.py:7').waitFor();
    await card('expected').getByText('see the notes').waitFor();
  });

  it('use the words of their schema once it is known', async () => {
    await open([labelOf('a-1', { name: 'grounded', value: true })]);
    stub.suggestions = [
      {
        name: 'grounded',
        kind: 'feedback',
        dataType: 'boolean',
        values: [],
        schema: {
          name: 'grounded',
          kind: 'feedback',
          instruction: '',
          comment: false,
          input: { type: 'passFail', positive: 'Grounded', negative: 'Invented' },
        },
      },
    ];
    await pane.getByRole('combobox', { name: 'Assessment Name' }).click();
    await card('grounded').getByText('Grounded', { exact: true }).waitFor();
  });

  it('show IDs, times and metadata in a disclosure, without the key of the rationale', async () => {
    await open([
      labelOf('a-77', {
        kind: 'expectation',
        rationale: 'why',
        metadata: { 'mlflowTraces.rationale': 'why', run: 'r-1', 'mlflow.trace.session': 'sess-9' },
      }),
    ]);
    assert.equal(await card('quality').getByText('a-77').count(), 0);
    await card('quality').hover();
    await card('quality').getByRole('button', { name: 'Details' }).click();
    await card('quality').getByText('a-77').waitFor();
    await card('quality').getByText('r-1').waitFor();
    assert.equal(await card('quality').getByText('mlflowTraces.rationale').count(), 0);
    await card('quality').getByTitle('Session sess-9').getByText('Session').waitFor();
  });

  it('are a list for the keyboard: one tab stop, arrow keys, Home and End', async () => {
    await open();
    await select('draft_answer');
    await card('correct').focus();
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(), /^groundedness/);
    await page.keyboard.press('End');
    assert.match(await focused(), /^quality/);
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(), /^quality/);
    await page.keyboard.press('Home');
    assert.match(await focused(), /^correct/);
    assert.equal(await list().locator('> li[tabindex="0"]').count(), 1);
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Edit');
    assert.equal(await list().locator('.label-tools button[tabindex="0"]').count(), 5);
  });

  it('use their full width for the source, with the buttons over its end', async () => {
    const source = { type: 'HUMAN', id: 'lena.of.the.night.shift@fernfield.example' } as const;
    await open([labelOf('a-1', { name: 'correct', value: true, mine: false, source, spanId: SPAN })]);
    await select('draft_answer');
    const width = (of: Locator): Promise<number> => of.evaluate((one) => one.clientWidth);
    await eventually(async () =>
      assert.ok((await width(card('correct').locator('.label-meta'))) > (await width(card('correct'))) - 30),
    );
    await card('correct').getByRole('button', { name: 'Delete' }).click();
    await until(() => stub.called.includes('deleteLabel a-1'), 'it is deleted');
  });

  it("distinguish the user's own labels from others: Edit and Override", async () => {
    await open();
    await select('draft_answer');
    await card('correct').getByRole('button', { name: 'Edit' }).click();
    await pane.getByRole('button', { name: 'Save' }).waitFor();
    assert.equal(await card('groundedness').getByRole('button', { name: 'Edit' }).count(), 0);
    await card('groundedness').getByRole('button', { name: 'Override' }).waitFor();
  });

  it('are deleted without confirmation, and the last deletion is undone first', async () => {
    await open();
    await select('draft_answer');
    await card('correct').hover();
    await card('correct').getByRole('button', { name: 'Delete' }).click();
    await status('Deleted "correct".').waitFor();
    assert.match(await focused(), /^groundedness/);
    await page.keyboard.press('Delete');
    await status('Deleted "groundedness".').waitFor();
    assert.match(await focused(), /^quality/);
    assert.deepEqual(await list().locator('> li').count(), 1);
    await undo().click();
    await card('groundedness').waitFor();
    await until(
      async () => (await focused()).startsWith('groundedness'),
      'the label that came back has the focus',
    );
    await page.keyboard.press('Control+z');
    await card('correct').waitFor();
    assert.deepEqual(
      stub.called.filter((one) => /Label/.test(one)),
      ['deleteLabel a-1', 'deleteLabel a-2'],
    );
    await page.keyboard.press('Control+z');
    await status('Nothing to undo.').waitFor();
  });

  it('leave the focus on the list when the last one is deleted, and shortcuts keep working', async () => {
    await open();
    await select('check_stock');
    await card('handled').focus();
    await page.keyboard.press('Backspace');
    await pane.getByText('No labels yet.').waitFor();
    await page.keyboard.press('Control+z');
    await card('handled').waitFor();
    await until(async () => (await focused()).startsWith('handled'), 'the focus is back on the label');
  });

  it('offer Undo for ten seconds in which it is neither focused nor hovered', async () => {
    await open(undefined, { fresh: true });
    await select('draft_answer');
    await page.clock.install();
    await card('correct').focus();
    await page.keyboard.press('Delete');
    await undo().waitFor();
    await undo().focus();
    await page.clock.runFor(30_000);
    assert.equal(await undo().count(), 1);
    await card('quality').focus();
    await page.clock.runFor(9_000);
    assert.equal(await undo().count(), 1);
    await page.clock.runFor(2_000);
    assert.equal(await undo().count(), 0);
    await page.keyboard.press('Control+z');
    await card('correct').waitFor();
  });

  it("say why if the host doesn't delete them", async () => {
    await open();
    await select('draft_answer');
    stub.failing = 'This label is gone.';
    await card('correct').focus();
    await page.keyboard.press('Delete');
    await page.getByRole('alert').getByText('This label is gone.').waitFor();
    assert.equal(await undo().count(), 0);
  });

  it('show every digit of their values, and are edited without losing one', async () => {
    const [list64, text64] = ['[9007199254740993, "a"]', '{"id": 9007199254740993}'];
    const old = labelOf('a-0', {
      kind: 'feedback',
      name: 'number',
      value: 2 ** 53,
      exactValue: '9007199254740993',
    });
    await open([
      labelOf('a-1', { kind: 'expectation', name: 'list', value: [2 ** 53, 'a'], exactValue: list64 }),
      labelOf('a-2', { kind: 'expectation', name: 'object', value: { id: 2 ** 53 }, exactValue: text64 }),
      labelOf('a-3', { name: 'number', value: 4, overrides: 'a-0', history: [old] }),
    ]);
    assert.deepEqual(await card('list').locator('.chip').allTextContents(), ['9007199254740993', 'a']);
    await card('object').getByText('"id": 9007199254740993').waitFor();
    await card('number').getByRole('button', { name: 'History (1)' }).click();
    await card('number').getByText('9007199254740993').waitFor();
    await card('object').getByRole('button', { name: 'Edit' }).click();
    const value = pane.getByRole('textbox', { name: 'Value' });
    await value.waitFor();
    assert.equal(await value.inputValue(), text64);
    await value.press('Control+Enter');
    await until(() => stub.edited.length === 1, 'the label is saved');
    assert.deepEqual(stub.edited[0], {
      id: 'a-2',
      name: 'object',
      value: { id: 2 ** 53 },
      exactValue: text64,
      rationale: '',
    });
  });

  it('can be moved to a span found by search, and back', async () => {
    await open();
    await select('draft_answer');
    await card('correct').hover();
    await card('correct').getByRole('button', { name: 'Move to…' }).click();
    const box = card('correct').getByRole('combobox', { name: 'Move "correct" to' });
    await box.waitFor();
    await pane.getByRole('option', { name: /^Whole trace/ }).waitFor();
    assert.equal(await pane.getByRole('option', { name: /^draft_answer/ }).count(), 0);
    await box.pressSequentially('lookup');
    await page.keyboard.press('Enter');
    await status('Moved "correct" to lookup_port.').waitFor();
    assert.match(await focused(), /^groundedness/);
    assert.equal(stub.edited[0]?.spanId, 'a000000000000005');
    await page.getByRole('treeitem', { name: /^lookup_port,.*1 label/ }).waitFor();
    await undo().click();
    await card('correct').waitFor();
    await page.getByRole('treeitem', { name: /^draft_answer,.*3 labels/ }).waitFor();
  });

  it('cancel a move with Escape, and the card gets the focus back', async () => {
    await open();
    await select('draft_answer');
    await card('quality').focus();
    await page.keyboard.press('m');
    await pane.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    assert.match(await focused(), /^quality/);
    assert.deepEqual(stub.edited, []);
  });

  it('can be copied as Python', async () => {
    await open();
    await select('draft_answer');
    await card('correct').hover();
    await card('correct').getByRole('button', { name: 'Copy as Python' }).click();
    await status('Copied "correct" as Python.').waitFor();
    await eventually(() => assert.ok(stub.called.includes('copyLabelAsPython a-1')));
  });

  it("show a change that another window's later change replaced, and restore it on click", async () => {
    const replaced = labelOf('a-1', { value: 2, rationale: 'what I typed over there' });
    await open([
      labelOf('a-1', { value: 5, save: { state: 'waiting', reason: 'It is down.' }, beaten: [replaced] }),
    ]);
    const beaten = card('quality').getByRole('list', { name: 'Replaced change from another window' });
    await beaten.getByText('what I typed over there').waitFor();
    await beaten.getByRole('button', { name: /^Use Instead/ }).click();
    await eventually(() => {
      const [edited] = stub.edited;
      assert.deepEqual([edited?.id, edited?.value, edited?.rationale], ['a-1', 2, 'what I typed over there']);
    });
  });

  it('show their history on click: source, time, value and rationale', async () => {
    const old = labelOf('a-0', {
      value: 2,
      rationale: 'two reasons',
      ...JUDGE,
      valid: false,
      createdAt: Date.now() - 3_600_000,
    });
    await open([labelOf('a-1', { value: 4, overrides: 'a-0', history: [old] })]);
    const button = card('quality').getByRole('button', { name: 'History (1)' });
    assert.equal(await button.getAttribute('aria-expanded'), 'false');
    await button.click();
    const history = card('quality').getByRole('list', { name: 'Earlier values' });
    const text = (await history.textContent()) ?? '';
    for (const part of ['LLM judge gpt-4.1', '60 min ago|1 h ago', '2', 'two reasons']) {
      assert.match(text, new RegExp(part));
    }
    await button.click();
    await eventually(async () => assert.equal(await history.count(), 0));
  });

  it('open in the form if the host reveals them for editing', async () => {
    stub = new TraceStub(deskAgent());
    stub.labelsHeld = true;
    stub.reveal = { spanId: SPAN, labelId: 'a-3', focus: 'none', edit: true };
    panel = await pages.trace(stub);
    ({ page } = panel);
    pane = page.getByRole('region', { name: 'Assessments' });
    stub.sendLabels();
    await pane.getByRole('form', { name: /Edit "quality"/ }).waitFor();
  });

  describe('notes', () => {
    const note = (): Locator => pane.getByRole('textbox', { name: 'Note' });

    it("are written above the labels of the whole trace, and aren't counted", async () => {
      await open([
        labelOf('a-9', { name: 'mlflow.notes', value: 'Ask Ana.' }),
        labelOf('a-8', {
          name: 'mlflow.notes',
          value: 'I did.',
          mine: false,
          source: { type: 'HUMAN', id: 'ana' },
        }),
        labelOf('a-1'),
      ]);
      assert.equal(await note().inputValue(), 'Ask Ana.');
      await pane.getByRole('note', { name: 'Note by person ana' }).getByText('I did.').waitFor();
      assert.equal(await list().locator('> li').count(), 1);
      await page.getByRole('treeitem', { name: /^desk_agent,.*1 label,/ }).waitFor();
      await select('draft_answer');
      assert.equal(await note().count(), 0);
    });

    it('are saved on blur and on Ctrl+Enter, and kept as a draft until then', async () => {
      await open([]);
      await note().click();
      await page.keyboard.type('aexyn19? not');
      await pane.getByText('Not saved yet').waitFor();
      await until(() => stub.emitted.at(-1)?.draft?.value === 'aexyn19? not', 'all of it is a draft');
      await page.keyboard.press('Control+Enter');
      await until(() => stub.called.includes('saveNote aexyn19? not'), 'the note is saved');
      await until(async () => (await pane.getByText('Not saved yet').count()) === 0, 'it says so');
      await until(() => stub.emitted.at(-1)?.draft === null, 'the draft is gone');
      await note().fill('');
      await pane.getByRole('textbox', { name: 'Rationale' }).focus();
      await until(() => stub.called.includes('saveNote '), 'the note is deleted');
      assert.equal(await note().inputValue(), '');
      assert.deepEqual([stub.created, stub.edited], [[], []]);
    });

    it('that were typed but not saved are restored', async () => {
      stub = new TraceStub({ ...deskAgent(), labels: [] });
      stub.drafts = [
        {
          place: { spanId: 'mlflow.notes', labelId: null },
          draft: { kind: 'feedback', name: 'mlflow.notes', dataType: 'string', value: 'half', rationale: '' },
        },
      ];
      panel = await pages.trace(stub);
      ({ page } = panel);
      pane = page.getByRole('region', { name: 'Assessments' });
      assert.equal(await note().inputValue(), 'half');
      await pane.getByText('Not saved yet').waitFor();
      assert.equal(await pane.getByRole('combobox', { name: 'Assessment Name' }).inputValue(), '');
    });
  });

  describe('from selected text', () => {
    const bar = (): Locator => page.getByRole('toolbar', { name: 'Selected text' });
    const rationale = (): Locator => pane.getByRole('textbox', { name: 'Rationale' });
    const value = (): Locator => pane.getByRole('textbox', { name: 'Value' });
    const details = (): Locator => page.getByRole('region', { name: 'Span details' });
    /**
     * Returns the left edge of a text's first letter, the right edge of its last, and the vertical centers of
     * their lines.
     */
    const placeOf = (text: string): Promise<{ left: number; right: number; first: number; last: number }> =>
      page.evaluate((wanted) => {
        const walker = document.createTreeWalker(document.querySelector('.tab-panel') ?? document.body, 4);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const at = node.textContent?.indexOf(wanted) ?? -1;
          if (at === -1) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          const rects = [...range.getClientRects()];
          const [from, to] = [rects[0], rects.at(-1)];
          if (!from || !to) break;
          const middle = { first: from.top + from.height / 2, last: to.top + to.height / 2 };
          return { left: from.left, right: to.right, ...middle };
        }
        throw new Error(`There is no ${wanted}`);
      }, text);
    /** Selects from one text to another with the mouse. */
    const drag = async (from: string, to = from): Promise<void> => {
      const [start, end] = [await placeOf(from), await placeOf(to)];
      await page.mouse.move(start.left + 0.5, start.first);
      await page.mouse.down();
      await page.mouse.move(end.right - 0.5, end.last, { steps: 4 });
      await page.mouse.up();
    };

    it('the toolbar uses exactly that text as expectation, without covering it', async () => {
      await open();
      await select('draft_answer');
      await details().getByText('Which cable for port 4?').first().waitFor();
      await drag('cable for port 4');
      await bar().waitFor();
      const [text, shown] = [await placeOf('cable for port 4'), await bar().boundingBox()];
      assert.ok(
        shown && (shown.y > text.last + 5 || shown.y + shown.height < text.first - 5),
        'it covers the text',
      );
      await bar().getByRole('button', { name: 'Use as Expectation' }).click();
      await eventually(async () => assert.equal(await value().inputValue(), 'cable for port 4'));
      await eventually(async () =>
        assert.ok(await pane.getByRole('radio', { name: 'Expectation' }).isChecked()),
      );
      await eventually(async () => assert.equal(await bar().count(), 0));
    });

    it('the toolbar appends to an existing expectation value', async () => {
      await open();
      await select('draft_answer');
      await details().getByText('Which cable for port 4?').first().waitFor();
      await page.keyboard.press('x');
      await value().fill('Written by hand');
      await drag('cable for port 4');
      await bar().getByRole('button', { name: 'Use as Expectation' }).click();
      await eventually(async () =>
        assert.equal(await value().inputValue(), 'Written by hand\ncable for port 4'),
      );
    });

    it('Tab moves to the toolbar, and Escape dismisses it', async () => {
      await open();
      await select('draft_answer');
      await details().getByText('Which cable for port 4?').first().waitFor();
      await drag('cable for port 4');
      await bar().waitFor();
      await page.keyboard.press('Escape');
      await eventually(async () => assert.equal(await bar().count(), 0));
      await drag('Which cable');
      await bar().waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await eventually(async () => assert.match(await rationale().inputValue(), /Which cable/));
    });

    it('a fully selected Markdown value is used as its source', async () => {
      await open();
      await select('draft_answer');
      await details().locator('.markdown ol').first().waitFor();
      await drag('Use the ', 'plug the blue one into port 4');
      await bar().getByRole('button', { name: 'Use as Expectation' }).click();
      assert.equal(
        await value().inputValue(),
        'Use the **blue** cable:\n\n1. unplug the old one\n2. plug the blue one into port 4',
      );
    });

    it('a fully selected JSON value is used as JSON, and a part of it as displayed', async () => {
      await open();
      await select('format_reply');
      await page
        .getByRole('group', { name: 'Format of the outputs' })
        .getByRole('button', { name: 'JSON' })
        .click();
      await drag('markdown', '"one');
      await bar().getByRole('button', { name: 'Use as Expectation' }).waitFor();
      await page.evaluate(() => {
        const json = document.querySelectorAll('.json')[1];
        if (json) document.getSelection()?.selectAllChildren(json);
      });
      await bar().getByRole('button', { name: 'Use as Expectation' }).click();
      assert.deepEqual(JSON.parse(await value().inputValue()), {
        markdown: 'Use the **blue** cable',
        lines: ['one', 'two\nthree'],
      });
    });

    it('commands use it as well, and say if nothing is selected', async () => {
      await open();
      await select('draft_answer');
      await details().getByText('Which cable for port 4?').first().waitFor();
      stub.emit('action', { action: 'useAsExpectation' });
      await status('Select text in the inputs or outputs first.').waitFor();
      await drag('cable for port 4');
      stub.emit('action', { action: 'quoteInRationale' });
      await until(async () => (await rationale().inputValue()).includes('cable for port 4'), 'it is quoted');
    });
  });
});
