import { ReaderProgram } from '../../../../src/traces/reader/readerProgram';
import type { StartReader } from '../../../../src/traces/reader/readerCalls';

/**
 * The reader's program on this thread, for tests that open thousands of readers; on a thread of its own it is in
 * `readerThread.test.ts` and in the contract tests. Messages arrive later, in order, as they do between threads.
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
