import type { SpanRow } from '../../model/span';

/**
 * Minimum number of rows in a piece. It doubles as the trace grows, so that views only render a few times.
 */
const LEAST = 500;
/** Maximum number of rows in a piece: few enough to transfer and decode within a frame. */
const MOST = 4_000;
/** Milliseconds after which pending rows are sent anyway. */
const PATIENCE = 250;

/**
 * Collects rows into pieces: sends the first at once, then ever larger ones, or the pending rows after a
 * while.
 */
export class Pieces {
  readonly #send: (rows: readonly SpanRow[], done: boolean) => void;
  #waiting: SpanRow[] = [];
  #sent = 0;
  #lastSent = 0;

  constructor(send: (rows: readonly SpanRow[], done: boolean) => void) {
    this.#send = send;
  }

  add(row: SpanRow): void {
    this.#waiting.push(row);
  }

  /** Sends the pending rows if there are enough of them, or if the last piece was sent a while ago. */
  offer(): void {
    const count = this.#waiting.length;
    if (count === 0) return;
    const due = performance.now() - this.#lastSent >= PATIENCE;
    if (this.#sent === 0 || count >= Math.max(LEAST, this.#sent) || due) this.flush(false);
  }

  flush(done: boolean): void {
    const rows = this.#waiting;
    if (rows.length === 0 && !done) return;
    this.#waiting = [];
    this.#sent += rows.length;
    this.#lastSent = performance.now();
    for (let from = 0; from === 0 || from < rows.length; from += MOST) {
      const piece = rows.slice(from, from + MOST);
      this.#send(piece, done && from + piece.length === rows.length);
    }
  }
}
