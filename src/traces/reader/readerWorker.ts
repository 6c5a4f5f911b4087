import { parentPort, workerData } from 'node:worker_threads';
import * as l10n from '@vscode/l10n';
import type { ToReader } from './readerCalls';
import { ReaderData } from './readerData';
import { ReaderProgram } from './readerProgram';

// The entry point of dist/reader.js, which runs on its own thread.

if (parentPort) {
  const port = parentPort;
  const { texts } = ReaderData.parse(workerData);
  if (texts) l10n.config({ contents: texts });
  const program = new ReaderProgram((message) => port.postMessage(message));
  port.on('message', (message: ToReader) => program.receive(message));
}
