import { parentPort } from 'node:worker_threads';
import type { ToReader } from './readerCalls';
import { ReaderProgram } from './readerProgram';

// The entry point of dist/reader.js, which runs on its own thread.

if (parentPort) {
  const port = parentPort;
  const program = new ReaderProgram((message) => port.postMessage(message));
  port.on('message', (message: ToReader) => program.receive(message));
}
