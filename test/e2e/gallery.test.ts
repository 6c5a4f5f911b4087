import assert from 'node:assert/strict';
import path from 'node:path';
import * as z from 'zod/mini';
import { REPOSITORY } from '../../dev/repository';
import { fixtureTraces, frameworkTraces, replayTraces } from '../support/capturedTraces';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { fetchAnew } from '../support/fetchAnew';
import { runScript } from '../support/python';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeOddTraces, ODD_TRACES } from '../support/traces';
import { openEditorWindow, traceSettings, type EditorWindow } from './pages/editorWindow';

const MODEL = /, (chat model|LLM),/i;

/** Spans to open below the root: the first of each kind, and the last model response. */
const LOOKED_INTO = [
  ['model', MODEL, 'first'],
  ['tool', /, tool,/i, 'first'],
  ['retriever', /, retriever,/i, 'first'],
  ['embedding', /, embedding,/i, 'first'],
  ['answer', MODEL, 'last'],
] as const;

/** Minimum number of traces that `npm start` creates. */
const EXAMPLES = 34;

/**
 * `MLFLOW_TRACES_GALLERY=1` opens every trace and takes a screenshot of each opened span (three minutes). By
 * default, the odd traces are left to their own test, and only the newest example traces are opened, because
 * they are much alike.
 */
const ALL = Boolean(process.env['MLFLOW_TRACES_GALLERY']);
const NEWEST = 4;

/** The questions that the framework scripts ask their model. */
const ASKED = /What is the weather in Paris|How are you|What is on this image/;

const Listed = z.object({ traces: z.array(z.object({ trace_id: z.string() })) });

describe('The editor with all available traces', function () {
  this.timeout(240_000);
  let server: SharedServer;
  let example: { id: string; name: string };
  let captured: { id: string; name: string };
  let window: EditorWindow;
  const names = new Map<string, string>();
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    example = await newExperiment(server, 'gallery example');
    captured = await newExperiment(server, 'gallery');
    const keep = (kind: string, made: Record<string, string>): void => {
      for (const [name, traceId] of Object.entries(made)) names.set(traceId, `${kind} ${name}`);
    };
    const agent = path.join(REPOSITORY, 'dev', 'example', 'agent.py');
    await Promise.all([
      runScript(server, agent, server.uri, example.name),
      (async () => {
        if (ALL) keep('odd', await makeOddTraces(server, captured.name, ODD_TRACES));
        keep('fixture', await replayTraces(server, captured.id, await fixtureTraces()));
        keep('framework', await replayTraces(server, captured.id, await frameworkTraces()));
      })(),
    ]);
    window = await openEditorWindow({ uri: server.uri, experiment: example.name });
    await window.view.open();
  });
  after(() => window.close());

  it('opens and shows the traces that npm start creates', async () => {
    const ids = await listed(example.id);
    assert.ok(ids.length >= EXAMPLES, `${ids.length} traces`);
    await walk(ids, ALL ? ids.length : NEWEST);
  });

  it('opens and shows the shared fixtures and the traces of real frameworks', async () => {
    const ids = await listed(captured.id);
    assert.deepEqual([...ids].sort(), [...names.keys()].sort());
    const { workspace, workbench, view } = window;
    await workspace.writeSettings(traceSettings(server.uri, captured.name));
    await eventually(async () => assert.match(await statusBar(), new RegExp(captured.name)));
    await view.row('Refund').first().waitFor({ state: 'detached' });
    await workbench.runCommand('View: Close All Editors');
    await walk(ids, ids.length);
  });

  it('logs no errors of its own', () => {
    assert.deepEqual(window.workbench.problems, []);
  });

  /** Returns the IDs of an experiment's traces in list order, newest first. */
  async function listed(experimentId: string): Promise<string[]> {
    const response = await fetchAnew(`${server.uri}/api/3.0/mlflow/traces/search`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        locations: [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experimentId } }],
        order_by: ['timestamp_ms DESC'],
        max_results: 200,
      }),
    });
    return Listed.parse(await response.json()).traces.map((trace) => trace.trace_id);
  }

  const statusBar = (): Promise<string> => window.workbench.page.locator('.part.statusbar').innerText();

  /** Steps through the newest traces with the next-trace key. */
  async function walk(ids: readonly string[], count: number): Promise<void> {
    const { view, panel, workbench } = window;
    await view.rows.first().click();
    for (const [index, traceId] of ids.slice(0, count).entries()) {
      const name = names.get(traceId) ?? `example ${index + 1}`;
      if (index > 0) await workbench.page.keyboard.press(']');
      await workbench
        .webview()
        .getByText(new RegExp(`^${index + 1} of ${ids.length}$`))
        .waitFor();
      await panel.spans.getByRole('treeitem').first().waitFor();
      let said = await isRead(name);
      await workbench.screenshot(`gallery-${name}`);
      let before = '';
      for (const [what, kind, which] of LOOKED_INTO) {
        const row = panel.spans.getByRole('treeitem', { name: kind })[which]();
        if (!(await row.isVisible()) || (await row.getAttribute('aria-selected')) === 'true') continue;
        const id = (await row.getAttribute('id')) ?? '';
        if (what === 'answer' && id === before) continue;
        if (what === 'model') before = id;
        await row.click({ position: { x: 60, y: 10 } });
        said += await isRead(name);
        if (!ALL) break;
        await workbench.screenshot(`gallery-${name} ${what}`);
      }
      if (name.startsWith('framework')) {
        assert.match(said, ASKED, name);
        const title = await workbench.webview().getByRole('heading', { level: 1 }).innerText();
        assert.doesNotMatch(title, /^tr-/, `${name} is called by its id`);
      }
      await panel.spans.focus();
    }
  }

  /** Waits until the selected span's details are loaded and fit their pane. Resolves with their text. */
  async function isRead(name: string): Promise<string> {
    return eventually(async () => {
      const { busy, text, beyond } = await window.panel.details.evaluate((element) => ({
        busy: element.getAttribute('aria-busy'),
        text: element.textContent,
        beyond: element.scrollWidth - element.clientWidth,
      }));
      assert.notEqual(busy, 'true', name);
      assert.match(text, /Inputs|apply to the whole trace/, name);
      assert.ok(beyond <= 0, `${name}: the details are ${beyond} px wider than their pane`);
      return text;
    });
  }
});
