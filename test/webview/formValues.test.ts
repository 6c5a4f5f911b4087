import assert from 'node:assert/strict';
import { FormPage } from './formPage';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent, labelOf } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

const JUDGE = { type: 'LLM_JUDGE', id: 'gpt-4o' } as const;

describe('the form with all types of values and labels', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  let stub: TraceStub;
  let form: FormPage;
  beforeEach(async () => {
    stub = new TraceStub(deskAgent());
    stub.suggestions = [
      { name: 'quality', kind: 'feedback', dataType: 'number', values: [4, 5], schema: null },
      { name: 'correct', kind: 'feedback', dataType: 'boolean', values: [true], schema: null },
    ];
    const judged = { mine: false, source: JUDGE, rationale: 'By the book.' };
    stub.labels = [
      labelOf('j-1', { ...judged, name: 'correct', value: true, metadata: { run: '1' } }),
      labelOf('j-2', {
        ...judged,
        name: 'quality',
        value: null,
        error: { code: 'RATE_LIMIT', message: '429 from the judge', stack: '' },
      }),
      labelOf('m-1', { name: 'tags', value: ['a', { b: 1 }] }),
      labelOf('m-2', { name: 'nothing', value: null }),
      labelOf('m-3', {
        name: 'broken',
        value: null,
        error: { code: 'TIMEOUT', message: '', stack: '' },
        rationale: 'mine',
      }),
      labelOf('e-1', {
        ...judged,
        name: 'expected_answer',
        kind: 'expectation',
        value: 'blue',
        metadata: { run: '1' },
      }),
    ];
    panel = await pages.trace(stub);
    form = new FormPage(panel.page);
    await form.name.waitFor();
  });
  const said = (text: string | RegExp): Promise<void> => form.pane.getByText(text).first().waitFor();
  const titled = (title: string): Promise<void> => form.pane.getByRole('form', { name: title }).waitFor();

  it('accepts lists, objects and null as feedback', async () => {
    await form.choose(form.dataType, 'JSON');
    for (const [at, text] of ['[1, "a"]', '{"k": [true]}', 'null'].entries()) {
      await form.nameIt(`json ${at}`);
      await form.choose(form.dataType, 'JSON');
      await form.value.fill(text);
      await form.value.press('Control+Enter');
      await form.until(stub.created, at + 1);
      await form.pane.getByRole('listitem', { name: `json ${at}` }).waitFor();
    }
    assert.deepEqual(
      stub.created.map(({ kind, value }) => [kind, value]),
      [
        ['feedback', [1, 'a']],
        ['feedback', { k: [true] }],
        ['feedback', null],
      ],
    );
  });

  it('says where JSON is invalid, and formats it without losing a digit', async () => {
    await form.choose(form.dataType, 'JSON');
    await form.value.fill('{"id": 9007199254740993,\n "cable": blue}');
    await form.button('Format').click();
    await said(/^Invalid JSON: .*\(line 2, column 11\)\.$/);
    await form.isFocused(form.value);
    assert.equal(await form.pane.getByText('Enter a name.').count(), 0);
    await form.value.fill('{"id": 9007199254740993, "cable": "blue"}');
    await said(/MLflow stores 9007199254740992 for 9007199254740993/);
    await form.button('Format').click();
    await form.holds(form.value, '{\n  "id": 9007199254740993,\n  "cable": "blue"\n}');
  });

  it('keeps every digit of integers in an expectation, and says how a decimal is stored', async () => {
    await form.nameIt('expected');
    await form.radio('Expectation').click();
    await form.choose(form.dataType, 'JSON');
    await form.value.fill('{"id": 9007199254740993, "x": 0.10000000000000000001}');
    await said(/MLflow stores 0.1 for 0.10000000000000000001/);
    await form.value.press('Control+Enter');
    await form.until(stub.created, 1);
    assert.equal(stub.created[0]?.exactValue, '{"id": 9007199254740993, "x": 0.1}');
  });

  it('opens a value in the editor, and applies saved changes without losing later input', async () => {
    await form.nameIt('expected');
    await form.choose(form.dataType, 'JSON');
    await form.value.fill('{"a": 1}');
    await form.button('Open in Editor').click();
    await form.until(stub.editedValues, 1);
    const [asked] = stub.editedValues;
    assert.deepEqual(asked?.place, { spanId: null, labelId: null });
    assert.equal(asked.draft.value, '{"a": 1}');
    await form.rationale.fill('typed since');
    stub.emit('draftEdited', { place: asked.place, draft: { ...asked.draft, value: '{"a": 2}' } });
    await form.holds(form.value, '{"a": 2}');
    assert.equal(await form.rationale.inputValue(), 'typed since');
    await form.isFocused(form.rationale);
    await form.rationale.press('Control+Enter');
    await form.until(stub.created, 1);
    assert.deepEqual(stub.created[0]?.value, { a: 2 });
  });

  it("applies a value saved in an editor to a form that isn't visible", async () => {
    const place = { spanId: 'a000000000000005', labelId: null };
    const draft = {
      kind: 'expectation',
      name: 'text',
      dataType: 'string',
      value: 'long',
      rationale: '',
    } as const;
    stub.emit('draftEdited', { place, draft });
    await form.select('lookup_port');
    await form.holds(form.name, 'text');
    assert.equal(await form.value.inputValue(), 'long');
  });

  it('edits a list as JSON, and null as null', async () => {
    await form.edit('tags');
    await titled('Edit "tags"');
    assert.equal(await form.dataType.textContent().then((text) => text?.includes('JSON')), true);
    assert.equal(await form.value.inputValue(), '["a",{"b":1}]');
    await form.value.fill('["a"]');
    await form.button('Save').click();
    await form.until(stub.edited, 1);
    assert.deepEqual(stub.edited[0], { id: 'm-1', name: 'tags', value: ['a'], rationale: '' });
    await form.edit('nothing');
    await titled('Edit "nothing"');
    assert.equal(await form.value.inputValue(), 'null');
  });

  it('starts editing an error with an empty value, and says that a value replaces the error', async () => {
    await form.edit('broken');
    await said('This label is an error: TIMEOUT. Your value replaces it.');
    assert.equal(await form.value.inputValue(), '');
    assert.equal(await form.rationale.inputValue(), 'mine');
    await form.button('Save').click();
    await said('Enter a value.');
    await form.value.fill('fine');
    await form.button('Save').click();
    await form.until(stub.edited, 1);
    assert.deepEqual(stub.edited[0], { id: 'm-3', name: 'broken', value: 'fine', rationale: 'mine' });
  });

  it("overrides another source's feedback under its name, and says so", async () => {
    await form.edit('correct', 'Override');
    await titled('Override "correct" by gpt-4o');
    assert.ok(await form.radio('True').isChecked());
    assert.equal(await form.rationale.inputValue(), '');
    assert.equal(await form.name.inputValue(), 'correct');
    assert.equal(await form.name.isEditable(), false);
    assert.ok(await form.radio('Expectation').isDisabled());
    await form.button('More').click();
    await eventually(async () => assert.equal(await form.sourceId.inputValue(), 'bob@example.com'));
    await eventually(async () => assert.equal(await form.metadata.inputValue(), ''));
    await form.radio('False').click();
    await form.rationale.fill('Port 5.');
    await form.button('Override').click();
    await form.until(stub.edited, 1);
    assert.deepEqual(stub.edited[0], { id: 'j-1', name: 'correct', value: false, rationale: 'Port 5.' });
    await form.button('Create').waitFor();
    await form.isFocused(form.name);
  });

  it("says which hidden metadata an override carries over, and which it can't", async () => {
    const metadata = {
      'mlflow.trace.session': 's-1',
      'mlflow.assessment.sourceRunId': 'r-1',
      'mlflow.assessment.judgeCost': '0.1',
      'mlflow.assessment.scorerTraceId': 'tr-1',
    };
    const judged = labelOf('j-3', { mine: false, source: JUDGE, name: 'tone', value: 'dry', metadata });
    stub.emit('labels', { labels: [...stub.labels, judged] });
    await form.edit('tone', 'Override');
    await said(
      'Metadata carried over: mlflow.trace.session, mlflow.assessment.sourceRunId. ' +
        'Not carried over, because it describes the other response: ' +
        'mlflow.assessment.judgeCost, mlflow.assessment.scorerTraceId.',
    );
    await form.button('Cancel').click();
    await form.edit('expected_answer', 'Edit');
    await titled('Edit "expected_answer"');
    assert.equal(await form.pane.getByText(/carried over/).count(), 0, 'it is changed in place');
  });

  it('applies input typed while an override is being saved to the resulting label', async () => {
    stub.saveDelay = 4_000;
    await form.edit('correct', 'Override');
    await form.radio('False').click();
    await form.button('Override').click();
    // The overridden label may be gone before the response arrives.
    stub.emit('labels', { labels: stub.labels.filter(({ id }) => id !== 'j-1') });
    await form.rationale.pressSequentially('typed on');
    await titled('Override "correct" by gpt-4o');
    await titled('Edit "correct"');
    assert.equal(await form.rationale.inputValue(), 'typed on');
    assert.ok(await form.radio('False').isChecked());
  });

  it('overrides an error with the data type that its name is used with', async () => {
    await form.name.focus();
    await form.edit('quality', 'Override');
    await said('This label is an error: RATE_LIMIT: 429 from the judge. Your value replaces it.');
    assert.equal(await form.value.getAttribute('inputmode'), 'decimal');
    assert.equal(await form.value.inputValue(), '');
  });

  it("edits another source's expectation in place, and omits unchanged fields", async () => {
    await form.edit('expected_answer');
    await titled('Edit "expected_answer"');
    await form.button('More').click();
    await eventually(async () => assert.equal(await form.sourceId.inputValue(), 'gpt-4o'));
    await eventually(async () => assert.equal(await form.metadata.inputValue(), 'run=1'));
    await said(/The server can't remove them/);
    await form.value.fill('the blue cable');
    await form.button('Save').click();
    await form.until(stub.edited, 1);
    const said2 = { id: 'e-1', name: 'expected_answer', value: 'the blue cable', rationale: 'By the book.' };
    assert.deepEqual(stub.edited[0], said2);
  });

  it('accepts another source and metadata, validated at their controls', async () => {
    await form.nameIt('lint');
    await form.value.fill('0');
    await form.button('More').click();
    await eventually(async () => assert.equal(await form.sourceId.inputValue(), 'bob@example.com'));
    await form.choose(form.source, 'Code');
    await form.metadata.fill('run=42\nnonsense');
    await form.button('Create').click();
    await said('Enter a source.');
    await said('Enter one key=value per line, not nonsense');
    await form.isFocused(form.sourceId);
    assert.equal(await form.metadata.getAttribute('aria-invalid'), 'true');
    await form.sourceId.fill('lint.py');
    await form.metadata.fill('run=42\nurl=a=b');
    await said('as code lint.py');
    await form.button('Create').click();
    await form.until(stub.created, 1);
    assert.deepEqual(stub.created[0]?.source, { type: 'CODE', id: 'lint.py' });
    assert.deepEqual(stub.created[0].metadata, { run: '42', url: 'a=b' });
    await form.holds(form.sourceId, 'bob@example.com');
  });

  it('opens More if an error is inside, and summarizes its content while it is closed', async () => {
    await form.nameIt('lint');
    await form.value.fill('0');
    await form.button('More').click();
    await form.choose(form.source, 'LLM judge');
    await form.sourceId.fill('gpt-4.1');
    await form.metadata.fill('nonsense');
    await form.button('Less').click();
    await said('LLM judge gpt-4.1 · Metadata');
    await form.button('Create').click();
    await said('Enter one key=value per line, not nonsense');
    await form.isFocused(form.metadata);
  });

  it("doesn't mistake the label being created for an existing one", async () => {
    let answer: (() => void) | undefined;
    stub.answersHeld = new Promise((resolve) => (answer = resolve));
    await form.nameIt('brevity');
    await form.value.fill('4');
    await form.button('Create').click();
    await form.pane.getByRole('listitem', { name: 'brevity' }).waitFor();
    await panel.page.waitForTimeout(200); // the form renders separately from the cards
    assert.equal(await form.pane.getByText(/already/).count(), 0);
    answer?.();
    await form.holds(form.value, '');
    assert.equal(await form.pane.getByText(/already/).count(), 0); // the name is kept, not typed
    await form.nameIt('brevity');
    await said(/You already added "brevity"/);
  });

  it('allows another source to use the same name', async () => {
    stub.labels = [labelOf('m-9', { name: 'quality', value: 3 })];
    stub.sendLabels();
    await form.nameIt('quality');
    await said(/You already added "quality"/);
    await form.button('More').click();
    await form.choose(form.source, 'Code');
    await form.sourceId.fill('lint.py');
    await form.pane.getByText(/already/).waitFor({ state: 'detached' });
    await form.value.fill('3');
    await form.button('Create').click();
    await form.until(stub.created, 1);
  });

  it('copies the Python call that creates the label, with its source', async () => {
    await form.button('Copy as Python').click();
    await said('Enter a name.');
    await form.nameIt('quality');
    await form.value.fill('4');
    await form.button('Copy as Python').click();
    await form.until(stub.python, 1);
    await panel.page.getByText('Copied "quality" as Python.').waitFor();
    assert.deepEqual(stub.python[0], {
      spanId: null,
      kind: 'feedback',
      name: 'quality',
      value: 4,
      rationale: '',
      source: { type: 'HUMAN', id: 'bob@example.com' },
      metadata: {},
    });
    assert.equal(stub.created.length, 0);
  });
});
