import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { print } from '../../dev/log';
import { startMlflow } from '../../dev/mlflow';
import { run } from '../../dev/process';
import { REPOSITORY } from '../../dev/repository';
import { makeTrace } from '../bench/corpus';
import { leaksOf } from './judge';
import { openAndClose } from './openings';

const DIFFERENT = 5;
const EXPERIMENT = 'memory';

/**
 * `npm run memory`: opens and closes traces of 10,000 spans 50 times in a real window (five different ones in
 * turn), and checks what is left in the extension host and in the page. Options: `-- --times N`, `--spans N`.
 * The last line is `N opened and closed, M leaks`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { times: { type: 'string', default: '50' }, spans: { type: 'string', default: '10000' } },
  });
  const [times, spans] = [Number(values.times), Number(values.spans)];
  await run(process.execPath, ['esbuild.mjs'], { cwd: REPOSITORY }); // not minified, to keep class names
  const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-memory-'));
  const server = await startMlflow({ dir, log: print });
  try {
    const rows: string[] = [];
    for (let seed = 1; seed <= DIFFERENT; seed++) {
      print(`Creating trace ${seed} of ${DIFFERENT}…`);
      rows.push((await makeTrace(server, { experiment: EXPERIMENT, spans, seed })).row);
    }
    const openings = await openAndClose({
      uri: server.uri,
      experiment: EXPERIMENT,
      rows,
      times,
      progress: print,
    });
    const leaks = leaksOf(openings);
    for (const leak of leaks) print(leak);
    print(`${times} opened and closed, ${leaks.length} leaks`);
    process.exitCode = leaks.length > 0 ? 1 : 0;
  } finally {
    await server.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
