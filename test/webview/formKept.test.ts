import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { NameSuggestion } from '../../src/model/draft';
import { eventually } from '../support/eventually';
import { FormPage } from './formPage';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent, headerOf, labelOf } from './traceFixture';
import { TraceStub } from './traceHost';

const NAMES: NameSuggestion[] = [
  { name: 'correct', kind: 'feedback', dataType: 'boolean', values: [true], schema: null },
  { name: 'good', kind: 'feedback', dataType: 'boolean', values: [true], schema: null },
  { name: 'quality', kind: 'feedback', dataType: 'number', values: [4, 5], schema: null },
  { name: 'correct_answer', kind: 'expectation', dataType: 'string', values: ['yes'], schema: null },
];

describe('the form between labels', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  let page: Page;
  let stub: TraceStub;
  let form: FormPage;

  const open = async (change: (next: TraceStub) => void = () => undefined): Promise<void> => {
    stub = new TraceStub(deskAgent());
    stub.suggestions = [...NAMES];
    change(stub);
    panel = await pages.trace(stub);
    ({ page } = panel);
    form = new FormPage(page);
    await page.getByRole('heading', { name: 'Spans' }).click();
  };
  const tree = (): Locator => page.getByRole('tree', { name: 'Spans' });
  const card = (name: string): Locator =>
    form.pane.getByRole('list', { name: 'Labels' }).getByRole('listitem', { name: new RegExp(`^${name}:`) });
  const type = (name: string): Promise<void> => form.dataType.filter({ hasText: name }).waitFor();
  const nextTrace = async (): Promise<void> => {
    stub.next = [
      { ...deskAgent(), header: headerOf({ traceId: 'tr-2', title: 'the next one' }), labels: [] },
    ];
    await tree().focus();
    await page.keyboard.press(']');
    await page.getByRole('heading', { name: 'the next one' }).waitFor();
  };

  describe('keeps name and type', () => {
    it('of the last label on another span and on the next trace', async () => {
      await open();
      await form.nameIt('helpful');
      await form.choose(form.dataType, 'Boolean');
      await form.radio('True').click();
      await page.keyboard.press('Control+Enter');
      await form.until(stub.created, 1);
      await form.select('lookup_port');
      await form.holds(form.name, 'helpful');
      await type('Boolean');
      await nextTrace();
      await form.holds(form.name, 'helpful');
      await type('Boolean');
      await tree().focus();
      await page.keyboard.press('n');
      await eventually(async () => assert.ok(await form.radio('False').isChecked()));
      assert.equal(stub.created.length, 1); // only Ctrl+Enter saves
      await page.keyboard.press('Control+Enter');
      await form.until(stub.created, 2);
      assert.deepEqual(
        stub.created.map(({ name, value }) => [name, value]),
        [
          ['helpful', true],
          ['helpful', false],
        ],
      );
    });

    it('of the last label in any panel', async () => {
      await open((next) => (next.lastUsed = { kind: 'expectation', name: 'gold', dataType: 'json' }));
      await form.holds(form.name, 'gold');
      assert.ok(await form.radio('Expectation').isChecked());
      await type('JSON');
    });

    it('without creating a draft on the host', async () => {
      await open((next) => (next.lastUsed = { kind: 'feedback', name: 'score', dataType: 'number' }));
      await form.value.fill('3');
      await form.value.fill('');
      await page.waitForTimeout(100);
      assert.equal(stub.emitted.at(-1)?.draft, null);
    });

    it("but doesn't restore a name that was cleared", async () => {
      await open((next) => (next.lastUsed = { kind: 'feedback', name: 'score', dataType: 'number' }));
      await form.name.fill('');
      await form.name.pressSequentially('to');
      await form.holds(form.name, 'to');
      await form.name.fill('');
      await form.holds(form.name, '');
    });
  });

  describe('for an expectation', () => {
    it('defaults to a string, and suggests expected_response', async () => {
      await open((next) => (next.lastUsed = { kind: 'feedback', name: 'quality', dataType: 'number' }));
      await form.radio('Expectation').click();
      await type('String');
      await form.holds(form.name, '');
      assert.equal(await form.name.getAttribute('placeholder'), 'e.g. expected_response');
      assert.equal(await form.value.getAttribute('placeholder'), 'The output you expected');
      await form.name.click();
      await form.pane.getByRole('option', { name: /^expected_response/ }).click();
      await form.holds(form.name, 'expected_response');
      await form.radio('Feedback').click();
      await type('Number');
    });

    it('switches with X as well, and back to the rating with A', async () => {
      await open((next) => (next.lastUsed = { kind: 'feedback', name: 'quality', dataType: 'number' }));
      await page.keyboard.press('x');
      await type('String');
      await form.holds(form.name, '');
      await tree().focus();
      await page.keyboard.press('a');
      await type('Number');
      await form.holds(form.name, 'quality');
    });

    it('keeps a value and a name that were typed', async () => {
      await open();
      await form.nameIt('price');
      await form.value.fill('12');
      await form.radio('Expectation').click();
      await form.holds(form.name, 'price');
      await type('Number');
      await form.holds(form.value, '12');
    });
  });

  describe('accepts a name', () => {
    it('by its prefix and Enter: the match, not a new name', async () => {
      await open();
      await page.keyboard.press('a');
      await form.isFocused(form.name);
      await page.keyboard.type('cor');
      await form.pane
        .getByRole('option', { name: /^correct/ })
        .first()
        .waitFor();
      const options = form.pane.getByRole('option');
      assert.deepEqual(
        (await options.allInnerTexts()).map((text) => text.split('\n')[0]?.trim()),
        ['correct', 'correct_answer', 'Create "cor"'],
      );
      assert.equal(await options.first().getAttribute('aria-selected'), 'true');
      await page.keyboard.press('Enter');
      await form.holds(form.name, 'correct');
      await type('Boolean');
    });

    it('by its prefix and Enter before the names have loaded, and sends later keys to the value', async () => {
      let answer: () => void = () => undefined;
      await open((next) => {
        next.namesHeld = new Promise<void>((resolve) => (answer = resolve));
      });
      for (const key of ['a', 'c', 'o', 'r', 'Enter', 'y', 'Control+Enter']) await page.keyboard.press(key);
      await page.waitForTimeout(200);
      assert.equal(stub.created.length, 0);
      answer();
      await form.until(stub.created, 1);
      assert.deepEqual([stub.created[0]?.name, stub.created[0]?.value], ['correct', true]);
    });

    it('that is new on purpose: as the last option, or after Escape', async () => {
      await open();
      await form.name.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('cor');
      await form.pane
        .getByRole('option', { name: /^correct/ })
        .first()
        .waitFor();
      await page.keyboard.press('ArrowUp');
      const active = await form.name.getAttribute('aria-activedescendant');
      assert.match((await page.locator(`[id="${active}"]`).textContent()) ?? '', /Create "cor"/);
      await page.keyboard.press('Enter');
      await form.isFocused(form.value);
      await form.holds(form.name, 'cor');
      await form.name.fill('qual');
      await form.name.press('Escape');
      await eventually(async () => assert.equal(await form.name.getAttribute('aria-expanded'), 'false'));
      await form.name.press('Enter');
      await form.holds(form.name, 'qual');
      await form.name.fill('goo');
      await form.pane.getByRole('option', { name: /Create "goo"/ }).click();
      await form.holds(form.name, 'goo');
    });

    it('exactly as typed when the control loses the focus or the label is saved', async () => {
      await open();
      await form.name.fill('cor');
      await form.value.fill('4');
      await form.button('Create').click();
      await form.until(stub.created, 1);
      assert.equal(stub.created[0]?.name, 'cor');
    });

    it('that matches nothing, with Enter', async () => {
      await open();
      await page.keyboard.press('a');
      await page.keyboard.type('brand_new');
      await page.keyboard.press('Enter');
      await form.isFocused(form.value);
      await form.holds(form.name, 'brand_new');
    });

    it('in a stable order, regardless of what was used last', async () => {
      await open();
      await form.name.click();
      await form.pane.getByRole('option', { name: /^quality/ }).waitFor();
      const texts = async (): Promise<unknown> =>
        (await form.pane.getByRole('option').allInnerTexts()).map((text) => text.split('\n')[0]?.trim());
      const before = await texts();
      stub.suggestions = [NAMES[2]!, NAMES[0]!, NAMES[3]!, NAMES[1]!];
      await form.value.focus();
      await form.name.focus();
      await form.name.click();
      await page.waitForTimeout(100);
      assert.deepEqual(await texts(), before);
    });
  });

  describe('after a label', () => {
    it('selects the old name on A, so that typing replaces it', async () => {
      await open((next) => (next.lastUsed = { kind: 'feedback', name: 'quality', dataType: 'number' }));
      await page.keyboard.press('a');
      await form.isFocused(form.name);
      await page.keyboard.type('tone');
      await form.holds(form.name, 'tone');
    });

    it('leaves the focus outside the form if the label was saved from there', async () => {
      await open((next) => (next.lastUsed = { kind: 'feedback', name: 'quality', dataType: 'number' }));
      await tree().focus();
      await page.keyboard.press('4');
      await page.keyboard.press('Control+Enter');
      await form.until(stub.created, 1);
      await page.waitForTimeout(100);
      assert.ok(await tree().evaluate((element) => element.matches(':focus')));
    });

    it('shows no errors once it is empty again', async () => {
      await open();
      await form.value.fill('4,5');
      await form.button('Create').click();
      await form.pane.getByText('Enter a name.').waitFor();
      await form.value.fill('');
      await eventually(async () => assert.equal(await form.pane.getByText('Enter a name.').count(), 0));
      assert.equal(await form.name.getAttribute('aria-invalid'), 'false');
    });

    for (const changed of [false, true]) {
      it(`is empty after the label being edited is deleted, ${changed ? 'changed' : 'as it was'}`, async () => {
        await open();
        await form.select('draft_answer');
        await form.edit('quality');
        if (changed) await form.value.fill('1');
        await card('quality').focus();
        await page.keyboard.press('Delete');
        await form.pane.getByRole('form', { name: 'New Assessment' }).waitFor();
        await page.waitForTimeout(100);
        assert.equal(await form.value.inputValue(), '');
        assert.equal(await form.name.inputValue(), '');
        assert.equal(stub.emitted.at(-1)?.draft, null);
        await page.keyboard.press('Control+z');
        await card('quality').waitFor();
        if (changed) await form.holds(form.value, '1');
        else assert.equal(await form.pane.getByRole('form', { name: /Edit/ }).count(), 0);
      });
    }

    it('keeps the input of an edit when another user deletes the label', async () => {
      await open();
      await form.select('draft_answer');
      await form.edit('quality');
      await form.rationale.fill('too long');
      stub.labels = stub.labels.filter(({ name }) => name !== 'quality');
      stub.sendLabels();
      await form.pane.getByRole('form', { name: 'New Assessment' }).waitFor();
      await form.holds(form.rationale, 'too long');
    });

    it('keeps the input of an edit when an older change is discarded and the label stays', async () => {
      await open();
      stub.labels = stub.labels.map((label) =>
        label.name === 'quality' ? { ...label, save: { state: 'refused', reason: 'no' } } : label,
      );
      stub.stays = stub.labels.map(({ id }) => id);
      stub.sendLabels();
      await form.select('draft_answer');
      await form.edit('quality');
      await form.rationale.fill('typed since');
      await card('quality').getByRole('button', { name: 'Discard' }).click();
      await eventually(() => assert.ok(stub.called.includes('discardLabel')));
      await page.waitForTimeout(100);
      await form.pane.getByRole('form', { name: /Edit/ }).waitFor();
      await form.holds(form.rationale, 'typed since');
    });

    it('closes an edit with Escape, and keeps the input for the next time', async () => {
      await open();
      await form.select('draft_answer');
      await card('quality').focus();
      await page.keyboard.press('e');
      await form.isFocused(form.value);
      await page.keyboard.press('Escape');
      await form.pane.getByRole('form', { name: 'New Assessment' }).waitFor();
      assert.ok(await card('quality').evaluate((element) => element.matches(':focus')));
      assert.equal(stub.emitted.at(-1)?.draft, null);
      await page.keyboard.press('e');
      await form.value.fill('1');
      await page.keyboard.press('Escape');
      await form.pane.getByRole('form', { name: 'New Assessment' }).waitFor();
      assert.equal(await form.value.inputValue(), '');
      await page.keyboard.press('e');
      await form.holds(form.value, '1');
      assert.deepEqual(stub.edited, []);
    });

    it('sets the word for pass or fail with Y and N', async () => {
      await open((next) => {
        next.suggestions = [
          { name: 'verdict', kind: 'feedback', dataType: 'string', values: ['good', 'bad'], schema: null },
        ];
        next.lastUsed = { kind: 'feedback', name: 'verdict', dataType: 'string' };
        next.labels = [labelOf('a-1', { name: 'other' })];
      });
      await tree().focus();
      await page.keyboard.press('n');
      await form.holds(form.value, 'bad');
      await page.keyboard.press('y');
      await form.holds(form.value, 'good');
    });
  });
});
