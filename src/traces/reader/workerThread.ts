import { Worker } from 'node:worker_threads';
import type { ResourceLimits } from 'node:worker_threads';
import type { FromReader, ReaderListener, ReaderThread } from './readerCalls';

/**
 * Starts a reader on a thread of its own: what it does blocks nobody, a runaway in it can be ended, and its memory goes
 * with it.
 * @param file The bundled `readerWorker.ts`.
 */
export function startWorkerThread(
  file: string,
  listener: ReaderListener,
  resourceLimits: ResourceLimits = {},
): ReaderThread {
  const worker = new Worker(file, { name: 'mlflow-traces-reader', resourceLimits });
  let stopped = false;
  let reason = '';
  worker.on('message', (message: FromReader) => {
    if (!stopped) listener.message(message);
  });
  worker.on('error', (error) => (reason = error.message));
  worker.on('exit', (code) => {
    if (!stopped) listener.ended(reason === '' ? `it ended with code ${code}` : reason);
  });
  worker.unref(); // nothing waits for it to end
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    stop: () => {
      stopped = true;
      void worker.terminate();
    },
  };
}
