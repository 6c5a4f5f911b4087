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

/** One reading of a trace. Takes bytes, keeps the spans, and sends rows in pieces. */
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

  /** Starts a response of this route: the next bytes are its beginning. */
  open(route: SpanRoute): void {
    this.#route = route;
    this.#splitter = new SpanSplitter(PATHS[route]);
  }

  /**
   * Processes the next bytes.
   * @throws JsonError as soon as they can't be such a response; earlier spans are kept.
   */
  feed(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const span of this.#splitter.push(chunk)) {
      const flat = this.#route === 'artifact' ? span : Buffer.from(flatSpan(span));
      this.#pieces.add(this.spans.add(flat));
    }
    if (!this.#splitter.ended) this.#pieces.offer();
  }

  /**
   * Ends the response.
   * @throws JsonError when it's truncated.
   */
  close(): void {
    this.#splitter.end();
  }

  /** Sends the pending rows. `done`: whether they are the last. */
  finish(done: boolean): void {
    this.#pieces.flush(done);
  }
}
