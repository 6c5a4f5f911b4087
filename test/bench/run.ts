import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { provideBrowser } from '../../dev/browser';
import { print } from '../../dev/log';
import { MLFLOW_NEWEST, startMlflow } from '../../dev/mlflow';
import { run } from '../../dev/process';
import { REPOSITORY } from '../../dev/repository';
import { provideVscodeServer } from '../../dev/vscode';
import { keptCorpus, type BenchTrace } from './corpus';
import { activations, buildForProduction, createMs, sizes, type EditorFacts } from './editorFacts';
import { measureFloor, type Floor } from './floor';
import { goalsOf, type Measured } from './goals';
import { OurEditor, type Ours } from './ours';
import { report } from './report';
import { measureRival } from './rival';
import { medians } from './statistics';

/** MLflow's UI is measured only once from this many spans, because it takes minutes. */
const MANY = 10_000;

/**
 * `npm run bench`: measures our panel and MLflow's own UI in the same run. Takes about 15 minutes and writes
 * docs/benchmarks.md. `-- --only 100,1000` measures only these traces, and `--no-rival` skips MLflow's UI;
 * with either, nothing is written. `--rival-runs N` (default 3, large traces once) sets the runs of MLflow's
 * UI, and `--store DIR` keeps the server's store for another run.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      'no-rival': { type: 'boolean', default: false },
      'rival-runs': { type: 'string', default: '3' },
      store: { type: 'string', default: '' },
    },
  });
  const only = values.only === '' ? [] : values.only.split(',');
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-bench-'));
  const dir = values.store === '' ? temporary : path.resolve(values.store);
  await mkdir(dir, { recursive: true });
  const loads = [load()];
  progress('Building for production…');
  await buildForProduction();
  const packaged = await sizes(temporary);
  const server = await startMlflow({ version: MLFLOW_NEWEST, dir, log: progress });
  try {
    progress('Creating the traces (about 2 min)…');
    const corpus = await keptCorpus(dir, server, only);
    const { ours, facts } = await measureOurs(server.uri, corpus, packaged);
    loads.push(load());
    const browser = await provideBrowser(progress);
    const measured: Measured[] = [];
    for (const one of ours) {
      const isMeasured = !values['no-rival'] && one.key !== '1' && one.key !== '50000';
      const runs = one.spans >= MANY ? 1 : Number(values['rival-runs']);
      if (isMeasured) progress(`MLflow's UI: ${one.title}, ${runs === 1 ? '1 run' : `${runs} runs`}…`);
      const rival = isMeasured ? await measureRival(server.uri, browser, one, runs) : undefined;
      if (rival && rival.error !== '') progress(`  incomplete: ${rival.error}`);
      measured.push({ ...one, rival });
    }
    loads.push(load());
    const empty = measured.find(({ key }) => key === '1');
    const emptyPanelMs = empty ? Math.max(0, empty.ours.firstRowMs - empty.floor.totalMs) : NaN;
    const text = report({
      measured,
      goals: goalsOf(measured, emptyPanelMs, facts),
      facts: [...(await circumstances(browser, loads)), ...besides(facts, emptyPanelMs)],
      notes: await readFile(path.join(REPOSITORY, 'test/bench/notes.md'), 'utf8'),
    });
    if (only.length === 0 && !values['no-rival']) {
      const file = path.join(REPOSITORY, 'docs/benchmarks.md');
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, await format(text, { ...(await resolveConfig(file)), parser: 'markdown' }));
    }
    print(`\n${text}`);
  } finally {
    await server.stop();
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

type MeasuredOurs = BenchTrace & Pick<Measured, 'ours' | 'floor'>;

/** Alternates between floor and panel so that both run under the same load. */
async function measureOurs(
  uri: string,
  corpus: readonly BenchTrace[],
  packaged: Pick<EditorFacts, 'extensionKb' | 'webviewKb' | 'vsixKb'>,
): Promise<{ ours: MeasuredOurs[]; facts: EditorFacts }> {
  const editor = await OurEditor.open(uri);
  try {
    const [first] = corpus;
    if (!first) throw new Error('No trace to measure.');
    const activation = await activations(editor);
    for (let i = 0; i < 2; i++) await editor.measure(first); // warm up
    const ours: MeasuredOurs[] = [];
    for (const trace of corpus) {
      progress(`Ours: ${trace.title}, ${trace.runs === 1 ? '1 run' : `${trace.runs} runs`}…`);
      const floors: Floor[] = [];
      const panels: Ours[] = [];
      for (let i = 0; i < trace.runs; i++) {
        const floor = await measureFloor(uri, trace.traceId);
        const panel = await editor.measure(trace);
        floors.push(floor);
        panels.push(panel);
        progress(`  ${said(floor, panel)}`);
      }
      ours.push({ ...trace, floor: medians(floors), ours: medians(panels) });
    }
    const create = await createMs(editor, first, 5);
    return { ours, facts: { ...packaged, ...activation, createMs: create } };
  } finally {
    await editor.close();
  }
}

async function circumstances(browser: string, loads: readonly string[]): Promise<string[]> {
  const editor = await provideVscodeServer('newest', progress);
  const browserVersion = (await run(browser, ['--version'])).trim();
  const cpu = os.cpus()[0]?.model ?? 'unknown';
  return [
    `${new Date().toISOString().slice(0, 10)}. MLflow ${MLFLOW_NEWEST} on sqlite, VS Code ${editor.version} in the browser, ${browserVersion}, Node ${process.version}.`,
    `${os.cpus().length} cores (${cpu}), ${os.type()} ${os.release()}. Load average (1 minute) before, between, and after: ${loads.join(', ')}. A load above the number of cores means that the machine was overloaded, and that the times are longer than necessary.`,
  ];
}

function besides(facts: EditorFacts, emptyPanelMs: number): string[] {
  const others = facts.otherActivationsMs.join(', ');
  const beside = others === '' ? '' : ` (other extensions in the same list: ${others} ms)`;
  return [
    `An empty panel takes ${emptyPanelMs.toFixed(0)} ms: the first row of a trace with one span, minus its floor.`,
    `Activation ${facts.activationMs} ms${beside}; **Create** in the form → label visible ${facts.createMs.toFixed(0)} ms; extension.js ${facts.extensionKb.toFixed(0)} KB, the trace panel's first load ${facts.webviewKb.toFixed(0)} KB, .vsix ${facts.vsixKb.toFixed(0)} KB.`,
    "MLflow's UI isn't measured at 50,000 spans: at 10,000 spans, it already takes half a minute to show the first row, and over 1 GB of memory.",
  ];
}

function said(floor: Floor, ours: Ours): string {
  const figures = Object.entries(ours).map(
    ([name, value]: [string, number]) => `${name} ${value.toFixed(0)}`,
  );
  return [`floor ${floor.totalMs.toFixed(0)} ms`, ...figures].join(', ');
}

function load(): string {
  return (os.loadavg()[0] ?? 0).toFixed(1);
}

const started = Date.now();
function progress(line: string): void {
  print(`[${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s] ${line}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
