import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { REPOSITORY } from '../../dev/repository';
import { unpackRows } from '../../src/model/packedRows';
import type { SpanRow } from '../../src/model/span';
import type { StartReader } from '../../src/traces/reader/readerCalls';
import type { TraceReader } from '../../src/traces/reader/traceReader';
import { startWorkerThread } from '../../src/traces/reader/workerThread';

/** Returns a function that starts readers on their own threads, like the extension does. */
export async function readerThread(): Promise<StartReader> {
  const file = await bundledReader();
  return (listener) => startWorkerThread(file, listener);
}

/** Returns all rows that a reader has sent. */
export function rowsOf(reader: TraceReader): readonly SpanRow[] {
  return reader.skeleton().flatMap((piece) => unpackRows(piece.rows));
}

/** Returns the reader thread's file, bundled as in a release, once per test process. */
export function bundledReader(): Promise<string> {
  return (bundled ??= bundle());
}

let bundled: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mlflow-traces-reader-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, 'reader.js');
  await build({
    entryPoints: [path.join(REPOSITORY, 'src/traces/reader/readerWorker.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
  });
  return outfile;
}
