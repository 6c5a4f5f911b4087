import path from 'node:path';
import { cacheRoot } from './cache';
import { chooseEditor, openInBrowser, openOnDesktop } from './editor';
import { EXPERIMENT, startExampleStore } from './exampleStore';
import { prepareWorkspace } from './exampleWorkspace';
import { print } from './log';
import { askLoopbackDirectly } from './loopback';
import { run } from './process';
import { REPOSITORY } from './repository';
import { onEnd } from './shutdown';

/**
 * `npm start`: starts a real MLflow server with an example agent's traces, and opens an editor with this
 * extension on a small workspace. `--desktop` and `--browser` select the editor. Ctrl+C stops everything.
 */
async function main(): Promise<void> {
  const flags = new Set(process.argv.slice(2));
  const unknown = [...flags].filter((flag) => flag !== '--desktop' && flag !== '--browser');
  if (unknown.length > 0)
    throw new Error(`Unknown option: ${unknown.join(' ')}. Supported: --desktop, --browser`);
  askLoopbackDirectly();
  const started = Date.now();
  const end = onEnd();
  const home = path.join(cacheRoot(), 'example');

  print('Building the extension (2-5 s)…');
  await run(process.execPath, ['esbuild.mjs'], { cwd: REPOSITORY });

  const server = await startExampleStore(path.join(home, 'store'), print);
  end.add(() => server.stop());
  const folder = path.join(home, 'workspace');
  await prepareWorkspace(folder, server);

  const kind = flags.has('--desktop') ? 'desktop' : flags.has('--browser') ? 'browser' : await chooseEditor();
  const open = kind === 'desktop' ? openOnDesktop : openInBrowser;
  const editor = await open({ folder, dataDir: path.join(home, kind), log: print });
  end.add(() => editor.stop());
  editor.onClosed(() => void end.now('The editor was closed.'));

  print(`\nReady in ${Math.round((Date.now() - started) / 1000)} s.`);
  print(`MLflow:     ${server.uri} (experiment "${EXPERIMENT}")`);
  print(`Workspace:  ${folder}`);
  print('New trace:  in the editor, Terminal > Run Task… > Run Example Agent (see agent.py)');
  if (editor.url !== undefined)
    print(`\nOpen this URL in a browser, then click MLflow Traces in the Activity Bar:\n${editor.url}`);
  print('\nPress Ctrl+C to stop everything.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
