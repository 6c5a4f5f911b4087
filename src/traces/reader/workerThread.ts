import { Worker } from 'node:worker_threads';
import type { ResourceLimits } from 'node:worker_threads';
import type { FromReader, ReaderListener, ReaderThread } from './readerCalls';

/**
 * Starts a reader on its own thread. It doesn't block the extension host, can be terminated when it hangs,
 * and its memory is freed with it.
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
  worker.unref(); // doesn't keep the process alive
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    stop: () => {
      stopped = true;
      void worker.terminate();
    },
  };
}
