import assert from 'node:assert/strict';
import path from 'node:path';
import * as z from 'zod/mini';
import { REPOSITORY } from '../../dev/repository';
import { keepEvidence } from '../support/evidence';
import { eventually } from '../support/eventually';
import { FaultProxy } from '../support/faultProxy';
import { runPython, runScript } from '../support/python';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

const COUNT = 20;

/** The label that a trace must get, which follows from the trace's question alone. */
interface Answer {
  readonly name: 'correct' | 'quality';
  readonly value: boolean | number;
}

function answerTo(question: string): Answer {
  const compared = /^Is (\d+) more than (\d+)\?$/.exec(question);
  if (compared) return { name: 'correct', value: Number(compared[1]) > Number(compared[2]) };
  const counted = /^How many stars are these: (\*+)\?$/.exec(question);
  assert.ok(counted, question);
  return { name: 'quality', value: counted[1]?.length ?? 0 };
}

const comparison = (index: number): string => `Is ${(index * 37) % 50} more than ${(index * 11) % 50}?`;
const stars = (index: number): string => `How many stars are these: ${'*'.repeat(((index * 7) % 9) + 1)}?`;

/** Reads the labels of all traces in an experiment, with their questions, through MLflow's SDK. */
const READ = `
import json as j
traces = mlflow.search_traces(experiment_ids=[given], return_type="list", max_results=100)
emit([{
    "question": j.loads(t.data.request)["question"],
    "labels": [{"name": a.name, "value": a.value, "span": a.span_id} for a in t.info.assessments],
} for t in traces])
`;
const Read = z.array(
  z.object({
    question: z.string(),
    labels: z.array(z.object({ name: z.string(), value: z.unknown(), span: z.nullable(z.string()) })),
  }),
);

describe('Fast typing', function () {
  this.timeout(400_000);
  let server: SharedServer;
  let proxy: FaultProxy;
  let experiment: { id: string; name: string };
  let window: EditorWindow | undefined;
  keepEvidence(() => window?.workbench);

  before(async () => {
    server = await sharedServer();
    proxy = await FaultProxy.start(server.uri);
  });
  afterEach(async () => {
    proxy.heal();
    await window?.close();
    window = undefined;
  });
  after(() => proxy.close());

  /** Creates traces with these questions and opens the newest; the older ones follow. */
  const open = async (questions: readonly string[]): Promise<EditorWindow> => {
    experiment = await newExperiment(server, 'typist');
    const script = path.join(REPOSITORY, 'test', 'support', 'question_traces.py');
    const given = JSON.stringify({ experiment: experiment.name, questions });
    await runScript(server, script, given);
    const opened = await openEditorWindow({ uri: proxy.uri, experiment: experiment.name });
    window = opened;
    await opened.open(questions[0] ?? '', 'answer');
    return opened;
  };
  /** Types without pausing, whatever the panel is showing. */
  const type = async ({ workbench }: EditorWindow, keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const wanted = (questions: readonly string[]): Map<string, unknown> =>
    new Map(questions.map((question) => [question, [{ ...answerTo(question), span: null }]]));
  const written = async (questions: readonly string[]): Promise<Map<string, unknown>> => {
    const all = Read.parse(await runPython(server, READ, experiment.id));
    return new Map(
      questions.map((question) => {
        const labels = all.filter((one) => one.question === question).flatMap((one) => one.labels);
        return [question, labels] as const;
      }),
    );
  };
  const allWritten = async (questions: readonly string[]): Promise<void> => {
    const saved = (): number =>
      proxy.requestsTo({ method: 'POST', path: /assessments$/ }).filter(({ status }) => status === 200)
        .length;
    await eventually(() => assert.equal(saved(), questions.length), 150_000);
    assert.deepEqual(await written(questions), wanted(questions));
    proxy.forget();
  };
  /** Sets the name and type of the labels in the form, then moves the focus out of it. */
  const begin = async (
    { panel }: EditorWindow,
    { name, dataType }: { readonly name: string; readonly dataType: string },
  ): Promise<void> => {
    await panel.nameBox.fill(name);
    await panel.nameBox.press('Escape');
    await panel.chooseDataType(dataType);
    await panel.span('answer').click();
  };
  const questionsOf = (make: (index: number) => string): string[] => {
    const made = Array.from({ length: COUNT * 9 }, (_, index) => make(index));
    // Distinct questions, so that a label on the wrong trace is detected.
    return [...new Set(made)].slice(0, COUNT);
  };

  it('saves 60 keys on 20 traces as 20 labels, each on the intended trace', async () => {
    const questions = questionsOf(comparison);
    const opened = await open(questions);
    await begin(opened, { name: 'correct', dataType: 'Boolean' });
    const keys = questions.flatMap((question) => [
      answerTo(question).value === true ? 'y' : 'n',
      'ControlOrMeta+Enter',
      ']',
    ]);
    assert.equal(keys.length, 60);
    await type(opened, keys);
    await allWritten(questions);
    await opened.workbench.screenshot('fast typist');
  });

  it('saves and moves on with Ctrl+Shift+Enter while the server is slow', async () => {
    const questions = Array.from({ length: COUNT }, (_, index) => comparison(index));
    const distinct = [...new Set(questions)];
    const opened = await open(distinct);
    await begin(opened, { name: 'correct', dataType: 'Boolean' });
    let asked = 0;
    proxy.plan(({ path: asksFor }) => {
      if (!/get-trace-artifact|\/traces\/tr-[^/]+$/.test(asksFor)) return undefined;
      return { kind: 'stall', ms: (asked++ % 4) * 250, where: 'before' };
    });
    await type(
      opened,
      distinct.flatMap((question) => [
        answerTo(question).value === true ? 'y' : 'n',
        'ControlOrMeta+Shift+Enter',
      ]),
    );
    await allWritten(distinct);
  });

  it('mixes names and types, selected by a prefix and Enter', async () => {
    const questions = Array.from({ length: COUNT }, (_, index) =>
      index % 3 === 0 ? stars(index / 3) : comparison(index),
    );
    const distinct = [...new Set(questions)];
    const opened = await open(distinct);
    // The next trace already has a background tab; keys must not be lost to it.
    await opened.open(distinct[1] ?? '', 'answer');
    await opened.open(distinct[0] ?? '', 'answer');
    await opened.panel.span('answer').click();
    await type(
      opened,
      distinct.flatMap((question) => {
        const { name, value } = answerTo(question);
        const text = typeof value === 'number' ? String(value) : value ? 'y' : 'n';
        return ['a', ...Array.from(name.slice(0, 3)), 'Enter', text, 'ControlOrMeta+Shift+Enter'];
      }),
    );
    await allWritten(distinct);
  });

  it('queues keys for a trace that is not loaded yet, and drops them on Escape', async () => {
    const questions = questionsOf(comparison).slice(0, 3);
    const opened = await open(questions);
    await begin(opened, { name: 'correct', dataType: 'Boolean' });
    const held = proxy.holdNext({ path: /get-trace-artifact/ }, 'before');
    await type(opened, ['y', 'ControlOrMeta+Shift+Enter', 'n', 'ControlOrMeta+Shift+Enter', 'y']);
    await held.arrived;
    const says = opened.workbench.webview().getByRole('status');
    await says.filter({ hasText: '3 keys are waiting for the trace.' }).waitFor();
    await opened.workbench.screenshot('fast typist waiting');
    await opened.workbench.page.keyboard.press('Escape');
    await says.filter({ hasText: '3 keys that were pressed ahead were discarded.' }).waitFor();
    held.release();
    await opened.panel.span('answer').waitFor();
    await eventually(async () => {
      const labels = await written(questions);
      const counts = questions.map((question) => {
        const found = labels.get(question);
        return Array.isArray(found) ? found.length : -1;
      });
      assert.deepEqual(counts, [1, 0, 0]);
    }, 30_000);
  });
});
