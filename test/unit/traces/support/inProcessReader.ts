import { ReaderProgram } from '../../../../src/traces/reader/readerProgram';
import type { StartReader } from '../../../../src/traces/reader/readerCalls';

/**
 * Runs the reader's program on this thread, for tests that open thousands of readers. `readerThread.test.ts`
 * and the contract tests run it on its own thread. Messages arrive later and in order, as between threads.
 */
export const startInProcess: StartReader = (listener) => {
  let stopped = false;
  const program = new ReaderProgram((message) => {
    queueMicrotask(() => {
      if (!stopped) listener.message(message);
    });
  });
  return {
    post: (message) => {
      queueMicrotask(() => {
        if (!stopped) program.receive(message);
      });
    },
    stop: () => {
      stopped = true;
    },
  };
};
