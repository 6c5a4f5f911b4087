import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { restLabels } from '../support/restLabels';
import { makeAgentTraces } from '../support/traces';
import { eventually } from '../support/eventually';

const EXTENSION = 'mlflow-traces.mlflow-traces';
const Manifest = z.object({
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.string() })),
    configuration: z.object({ properties: z.record(z.string(), z.object({ scope: z.string() })) }),
  }),
});

function manifest() {
  const extension = vscode.extensions.getExtension(EXTENSION);
  assert.ok(extension);
  return Manifest.parse(extension.packageJSON).contributes;
}

async function configure(uri: string, experiment: string): Promise<void> {
  const section = vscode.workspace.getConfiguration('mlflowTraces');
  const target = vscode.ConfigurationTarget.Global;
  await section.update('experiment', experiment, target);
  await section.update('trackingUri', uri, target);
  await section.update('sourceId', 'integration@example.com', target);
}

describe('The extension in the extension host', function () {
  this.timeout(120_000);
  let server: SharedServer;

  before(async () => {
    server = await sharedServer();
  });

  it('activates by itself once the window is up', async () => {
    const extension = vscode.extensions.getExtension(EXTENSION);
    assert.ok(extension);
    await eventually(() => assert.equal(extension.isActive, true));
  });

  it('registers exactly the commands that it declares', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter((name) =>
      /^mlflowTraces\.(?:panel\.)?[A-Za-z]+$/.test(name),
    );
    const declared = manifest().commands.map(({ command }) => command);
    assert.deepEqual(registered.sort(), declared.sort());
  });

  it('declares its settings as machine-overridable, so that a workspace can override them', () => {
    const { properties } = manifest().configuration;
    assert.deepEqual(Object.keys(properties), [
      'mlflowTraces.trackingUri',
      'mlflowTraces.experiment',
      'mlflowTraces.sourceId',
    ]);
    for (const { scope } of Object.values(properties)) assert.equal(scope, 'machine-overridable');
  });

  it('labels the last trace from command arguments, without prompting', async () => {
    const experiment = await newExperiment(server, 'arguments');
    const trace = (await makeAgentTraces(server, experiment.name, { count: 2 })).at(-1);
    assert.ok(trace);
    await configure(server.uri, experiment.name);
    await vscode.commands.executeCommand('mlflowTraces.addFeedbackToLastTrace', {
      name: 'correct',
      value: true,
      rationale: 'by key',
    });
    await vscode.commands.executeCommand('mlflowTraces.addExpectationToLastTrace', {
      name: 'expected',
      value: 'blue',
    });
    await eventually(async () => {
      const labels = await restLabels(server.uri, trace.traceId);
      assert.deepEqual(
        labels
          .map(({ name, value, spanId, rationale }) => ({ name, value, spanId, rationale }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)), // the two labels are sent in parallel
        [
          { name: 'correct', value: true, spanId: null, rationale: 'by key' },
          { name: 'expected', value: { value: 'blue' }, spanId: null, rationale: '' },
        ],
      );
    });
  });

  it('follows the settings to another experiment without a reload', async () => {
    const other = await newExperiment(server, 'other');
    const [trace] = await makeAgentTraces(server, other.name);
    assert.ok(trace);
    await configure(server.uri, other.name);
    await vscode.commands.executeCommand('mlflowTraces.addFeedbackToLastTrace', {
      name: 'quality',
      value: 4,
    });
    await eventually(async () =>
      assert.deepEqual(
        (await restLabels(server.uri, trace.traceId)).map(({ value }) => value),
        [4],
      ),
    );
  });

  it('accepts an experiment ID', async () => {
    const byId = await newExperiment(server, 'by-id');
    const [trace] = await makeAgentTraces(server, byId.name);
    assert.ok(trace);
    await configure(server.uri, byId.id);
    await vscode.commands.executeCommand('mlflowTraces.addFeedbackToLastTrace', {
      name: 'quality',
      value: 3,
    });
    await eventually(async () =>
      assert.deepEqual(
        (await restLabels(server.uri, trace.traceId)).map(({ value }) => value),
        [3],
      ),
    );
  });

  for (const argument of [
    {},
    { name: '', value: 1 },
    { name: 'x' },
    { name: 'x', value: null },
    { name: 'x', value: Number.NaN },
    { name: 'a\0b', value: 1 },
    { name: 'x', value: 1, rationale: 'a\0b' },
    'x',
  ]) {
    it(`writes nothing for invalid arguments: ${JSON.stringify(argument)}`, async () => {
      const experiment = await newExperiment(server, 'refused');
      const [trace] = await makeAgentTraces(server, experiment.name);
      assert.ok(trace);
      await configure(server.uri, experiment.name);
      await vscode.commands.executeCommand('mlflowTraces.addFeedbackToLastTrace', argument);
      // The next label of the same outbox has arrived. An invalid one before it would have arrived as well.
      await vscode.commands.executeCommand('mlflowTraces.addFeedbackToLastTrace', {
        name: 'after',
        value: 1,
      });
      await eventually(async () =>
        assert.deepEqual(
          (await restLabels(server.uri, trace.traceId)).map(({ name }) => name),
          ['after'],
        ),
      );
    });
  }

  it('opens a trace in a single tab, however often it is requested', async () => {
    const experiment = await newExperiment(server, 'tabs');
    const [trace] = await makeAgentTraces(server, experiment.name);
    assert.ok(trace);
    await configure(server.uri, experiment.name);
    await vscode.commands.executeCommand('mlflowTraces.openTrace', trace.traceId);
    await vscode.commands.executeCommand('mlflowTraces.openTrace', trace.traceId, trace.spans['chat']);
    await vscode.commands.executeCommand('mlflowTraces.openLastTrace');
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await eventually(() => assert.equal(tabs().length, 1));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens nothing for an invalid trace ID', async () => {
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await eventually(() => assert.deepEqual(tabs(), []));
    for (const id of ['nope', '../x', 'tr-ABC', 7, {}])
      await vscode.commands.executeCommand('mlflowTraces.openTrace', id);
    assert.deepEqual(tabs(), []);
  });
});
