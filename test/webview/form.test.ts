import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { FormPage } from './formPage';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

const ROOT = 'desk_agent';

describe('the Assessments form', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  let page: Page;
  let stub: TraceStub;
  let form: FormPage;
  beforeEach(async () => {
    stub = new TraceStub(deskAgent());
    stub.suggestions = [
      { name: 'quality', kind: 'feedback', dataType: 'number', values: [4, 5], schema: null },
      {
        name: 'expected_answer',
        kind: 'expectation',
        dataType: 'string',
        values: ['the blue cable'],
        schema: null,
      },
      { name: 'helpful', kind: 'feedback', dataType: 'boolean', values: [true], schema: null },
    ];
    panel = await pages.trace(stub);
    ({ page } = panel);
    form = new FormPage(page);
  });

  const create = (): Locator => form.pane.getByRole('button', { name: 'Create' });
  const untilEmpty = (): Promise<void> => form.holds(form.value, '');

  const untilEdited = async (): Promise<void> => {
    for (let i = 0; i < 50 && stub.edited.length === 0; i++) await page.waitForTimeout(20);
  };

  it('creates a number label on the whole trace, and keeps name and type for the next one', async () => {
    await form.name.fill('score');
    await form.value.fill('0.5');
    await form.rationale.fill('half\nright');
    await create().click();
    await form.until(stub.created, 1);
    assert.deepEqual(stub.created, [
      { spanId: null, kind: 'feedback', name: 'score', value: 0.5, rationale: 'half\nright' },
    ]);
    await form.pane.getByRole('listitem', { name: 'score' }).waitFor();
    await untilEmpty();
    assert.equal(await form.name.inputValue(), 'score');
    await form.dataType.filter({ hasText: 'Number' }).waitFor();
    assert.equal(await form.rationale.inputValue(), '');
    assert.equal(await form.pane.getByText('already').count(), 0);
    await form.isFocused(form.name);
    await page.keyboard.type('next'); // the old name is selected
    await form.holds(form.name, 'next');
  });

  it('creates a boolean label on a child span, with nothing preselected', async () => {
    await form.select('lookup_port');
    await form.choose(form.dataType, 'Boolean');
    const group = form.pane.getByRole('radiogroup', { name: 'Value' });
    assert.equal(await group.getByRole('radio', { checked: true }).count(), 0);
    await form.name.fill('right_port');
    await create().click();
    await form.pane.getByText('Choose True or False.').first().waitFor();
    await group.getByRole('radio', { name: 'False' }).click();
    await create().click();
    await form.until(stub.created, 1);
    const [made] = stub.created;
    assert.deepEqual([made?.spanId, made?.name, made?.value], ['a000000000000005', 'right_port', false]);
    await group.waitFor();
    assert.equal(await group.getByRole('radio', { checked: true }).count(), 0);
  });

  it('creates string and JSON expectations', async () => {
    await form.pane.getByRole('radio', { name: 'Expectation' }).click();
    await form.choose(form.dataType, 'JSON');
    await form.value.fill('["a", 1]');
    await form.name.fill('expected_tags');
    await create().click();
    await form.until(stub.created, 1);
    assert.deepEqual(stub.created[0]?.value, ['a', 1]);
    await untilEmpty();
    await form.choose(form.dataType, 'String');
    await form.name.fill('expected_text');
    await form.value.fill('line one\nline two');
    await create().click();
    await form.until(stub.created, 2);
    const second = stub.created[1];
    assert.deepEqual([second?.kind, second?.value], ['expectation', 'line one\nline two']);
  });

  it('selects the type with the arrow keys', async () => {
    const group = form.pane.getByRole('radiogroup', { name: 'Assessment Type' });
    await group.getByRole('radio', { name: 'Feedback' }).focus();
    await page.keyboard.press('ArrowRight');
    await eventually(async () =>
      assert.ok(await group.getByRole('radio', { name: 'Expectation' }).isChecked()),
    );
    await form.pane.getByText('The output you expected.').first().waitFor();
  });

  it('requests a decimal keyboard, and fills in a quick pick that can be overwritten', async () => {
    assert.equal(await form.value.getAttribute('inputmode'), 'decimal');
    await form.pane.getByRole('button', { name: 'Value 4' }).click();
    await eventually(async () => assert.equal(await form.value.inputValue(), '4'));
    await form.value.fill('4.5');
    await form.name.fill('score');
    await form.value.press('Control+Enter');
    await form.until(stub.created, 1);
    assert.equal(stub.created[0]?.value, 4.5);
  });

  it('suggests known names and applies their type and data type', async () => {
    await form.name.fill('exp');
    await form.pane.getByRole('option', { name: /expected_answer/ }).waitFor();
    await form.name.press('ArrowDown');
    const active = await form.name.getAttribute('aria-activedescendant');
    assert.match((await page.locator(`[id="${active}"]`).textContent()) ?? '', /expected_answer/);
    await form.name.press('Enter');
    await eventually(async () => assert.equal(await form.name.inputValue(), 'expected_answer'));
    await eventually(async () =>
      assert.ok(await form.pane.getByRole('radio', { name: 'Expectation' }).isChecked()),
    );
    await form.pane.getByRole('button', { name: 'Value the blue cable' }).click();
    await form.value.press('Control+Enter');
    await form.until(stub.created, 1);
    const [made] = stub.created;
    assert.deepEqual(
      [made?.kind, made?.name, made?.value],
      ['expectation', 'expected_answer', 'the blue cable'],
    );
  });

  it('opens the list of names with its button and closes it with Escape', async () => {
    await form.pane.getByRole('button', { name: 'Show Recent Names' }).click();
    await form.pane.getByRole('option', { name: /helpful/ }).waitFor();
    assert.equal(await form.name.getAttribute('aria-expanded'), 'true');
    await form.name.press('Escape');
    await eventually(async () => assert.equal(await form.name.getAttribute('aria-expanded'), 'false'));
    await form.name.press('ArrowUp');
    await form.name.press('ArrowUp');
    await form.name.press('Enter');
    await eventually(async () => assert.equal(await form.name.inputValue(), 'helpful'));
    await form.pane.getByRole('radiogroup', { name: 'Value' }).waitFor();
  });

  it('never covers the controls below the name with its list', async () => {
    await form.name.fill('e');
    await form.pane.getByRole('option', { name: /expected_answer/ }).waitFor();
    const list = await form.pane.getByRole('listbox', { name: 'Recent names' }).boundingBox();
    const field = await form.name.boundingBox();
    assert.ok(list && field && list.y + list.height <= field.y);
  });

  it('keeps the selected type and data type for an unknown name', async () => {
    await form.pane.getByRole('radio', { name: 'Expectation' }).click();
    await form.choose(form.dataType, 'String');
    await form.name.fill('never used');
    await eventually(async () =>
      assert.ok(await form.pane.getByRole('radio', { name: 'Expectation' }).isChecked()),
    );
    await form.dataType.filter({ hasText: 'String' }).waitFor();
  });

  it('shows an error at its control, focuses the control, and keeps the input', async () => {
    await form.value.fill('4,5');
    await form.rationale.fill('because');
    await create().click();
    await form.pane.getByText('Enter a name.').waitFor();
    assert.equal(await form.name.getAttribute('aria-invalid'), 'true');
    const message = await form.name.getAttribute('aria-errormessage');
    assert.match((await page.locator(`[id="${message}"]`).textContent()) ?? '', /Enter a name/);
    assert.ok(await form.name.evaluate((element) => element === document.activeElement));
    await form.name.fill('score');
    await create().click();
    await form.pane
      .getByText(/Use a decimal point/)
      .first()
      .waitFor();
    assert.equal(await form.value.getAttribute('aria-invalid'), 'true');
    assert.match((await form.value.getAttribute('aria-description')) ?? '', /Use a decimal point/);
    assert.equal(await form.value.inputValue(), '4,5');
    assert.equal(await form.rationale.inputValue(), 'because');
    assert.equal(stub.created.length, 0);
  });

  it('warns when the stored value will differ from the input, and stores it', async () => {
    await form.name.fill('big');
    await form.value.fill('9007199254740993');
    await form.pane.getByText(/9007199254740992/).waitFor();
    await create().click();
    await form.until(stub.created, 1);
    assert.equal(stub.created[0]?.value, 2 ** 53);
  });

  it('keeps everything and says why when the label is rejected', async () => {
    stub.refuse = 'The disk is full.';
    await form.name.fill('score');
    await form.value.fill('3');
    await create().click();
    await form.pane.getByText(/The disk is full/).waitFor();
    assert.equal(await form.name.inputValue(), 'score');
    assert.equal(await form.value.inputValue(), '3');
    stub.refuse = '';
    await create().click();
    await form.until(stub.created, 2);
  });

  it('creates a single label on a double-click and a repeated shortcut', async () => {
    stub.saveDelay = 150;
    await form.name.fill('score');
    await form.value.fill('3');
    await create().dblclick();
    await form.value.press('Control+Enter');
    await form.until(stub.created, 1);
    await page.waitForTimeout(400);
    assert.equal(stub.created.length, 1);
  });

  it("doesn't show an error about one span's label in the form of another span", async () => {
    stub.saveDelay = 600;
    stub.refuse = 'The disk is full.';
    await form.name.fill('score');
    await form.value.fill('3');
    await create().click();
    await form.select('lookup_port');
    await page.getByText('The disk is full.').waitFor();
    assert.equal(await form.pane.getByText('The disk is full.').count(), 0);
    await form.name.fill('other');
    await form.select(ROOT);
    assert.equal(await form.name.inputValue(), 'score');
  });

  it("doesn't move the focus into another span's form when a label is created", async () => {
    stub.saveDelay = 600;
    await form.name.fill('score');
    await form.value.fill('3');
    await create().click();
    await form.select('lookup_port');
    await form.rationale.focus();
    await page.waitForTimeout(900);
    assert.equal(stub.created.length, 1);
    assert.ok(await form.rationale.evaluate((element) => element.matches(':focus')));
  });

  it('ignores the shortcut during IME composition', async () => {
    await form.name.fill('score');
    await form.value.fill('3');
    await form.value.evaluate((element) =>
      element.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: 'Enter',
          ctrlKey: true,
          isComposing: true,
          bubbles: true,
          composed: true,
        }),
      ),
    );
    await page.waitForTimeout(200);
    assert.equal(stub.created.length, 0);
    await form.value.press('Control+Enter');
    await form.until(stub.created, 1);
  });

  it("offers to edit the user's existing label with the same name", async () => {
    await form.select('draft_answer');
    await form.name.fill('quality');
    await form.value.fill('5');
    await create().click();
    const notice = form.pane.getByText(/You already added "quality": 4/);
    await notice.waitFor();
    assert.equal(stub.created.length, 0);
    await form.pane.getByRole('button', { name: 'Edit That Label' }).click();
    await eventually(async () => assert.equal(await form.value.inputValue(), '5'));
    await form.pane.getByRole('button', { name: 'Save' }).click();
    await untilEdited();
    assert.deepEqual(stub.edited, [{ id: 'a-3', name: 'quality', value: 5, rationale: '' }]);
    assert.equal(stub.created.length, 0);
  });

  it("edits the user's own label, and can cancel", async () => {
    await form.select('draft_answer');
    const card = form.pane.getByRole('listitem', { name: 'correct' });
    await card.getByRole('button', { name: 'Edit' }).click();
    await eventually(async () => assert.ok(await form.pane.getByRole('radio', { name: 'True' }).isChecked()));
    await eventually(async () =>
      assert.ok(await form.pane.getByRole('radio', { name: 'Expectation' }).isDisabled()),
    );
    await form.pane.getByRole('radio', { name: 'False' }).click();
    await form.pane.getByRole('button', { name: 'Cancel' }).click();
    await create().waitFor();
    assert.equal(stub.edited.length, 0);
    await card.getByRole('button', { name: 'Edit' }).click();
    await eventually(async () => assert.ok(await form.pane.getByRole('radio', { name: 'True' }).isChecked()));
    await form.rationale.fill('Right cable.');
    await form.rationale.press('Control+Enter');
    await untilEdited();
    assert.deepEqual(stub.edited, [{ id: 'a-1', name: 'correct', value: true, rationale: 'Right cable.' }]);
  });

  it('says whether the whole trace or a span is labeled, and by whom', async () => {
    await form.pane.getByText('Whole trace').waitFor();
    await form.select('lookup_port');
    await form.pane.getByText('This span: lookup_port').waitFor();
    await form.pane.getByText('as bob@example.com').waitFor();
    await form.select(ROOT);
    await form.pane.getByText('Whole trace').waitFor();
  });

  it('can be collapsed and expanded', async () => {
    await form.pane.getByRole('button', { name: 'Hide Assessments' }).click();
    await eventually(async () => assert.equal(await create().count(), 0));
    await form.pane.getByRole('button', { name: 'Show Assessments' }).click();
    await create().waitFor();
  });

  it('shows the save state of a label, and offers the actions that help', async () => {
    stub.labels = stub.labels.map((label) =>
      label.id === 'a-3'
        ? { ...label, save: { state: 'refused', reason: 'the server says no' } }
        : label.id === 'a-1'
          ? { ...label, save: { state: 'waiting', reason: "the server doesn't respond" } }
          : label,
    );
    stub.sendLabels();
    await form.select('draft_answer');
    const refused = form.pane.getByRole('listitem', { name: 'quality' });
    await refused.getByText('the server says no').waitFor();
    await form.pane
      .getByRole('listitem', { name: 'correct' })
      .getByText("the server doesn't respond")
      .waitFor();
    await refused.getByRole('button', { name: 'Retry' }).click();
    await refused.getByRole('button', { name: 'Discard' }).click();
    await refused.getByRole('button', { name: 'Edit' }).click();
    await form.pane.getByRole('button', { name: 'Save' }).waitFor();
    await eventually(() => assert.deepEqual(stub.called, ['retryLabel', 'discardLabel']));
  });
});
