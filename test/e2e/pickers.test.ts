import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { makeLabelSchema } from '../support/labelSchemas';
import { makeAssessment } from '../support/restAssessments';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

describe('Typing in a picker and pressing Enter', function () {
  this.timeout(150_000);
  let server: SharedServer;
  let trace: AgentTrace;
  let experiment: string;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const made = await newExperiment(server, 'pickers');
    experiment = made.name;
    const traces = await makeAgentTraces(server, experiment, { count: 2 });
    const [older] = traces;
    trace = traces.at(-1)!;
    for (const [name, value] of [
      ['correct', true],
      ['good', true],
      ['quality', 4],
      ['quality', 15],
      ['tone', 'very dry'],
    ] as const) {
      await makeAssessment(server.uri, older!.traceId, { assessment_name: name, feedback: { value } });
    }
    const categorical = { options: ['warm', 'cold', 'lukewarm'], multi_select: false };
    const inputs = {
      helpful: { pass_fail: { positive_label: 'Helpful', negative_label: 'Unhelpful' } },
      feel: { categorical },
      feels: { categorical: { ...categorical, multi_select: true } },
    };
    for (const [name, input] of Object.entries(inputs))
      await makeLabelSchema(server.uri, made.id, { name, type: 'FEEDBACK', input });
    window = await openEditorWindow({ uri: server.uri, experiment });
  });
  after(() => window.close());

  const stored = async (name: string) =>
    (await restLabels(server.uri, trace.traceId)).filter((label) => label.name === name);
  const step = (number: 1 | 2 | 3) => window.workbench.quickInput.widget.getByText(`${number}/3`).waitFor();
  const begin = async (): Promise<void> => {
    await window.workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await step(1);
  };
  const leave = async (): Promise<void> => {
    await window.workbench.page.keyboard.press('Escape');
    await window.workbench.quickInput.widget.waitFor({ state: 'hidden' });
  };
  /** Labels the last trace: types the input of each of the three steps and presses Enter immediately. */
  const label = async (name: string, value: string): Promise<void> => {
    const { quickInput } = window.workbench;
    await begin();
    await quickInput.enter(name);
    await step(2);
    await quickInput.enter(value);
    await step(3);
    await quickInput.enter('');
  };
  const becomes = (name: string, values: unknown[]) =>
    eventually(async () =>
      assert.deepEqual(
        (await stored(name)).map(({ value }) => value),
        values,
      ),
    );
  /** Returns the rows as a screen reader reads them, top to bottom. */
  const rows = async (): Promise<string[]> => {
    const options = await window.workbench.quickInput.widget.getByRole('option').all();
    return Promise.all(options.map(async (option) => (await option.getAttribute('aria-label')) ?? ''));
  };
  const typed = async (text: string, expected: RegExp[]): Promise<void> => {
    await window.workbench.quickInput.field.fill(text);
    await eventually(async () => {
      const shown = await rows();
      assert.ok(
        shown.length === expected.length && expected.every((row, at) => row.test(shown[at] ?? '')),
        `${text}: ${JSON.stringify(shown)}`,
      );
    });
  };

  it('completes a known name instead of creating a new one', async () => {
    await label('cor', 'f');
    await becomes('correct', [false]);
    assert.deepEqual(await stored('cor'), []);
  });

  it('shows the match first and "Create new label" last', async () => {
    const { workbench } = window;
    await begin();
    await typed('cor', [/^correct/, /Create new label "cor"…/]);
    await workbench.screenshot('picker prefix');
    await typed('o', [/^good|^correct|^tone/, /./, /./, /Create new label "o"…/]);
    await typed('c', [/^correct/, /Create new label "c"…/]);
    await typed('quality', [/^quality/, /Create new label…/]);
    await typed('brand new', [/Create new label "brand new"…/]);
    await workbench.quickInput.field.fill('');
    await eventually(async () => assert.match((await rows()).at(-1) ?? '', /Create new label…/));
    await leave();
  });

  it('creates a prefix of a known name as a new name when selected, and forgets it on Undo', async () => {
    const { workbench, notifications } = window;
    await begin();
    const before = await rows();
    await workbench.quickInput.field.fill('cor');
    await workbench.quickInput.widget.getByRole('option', { name: /Create new label "cor"/ }).waitFor();
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('Enter');
    await step(2);
    await workbench.quickInput.enter('yes');
    await step(3);
    await workbench.quickInput.enter('');
    await becomes('cor', ['yes']);
    await notifications.press('Added cor = yes', 'Undo');
    await begin();
    assert.deepEqual(await rows(), before);
    await typed('cor', [/^correct/, /Create new label "cor"…/]);
    await leave();
    await becomes('cor', []);
  });

  it('creates a new name with "Create new label", which prompts for it', async () => {
    const { workbench } = window;
    await begin();
    await workbench.page.keyboard.press('ArrowUp'); // wraps around to the last one
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.widget.getByText('Name of the new label').waitFor();
    await workbench.quickInput.enter('');
    await workbench.quickInput.widget.getByText('Enter a name.').waitFor();
    await workbench.quickInput.enter('goo');
    await step(2);
    await workbench.quickInput.enter('3');
    await step(3);
    await workbench.quickInput.enter('');
    await becomes('goo', [3]);
  });

  it('immediately creates a new name that is not a prefix of a known one', async () => {
    await label('unseen', 'fine');
    await becomes('unseen', ['fine']);
  });

  it('selects true or false from the first letter on', async () => {
    await begin();
    await window.workbench.quickInput.enter('correct');
    await step(2);
    for (const word of ['f', 'fals', 'n', 'no', '0', 'fail']) await typed(word, [/false/]);
    await window.workbench.screenshot('picker boolean');
    for (const word of ['t', 'tru', 'y', 'yes', '1', 'p']) await typed(word, [/true/]);
    await typed('maybe', [/Choose True or False/]);
    await leave();
    await label('correct', 't');
    await becomes('correct', [true]);
    await label('correct', 'n');
    await becomes('correct', [false]);
  });

  it('selects by the words of a label schema', async () => {
    await label('helpful', 'f'); // "Helpful" contains an f as well
    await becomes('helpful', [false]);
    await label('helpful', 'h');
    await becomes('helpful', [true]);
    await label('feel', 'wa');
    await becomes('feel', ['warm']);
    await label('feels', 'co');
    await becomes('feels', [['cold']]);
    await label('feels', 'luke'); // cold is still checked from last time, but isn't intended
    await becomes('feels', [['lukewarm']]);
  });

  it('selects several values by checking some and typing another', async () => {
    const { quickInput } = window.workbench;
    await begin();
    await quickInput.enter('feels');
    await step(2);
    await quickInput.widget.getByText('lukewarm', { exact: true }).click(); // unchecks the last used one
    await quickInput.widget.getByText('warm', { exact: true }).click();
    await quickInput.enter('col');
    await step(3);
    await quickInput.enter('');
    await becomes('feels', [['warm', 'cold']]);
    await begin();
    await quickInput.enter('feels');
    await step(2);
    await quickInput.enter('nothing like it');
    await quickInput.field.fill('');
    await quickInput.field.press('Enter'); // the last used ones
    await step(3);
    await leave();
  });

  it('uses the typed number, not a known one that contains its digits', async () => {
    await label('quality', '5');
    await becomes('quality', [5]);
  });

  it('completes a known text, or uses the typed one when selected', async () => {
    const { workbench } = window;
    await label('tone', 'dry');
    await becomes('tone', ['very dry']);
    await begin();
    await workbench.quickInput.enter('tone');
    await step(2);
    await typed('dry', [/^very dry/, /Use "dry"/]);
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('Enter');
    await step(3);
    await workbench.quickInput.enter('');
    await becomes('tone', ['dry']);
  });

  it('opens the trace of a pasted ID that is not in the list', async () => {
    const { workbench, panel } = window;
    const { name } = await newExperiment(server, 'elsewhere');
    const [other] = await makeAgentTraces(server, name, { count: 1 });
    await workbench.runCommand('MLflow: Open Trace…');
    await workbench.quickInput.item(/Question 2/).waitFor();
    await workbench.quickInput.enter(other!.traceId);
    await panel.span('answer').waitFor();
    await workbench.page.getByRole('tab', { name: /Question 1/, selected: true }).waitFor();
  });

  it('selects an experiment from the status bar item', async () => {
    const { workbench } = window;
    const { page, quickInput } = workbench;
    const { name } = await newExperiment(server, 'pick-me');
    const item = page.locator('.part.statusbar').getByRole('button', {
      name: new RegExp(`^MLflow experiment ${experiment} on http.*, Select Experiment$`),
    });
    await item.click();
    await quickInput.widget.getByText('Select Experiment', { exact: true }).waitFor();
    await quickInput.item(experiment).waitFor();
    await workbench.screenshot('picker experiments');
    await quickInput.enter('no such experiment');
    await quickInput.widget.waitFor();
    await quickInput.enter(name.slice(0, 10));
    await page
      .locator('.part.statusbar')
      .getByRole('button', { name: `MLflow experiment ${name}` })
      .waitFor();
  });
});
