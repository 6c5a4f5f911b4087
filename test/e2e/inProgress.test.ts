import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { newSpanId, newTraceId, sendSpans, type OtlpSpan } from '../support/otlpSpans';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

/** More rows than fit in the pane, so that new spans could move the selected row. */
const FIRST = 80;

describe('A trace in progress', function () {
  this.timeout(120_000);
  let server: SharedServer;
  let window: EditorWindow;
  let send: (spans: readonly OtlpSpan[]) => Promise<void>;
  const root = newSpanId();
  const traceId = newTraceId();
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, 'running');
    const to = { experimentId: experiment.id, traceId, base: Date.now() - 60_000 };
    send = (spans) => sendSpans(server, to, spans);
    await send(Array.from({ length: FIRST }, (_, i) => step(`step ${i}`, 1_000 + i * 10)));
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
    await window.view.open();
    await window.view.rows.first().click();
  });
  after(() => window.close());

  const step = (name: string, start: number): OtlpSpan => ({
    name,
    id: newSpanId(),
    parent: root,
    start,
    end: start + 5,
    outputs: { said: `${name} is done` },
  });
  const row = () => window.panel.spans.getByRole('treeitem', { selected: true });
  const top = async (): Promise<number> => (await row().boundingBox())?.y ?? Number.NaN;
  /** The reading position: the selected row, its offset, and the details heading. */
  const read = async () => ({
    row: (await row().innerText()).split(',')[0],
    top: Math.round(await top()),
    details: await window.panel.details.getByRole('heading').innerText(),
  });
  const facts = () => window.workbench.webview().getByRole('list', { name: 'Trace summary' });

  it('shows the spans that have ended, and that it is running', async () => {
    const { panel, workbench } = window;
    await panel.span('step 0').waitFor();
    await facts().getByText(`${FIRST} spans`).waitFor();
    await workbench.webview().getByText('Running', { exact: true }).first().waitFor();
  });

  it('adds spans that start before and after the selected one without moving it', async () => {
    const { panel, workbench } = window;
    await panel.spans.focus();
    await workbench.page.keyboard.press('End');
    for (let i = 0; i < 20; i++) await workbench.page.keyboard.press('ArrowUp');
    await panel.details.getByText('step 59 is done').first().waitFor();
    const before = await read();
    assert.equal(before.row, 'step 59');
    await send([step('earlier a', 100), step('earlier b', 200), step('later', 5_000)]);
    await arrived(FIRST + 3);
    assert.deepEqual(await read(), before);
    await workbench.screenshot('running more');
  });

  it('ends when its root span arrives, and keeps the selection in place', async () => {
    const { panel, workbench } = window;
    const before = await read();
    await send([
      { name: 'the agent', id: root, start: 0, end: 9_000, type: 'AGENT', outputs: { said: 'all' } },
    ]);
    await arrived(FIRST + 4);
    await workbench.webview().getByText('Running', { exact: true }).waitFor({ state: 'detached' });
    assert.deepEqual(await read(), before);
    await workbench.screenshot('running ended');
    await workbench.page.keyboard.press('Home');
    await panel.span('the agent').waitFor();
    await panel.details.getByText('all').first().waitFor();
  });

  it('logs no errors of its own', () => {
    assert.deepEqual(window.workbench.problems, []);
  });

  async function arrived(count: number): Promise<void> {
    await eventually(
      async () => assert.match(await facts().innerText(), new RegExp(`\\b${count} spans`)),
      30_000,
    );
  }
});
