import { flatSpan } from '../../mlflow/flatSpan';
import { SpanSplitter } from '../../mlflow/spanSplitter';
import type { SpanRow } from '../../model/span';
import { Pieces } from './pieceText';
import type { SpanRoute } from './readerCalls';
import { SpanSet } from './spanSet';

const PATHS: Readonly<Record<SpanRoute, readonly string[]>> = {
  artifact: ['spans'],
  get: ['trace', 'spans'],
};

/** One reading of a trace: bytes go in, spans are kept, rows come out in pieces. */
export class SpanReading {
  readonly spans = new SpanSet();
  readonly #pieces: Pieces;
  #route: SpanRoute = 'artifact';
  #splitter = new SpanSplitter(PATHS.artifact);

  constructor(send: (rows: readonly SpanRow[], done: boolean) => void) {
    this.#pieces = new Pieces((rows, done) => {
      this.spans.done = done;
      send(rows, done);
    });
  }

  /** What is fed from now on is an answer of this route, from its beginning. */
  open(route: SpanRoute): void {
    this.#route = route;
    this.#splitter = new SpanSplitter(PATHS[route]);
  }

  /** @throws JsonError as soon as the bytes cannot be such an answer; the spans before are kept. */
  feed(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const span of this.#splitter.push(chunk)) {
      const flat = this.#route === 'artifact' ? span : Buffer.from(flatSpan(span));
      this.#pieces.add(this.spans.add(flat));
    }
    if (!this.#splitter.ended) this.#pieces.offer();
  }

  /** @throws JsonError when the answer is cut. */
  close(): void {
    this.#splitter.end();
  }

  /** Sends the rows that wait. `done`: no more come. */
  finish(done: boolean): void {
    this.#pieces.flush(done);
  }
}
