import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { FormPage, schemaOf } from './formPage';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

const NOTES_ONLY = 'Is it right, judged by the notes alone?';

describe('label schemas in the form', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  let page: Page;
  let stub: TraceStub;
  let form: FormPage;
  beforeEach(async () => {
    stub = new TraceStub(deskAgent());
    stub.suggestions = [
      schemaOf(
        'right',
        { type: 'passFail', positive: 'Right', negative: 'Wrong' },
        { instruction: NOTES_ONLY },
      ),
      schemaOf('tone', { type: 'categorical', options: ['formal', 'friendly', 'curt'], multiple: false }),
      schemaOf('issues', { type: 'categorical', options: ['fact', 'step', 'length'], multiple: true }),
      schemaOf('rating', { type: 'numeric', min: 0, max: 3 }),
      schemaOf('share', { type: 'numeric', min: null, max: 0.5 }),
      schemaOf('summary', { type: 'text', maxLength: 20 }, { kind: 'expectation' }),
      { name: 'quality', kind: 'feedback', dataType: 'number', values: [4], schema: null },
    ];
    panel = await pages.trace(stub);
    ({ page } = panel);
    form = new FormPage(page);
  });
  const said = (text: string | RegExp): Promise<void> => form.pane.getByText(text).first().waitFor();
  const save = async (): Promise<unknown> => {
    const count = stub.created.length + 1;
    await form.button('Create').click();
    await form.until(stub.created, count);
    return stub.created.at(-1)?.value;
  };

  it('are listed first among the names, with their input and instruction', async () => {
    await form.name.click();
    const options = form.pane.getByRole('listbox', { name: 'Recent names' }).getByRole('option');
    await options.first().waitFor();
    const texts = await options.allTextContents();
    assert.equal(texts[0], `rightFeedback · Right / Wrong${NOTES_ONLY}`);
    assert.equal(texts[1], 'toneFeedback · one of 3');
    assert.equal(texts[2], 'issuesFeedback · some of 3');
    assert.equal(texts[3], 'ratingFeedback · 0 to 3');
    assert.equal(texts[4], 'shareFeedback · at most 0.5');
    assert.equal(texts[5], 'summaryExpectation · text');
    assert.equal(texts[6], 'qualityFeedback · Number');
  });

  it("of pass or fail use the schema's words, preselect nothing, and store a boolean", async () => {
    await form.name.fill('ri');
    await form.pane.getByRole('option', { name: /^right/ }).click();
    const group = form.pane.getByRole('radiogroup', { name: 'Value' });
    await group.waitFor();
    assert.equal(await group.getByRole('radio', { checked: true }).count(), 0);
    await said(NOTES_ONLY);
    assert.ok(await form.dataType.isDisabled());
    await form.button('Create').click();
    await said('Choose Right or Wrong.');
    await form.radio('Wrong').click();
    assert.equal(await save(), false);
  });

  it('apply to a typed name, but only of the same kind', async () => {
    await form.radio('Expectation').click();
    await form.nameIt('right');
    await form.value.waitFor();
    await form.radio('Feedback').click();
    await form.radio('Right').waitFor();
    await form.radio('Right').click();
    await form.radio('Expectation').click();
    await form.value.waitFor();
    assert.equal(await form.value.inputValue(), '');
  });

  it('keep existing input when a name matches only in passing', async () => {
    await form.value.fill('4.5');
    await form.name.pressSequentially('rightly');
    assert.equal(await form.value.inputValue(), '4.5');
    assert.equal(await save(), 4.5);
  });

  it('of a single choice accept only the options, each one click away', async () => {
    await form.nameIt('tone');
    await form.value.fill('loud');
    await form.button('Create').click();
    await said('Choose one of formal, friendly, curt.');
    await form.pick('curt').click();
    await eventually(async () => assert.equal(await form.value.inputValue(), 'curt'));
    await eventually(async () => assert.equal(await form.pick('curt').getAttribute('aria-pressed'), 'true'));
    await eventually(async () =>
      assert.equal(await form.pick('formal').getAttribute('aria-pressed'), 'false'),
    );
    assert.equal(await save(), 'curt');
  });

  it('of a multiple choice keep chips and JSON text in sync', async () => {
    await form.nameIt('issues');
    await form.button('Create').click();
    await said('Choose one or more of fact, step, length.');
    await form.pick('length').click();
    await form.pick('fact').click();
    await eventually(async () => assert.equal(await form.value.inputValue(), '["fact", "length"]'));
    await form.value.fill('["step", "length"]');
    await eventually(async () => assert.equal(await form.pick('fact').getAttribute('aria-pressed'), 'false'));
    await eventually(async () => assert.equal(await form.pick('step').getAttribute('aria-pressed'), 'true'));
    await form.pick('length').click();
    await eventually(async () => assert.equal(await form.value.inputValue(), '["step"]'));
    await form.value.fill('["step", "smell"]');
    await said('"smell" isn\'t one of fact, step, length.');
    await form.value.fill('["step"]');
    assert.deepEqual(await save(), ['step']);
  });

  it('of a number show its bounds, offer values within, and reject others', async () => {
    await form.nameIt('rating');
    await said('0 to 3');
    for (const pick of ['0', '1', '2', '3']) await form.pick(pick).waitFor();
    assert.equal(await form.pick('4').count(), 0);
    await form.value.fill('4');
    await form.button('Create').click();
    await said('Enter a number from 0 to 3.');
    assert.equal(await form.value.getAttribute('aria-invalid'), 'true');
    await form.pick('3').click();
    assert.equal(await save(), 3);
  });

  it('of a text show a count near the limit, and reject longer text', async () => {
    await form.radio('Expectation').click();
    await form.nameIt('summary');
    await form.value.fill('short');
    await eventually(async () => assert.equal(await form.pane.getByText(/of 20 characters/).count(), 0));
    await form.value.fill('seventeen letters');
    await said('17 of 20 characters');
    await form.value.fill('😀'.repeat(21));
    await said('21 of 20 characters');
    await form.button('Create').click();
    await said('The text has 21 characters. The limit is 20.');
    await form.value.fill('😀'.repeat(20));
    assert.equal(await save(), '😀'.repeat(20));
  });

  it('apply to edits as well', async () => {
    stub.labels = stub.labels.map((label) =>
      label.id === 'a-1' ? { ...label, name: 'right', value: true } : label,
    );
    stub.sendLabels();
    await form.select('draft_answer');
    await form.edit('right');
    await form.radio('Right').waitFor();
    assert.ok(await form.radio('Right').isChecked());
    await form.radio('Wrong').click();
    await form.button('Save').click();
    await form.until(stub.edited, 1);
    assert.equal(stub.edited[0]?.value, false);
  });
});
