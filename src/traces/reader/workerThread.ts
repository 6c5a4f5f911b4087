import { Worker } from 'node:worker_threads';
import type { ResourceLimits } from 'node:worker_threads';
import * as l10n from '@vscode/l10n';
import type { TextBundle } from '../../model/textBundle';
import type { FromReader, ReaderListener, ReaderThread } from './readerCalls';
import type { ReaderData } from './readerData';

export interface WorkerOptions {
  /** The translations; undefined if texts aren't translated. */
  readonly texts?: TextBundle | undefined;
  readonly resourceLimits?: ResourceLimits;
}

/**
 * Starts a reader on its own thread. It doesn't block the extension host, can be terminated when it hangs,
 * and its memory is freed with it.
 * @param file The bundled `readerWorker.ts`.
 */
export function startWorkerThread(
  file: string,
  listener: ReaderListener,
  { texts, resourceLimits = {} }: WorkerOptions = {},
): ReaderThread {
  const workerData: ReaderData = { texts: texts ?? null };
  const worker = new Worker(file, { name: 'mlflow-traces-reader', workerData, resourceLimits });
  let stopped = false;
  let reason = '';
  worker.on('message', (message: FromReader) => {
    if (!stopped) listener.message(message);
  });
  worker.on('error', (error) => (reason = error.message));
  worker.on('exit', (code) => {
    if (!stopped) listener.ended(reason === '' ? l10n.t('exit code {0}', code) : reason);
  });
  worker.unref(); // doesn't keep the process alive
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    stop: () => {
      stopped = true;
      void worker.terminate();
    },
  };
}
