import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { type PanelPage, WebviewBrowser } from './panelPage';
import { deskAgent } from './traceFixture';
import { openTrace, TraceStub } from './traceHost';

describe('drafts', function () {
  this.timeout(60_000);
  let browser: WebviewBrowser;
  let panel: PanelPage;
  let page: Page;
  let stub: TraceStub;
  let pane: Locator;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  const open = async (): Promise<void> => {
    panel = await openTrace(browser, stub);
    ({ page } = panel);
    pane = page.getByRole('region', { name: 'Assessments' });
  };
  beforeEach(async () => {
    stub = new TraceStub(deskAgent());
    await open();
  });
  afterEach(async () => {
    assert.deepEqual(panel.problems, []);
    await panel.close();
  });
  const name = (): Locator => pane.getByRole('combobox', { name: 'Assessment Name' });
  const value = (): Locator => pane.getByRole('textbox', { name: 'Value' });
  const rationale = (): Locator => pane.getByRole('textbox', { name: 'Rationale' });
  const select = (span: string): Promise<void> =>
    page.getByRole('treeitem', { name: new RegExp(`^${span}`) }).click();

  it('leave the panel with every single input, in every control', async () => {
    await name().pressSequentially('ab');
    await value().pressSequentially('12');
    await rationale().pressSequentially('xy');
    await page.waitForTimeout(100);
    const texts = stub.emitted.map(({ draft }) => [draft?.name, draft?.value, draft?.rationale].join('|'));
    assert.deepEqual(texts, ['a||', 'ab||', 'ab|1|', 'ab|12|', 'ab|12|x', 'ab|12|xy']);
    assert.deepEqual(stub.emitted[0]?.place, { spanId: null, labelId: null });
  });

  it('leave while a character is being composed', async () => {
    await rationale().focus();
    const client = await page.context().newCDPSession(page);
    await client.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
    await page.waitForTimeout(100);
    assert.equal(stub.emitted.at(-1)?.draft?.rationale, 'に');
    await client.send('Input.insertText', { text: '日' });
    await page.waitForTimeout(100);
    assert.equal(stub.emitted.at(-1)?.draft?.rationale, '日');
  });

  it('are told to be gone when nothing is left and when the label is made', async () => {
    await name().fill('a');
    await name().fill('');
    await page.waitForTimeout(50);
    assert.equal(stub.emitted.at(-1)?.draft, null);
    await name().fill('score');
    await value().fill('3');
    await value().press('Control+Enter');
    await pane.getByRole('listitem', { name: 'score' }).waitFor();
    await page.waitForTimeout(50);
    assert.equal(stub.emitted.at(-1)?.draft, null);
  });

  it('stay with their span when another one is selected', async () => {
    await name().fill('of the root');
    await select('lookup_port');
    assert.equal(await name().inputValue(), '');
    await name().fill('of the tool');
    await select('desk_agent');
    assert.equal(await name().inputValue(), 'of the root');
    await select('lookup_port');
    assert.equal(await name().inputValue(), 'of the tool');
    assert.deepEqual(stub.emitted.at(-1)?.place, { spanId: 'a000000000000005', labelId: null });
  });

  it('stay when labels, header, status and spans arrive', async () => {
    await name().fill('typing');
    await name().evaluate(
      (element) => element instanceof HTMLInputElement && element.setSelectionRange(2, 2),
    );
    stub.sendLabels();
    stub.sendRows(2, deskAgent().rows);
    stub.emit('status', { phase: 'ready', problem: null, stale: true });
    stub.emit('header', { ...deskAgent().header, title: 'renamed' });
    await page.getByRole('heading', { name: 'renamed' }).waitFor();
    assert.equal(await name().inputValue(), 'typing');
    assert.ok(
      await name().evaluate(
        (element) =>
          element === document.activeElement &&
          element instanceof HTMLInputElement &&
          element.selectionStart === 2,
      ),
    );
  });

  it('come back from the host into the right forms', async () => {
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
    assert.equal(await name().inputValue(), 'kept');
    assert.equal(await value().inputValue(), 'two\nlines');
    assert.ok(await pane.getByRole('radio', { name: 'Expectation' }).isChecked());
    await select('draft_answer');
    await pane.getByRole('button', { name: 'Save' }).waitFor();
    assert.equal(await value().inputValue(), '2');
    assert.equal(await rationale().inputValue(), 'worse');
  });

  it('of a label that is gone stand in the form for a new one', async () => {
    await panel.close();
    stub = new TraceStub(deskAgent());
    stub.drafts = [
      {
        place: { spanId: null, labelId: 'a-gone' },
        draft: { kind: 'feedback', name: 'lost', dataType: 'number', value: '2', rationale: '' },
      },
    ];
    await open();
    assert.equal(await name().inputValue(), 'lost');
    await pane.getByRole('button', { name: 'Create' }).click();
    await pane.getByRole('listitem', { name: 'lost' }).waitFor();
    assert.equal(stub.created.length, 1);
    assert.equal(await name().inputValue(), '');
  });
});
