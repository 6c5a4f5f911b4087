import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { FormPage } from './formPage';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent } from './traceFixture';
import { TraceStub } from './traceHost';
import { eventually } from '../support/eventually';

describe('drafts', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  let page: Page;
  let stub: TraceStub;
  let form: FormPage;
  const open = async (): Promise<void> => {
    panel = await pages.trace(stub);
    ({ page } = panel);
    form = new FormPage(page);
  };
  beforeEach(async () => {
    stub = new TraceStub(deskAgent());
    await open();
  });

  it('are sent to the host on every input, in every control', async () => {
    await form.name.pressSequentially('ab');
    await form.value.pressSequentially('12');
    await form.rationale.pressSequentially('xy');
    await page.waitForTimeout(100);
    const texts = stub.emitted.map(({ draft }) => [draft?.name, draft?.value, draft?.rationale].join('|'));
    assert.deepEqual(texts, ['a||', 'ab||', 'ab|1|', 'ab|12|', 'ab|12|x', 'ab|12|xy']);
    assert.deepEqual(stub.emitted[0]?.place, { spanId: null, labelId: null });
    assert.equal(stub.emitted[0].traceId, deskAgent().header.traceId);
  });

  it('are sent during IME composition', async () => {
    await form.rationale.focus();
    const client = await page.context().newCDPSession(page);
    await client.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
    await page.waitForTimeout(100);
    await eventually(() => assert.equal(stub.emitted.at(-1)?.draft?.rationale, 'に'));
    await client.send('Input.insertText', { text: '日' });
    await page.waitForTimeout(100);
    await eventually(() => assert.equal(stub.emitted.at(-1)?.draft?.rationale, '日'));
  });

  it('are removed from the host when the form is empty and when the label is created', async () => {
    await form.name.fill('a');
    await form.name.fill('');
    await page.waitForTimeout(50);
    await eventually(() => assert.equal(stub.emitted.at(-1)?.draft, null));
    await form.name.fill('score');
    await form.value.fill('3');
    await form.value.press('Control+Enter');
    await form.pane.getByRole('listitem', { name: 'score' }).waitFor();
    await page.waitForTimeout(50);
    await eventually(() => assert.equal(stub.emitted.at(-1)?.draft, null));
  });

  it('stay with their span when another one is selected', async () => {
    await form.name.fill('of the root');
    await form.select('lookup_port');
    assert.equal(await form.name.inputValue(), '');
    await form.name.fill('of the tool');
    await form.select('desk_agent');
    assert.equal(await form.name.inputValue(), 'of the root');
    await form.select('lookup_port');
    assert.equal(await form.name.inputValue(), 'of the tool');
    await eventually(() =>
      assert.deepEqual(stub.emitted.at(-1)?.place, { spanId: 'a000000000000005', labelId: null }),
    );
  });

  it('are kept when labels, header, status and spans arrive', async () => {
    await form.name.fill('typing');
    await form.name.evaluate(
      (element) => element instanceof HTMLInputElement && element.setSelectionRange(2, 2),
    );
    stub.sendLabels();
    stub.sendRows(2, deskAgent().rows);
    stub.emit('status', { phase: 'ready', problem: null, stale: true });
    stub.emit('header', { ...deskAgent().header, title: 'renamed' });
    await page.getByRole('heading', { name: 'renamed' }).waitFor();
    assert.equal(await form.name.inputValue(), 'typing');
    assert.ok(
      await form.name.evaluate(
        (element) =>
          element === document.activeElement &&
          element instanceof HTMLInputElement &&
          element.selectionStart === 2,
      ),
    );
  });

  it('are restored from the host into the right forms', async () => {
    await panel.close();
    stub = new TraceStub(deskAgent());
    stub.drafts = [
      {
        place: { spanId: null, labelId: null },
        draft: {
          kind: 'expectation',
          name: 'kept',
          dataType: 'string',
          value: 'two\nlines',
          rationale: 'why',
        },
      },
      {
        place: { spanId: 'a000000000000004', labelId: 'a-3' },
        draft: { kind: 'feedback', name: 'quality', dataType: 'number', value: '2', rationale: 'worse' },
      },
    ];
    await open();
    assert.equal(await form.name.inputValue(), 'kept');
    assert.equal(await form.value.inputValue(), 'two\nlines');
    assert.ok(await form.pane.getByRole('radio', { name: 'Expectation' }).isChecked());
    await form.select('draft_answer');
    await form.pane.getByRole('button', { name: 'Save' }).waitFor();
    assert.equal(await form.value.inputValue(), '2');
    assert.equal(await form.rationale.inputValue(), 'worse');
  });

  it('show their date if they are old, until they are edited', async () => {
    await panel.close();
    stub = new TraceStub(deskAgent());
    const old = { kind: 'feedback', name: 'old', dataType: 'string', value: 'x', rationale: '' } as const;
    stub.drafts = [
      { place: { spanId: null, labelId: null }, draft: old, since: new Date(2025, 2, 9, 12).getTime() },
      { place: { spanId: 'a000000000000005', labelId: null }, draft: { ...old, name: 'of today' } },
    ];
    await open();
    const note = form.pane.getByText('Draft from 2025-03-09');
    await note.waitFor();
    await form.select('lookup_port');
    assert.equal(await form.name.inputValue(), 'of today');
    await note.waitFor({ state: 'detached' });
    await form.select('desk_agent');
    await note.waitFor();
    await form.rationale.fill('now');
    await note.waitFor({ state: 'detached' });
  });

  it('of a deleted label appear in the form for a new one', async () => {
    await panel.close();
    stub = new TraceStub(deskAgent());
    stub.drafts = [
      {
        place: { spanId: null, labelId: 'a-gone' },
        draft: { kind: 'feedback', name: 'lost', dataType: 'number', value: '2', rationale: '' },
      },
    ];
    await open();
    assert.equal(await form.name.inputValue(), 'lost');
    await form.pane.getByRole('button', { name: 'Create' }).click();
    await form.pane.getByRole('listitem', { name: 'lost' }).waitFor();
    assert.equal(stub.created.length, 1);
    await form.holds(form.value, '');
  });

  const edit = (label: string): Promise<void> =>
    form.pane.getByRole('listitem', { name: label }).getByRole('button', { name: 'Edit' }).click();
  const editing = (label: string): Promise<void> =>
    form.pane.getByRole('form', { name: `Edit "${label}"` }).waitFor({ timeout: 2_000 });

  it('of several edits on a span: the form shows the one that was started or resumed last', async () => {
    await form.select('draft_answer');
    await edit('correct');
    await editing('correct');
    await edit('quality');
    await editing('quality');
    await edit('correct');
    await editing('correct');
  });

  it("of an edit stay in the form when the host's drafts arrive later", async () => {
    await form.select('draft_answer');
    await edit('correct');
    const place = { spanId: 'a000000000000004', labelId: 'a-3' };
    const draft = {
      kind: 'feedback',
      name: 'quality',
      dataType: 'number',
      value: '2',
      rationale: '',
    } as const;
    stub.emit('drafts', { drafts: [{ place, draft }] });
    await page.waitForTimeout(100);
    await editing('correct');
    await edit('quality');
    assert.equal(await form.value.inputValue(), '2');
  });

  it('include source and metadata, and are restored with them', async () => {
    const place = { spanId: null, labelId: null };
    const draft = {
      kind: 'feedback',
      name: 'lint',
      dataType: 'number',
      value: '0',
      rationale: '',
      source: { type: 'CODE', id: 'lint.py' },
      metadata: 'run=42',
    } as const;
    await reopen((next) => (next.drafts = [{ place, draft }]));
    await form.pane.getByText('code lint.py · Metadata').waitFor();
    await form.pane.getByRole('button', { name: 'More' }).click();
    await eventually(async () =>
      assert.equal(await form.pane.getByRole('textbox', { name: 'Source ID' }).inputValue(), 'lint.py'),
    );
    const metadata = form.pane.getByRole('textbox', { name: 'Metadata' });
    assert.equal(await metadata.inputValue(), 'run=42');
    await metadata.fill('run=43');
    await page.waitForTimeout(100);
    await eventually(() => assert.deepEqual(stub.emitted.at(-1)?.draft, { ...draft, metadata: 'run=43' }));
  });

  it('of an edit are kept while a new label is started and created', async () => {
    await form.select('draft_answer');
    await edit('correct');
    await form.rationale.fill('half a sentence');
    stub.emit('action', { action: 'addExpectation' });
    await form.pane.getByRole('form', { name: 'New Assessment' }).waitFor();
    assert.ok(await form.pane.getByRole('radio', { name: 'Expectation' }).isChecked());
    await page.keyboard.type('expected\n');
    await page.keyboard.type('7');
    await eventually(async () => assert.equal(await form.value.inputValue(), '7'));
    await form.value.press('Control+Enter');
    await form.pane.getByRole('listitem', { name: 'expected' }).waitFor();
    await form.pane.getByRole('form', { name: 'New Assessment' }).waitFor();
    await edit('correct');
    await editing('correct');
    assert.equal(await form.rationale.inputValue(), 'half a sentence');
  });

  const lostEdit = (spanId: string | null) => ({
    place: { spanId, labelId: 'a-gone' },
    draft: { kind: 'feedback', name: 'lost', dataType: 'number', value: '2', rationale: '' } as const,
  });
  const reopen = async (change: (next: TraceStub) => void): Promise<void> => {
    await panel.close();
    stub = new TraceStub(deskAgent());
    change(stub);
    await open();
  };
  const untilEdited = async (): Promise<void> => {
    await page.waitForTimeout(50);
    for (let i = 0; i < 100 && stub.edited.length + stub.created.length === 0; i++) {
      await page.waitForTimeout(20);
    }
  };

  it("of a deleted label on another span aren't changed by a submission that ends meanwhile", async () => {
    await reopen((next) => (next.drafts = [lostEdit('a000000000000005')]));
    stub.saveDelay = 800;
    await form.name.fill('score');
    await form.value.fill('3');
    await form.value.press('Control+Enter');
    await form.select('lookup_port');
    assert.equal(await form.name.inputValue(), 'lost');
    await page.waitForTimeout(1_200);
    assert.equal(stub.created.length, 1);
    assert.equal(await form.name.inputValue(), 'lost');
    await form.select('desk_agent');
    assert.equal(await form.value.inputValue(), '');
  });

  it('of a deleted label that were never shown appear after another label is created', async () => {
    await reopen(
      (next) =>
        (next.drafts = [
          lostEdit(null),
          {
            place: { spanId: null, labelId: null },
            draft: { kind: 'feedback', name: 'score', dataType: 'number', value: '3', rationale: '' },
          },
        ]),
    );
    assert.equal(await form.name.inputValue(), 'score');
    await form.value.press('Control+Enter');
    await form.pane.getByRole('listitem', { name: 'score' }).waitFor();
    await page.waitForTimeout(100);
    assert.equal(await form.name.inputValue(), 'lost');
  });

  it('of a deleted label belong to a new label once they are edited', async () => {
    await reopen((next) => (next.drafts = [lostEdit(null)]));
    await form.name.fill('found');
    await page.waitForTimeout(100);
    assert.deepEqual(
      stub.emitted.map(({ place, draft }) => [place.labelId, draft?.name ?? null]),
      [
        ['a-gone', null],
        [null, 'found'],
      ],
    );
    await form.value.press('Control+Enter');
    await form.pane.getByRole('listitem', { name: 'found' }).waitFor();
    await form.holds(form.value, '');
  });

  it('typed while a label is being saved are kept, and sent to the host again', async () => {
    stub.saveDelay = 600;
    await form.name.fill('score');
    await form.value.fill('3');
    await form.value.press('Control+Enter');
    await form.rationale.pressSequentially('because');
    await form.pane.getByRole('listitem', { name: 'score' }).waitFor();
    await page.waitForTimeout(200);
    assert.equal(await form.rationale.inputValue(), 'because');
    await eventually(() => assert.equal(stub.emitted.at(-1)?.draft?.rationale, 'because'));
    const told = stub.emitted.filter(({ draft }) => draft?.rationale === 'because');
    assert.equal(told.length, 2);
  });

  it('wait for the labels: an edit in a restored panel never creates a second label', async () => {
    await reopen((next) => {
      next.labelsHeld = true;
      next.drafts = [
        {
          place: { spanId: 'a000000000000004', labelId: 'a-3' },
          draft: { kind: 'feedback', name: 'quality', dataType: 'number', value: '2', rationale: '' },
        },
      ];
    });
    await form.select('draft_answer');
    await page.waitForTimeout(200);
    assert.equal(await form.pane.getByText('No labels yet.').count(), 0);
    if ((await form.value.count()) > 0) await form.value.press('Control+Enter');
    await page.waitForTimeout(200);
    assert.equal(stub.created.length, 0);
    stub.sendLabels();
    await editing('quality');
    await form.value.press('Control+Enter');
    await untilEdited();
    assert.deepEqual([stub.created.length, stub.edited.length], [0, 1]);
  });
});
