import type { SkeletonPiece } from '../../traces/reader/traceReader';

interface SkeletonSenderInit {
  /** All pieces that there are now. */
  readonly pieces: () => readonly SkeletonPiece[];
  readonly canSend: (piece: SkeletonPiece) => boolean;
  /** `index`: the piece's place among those of its generation. */
  readonly send: (piece: SkeletonPiece, index: number) => void;
}

/**
 * Sends the skeleton to a webview, each piece once and in order, one a turn of the event loop: a panel that comes back
 * to 50,000 spans holds up nobody.
 */
export class SkeletonSender {
  readonly #init: SkeletonSenderInit;
  #generation = 0;
  #sent = 0;
  #sending = false;

  constructor(init: SkeletonSenderInit) {
    this.#init = init;
  }

  /** The webview knows nothing (any more): all of it goes out anew. */
  restart(): void {
    this.#generation = 0;
    this.#sent = 0;
    this.more();
  }

  /** There may be more pieces than were sent. */
  more(): void {
    if (this.#sending) return;
    const { canSend, send } = this.#init;
    const piece = this.#next();
    if (!piece || !canSend(piece)) return;
    send(piece, this.#sent++);
    this.#sending = true;
    setImmediate(() => {
      this.#sending = false;
      this.more();
    });
  }

  #next(): SkeletonPiece | undefined {
    const pieces = this.#init.pieces();
    const generation = pieces[0]?.generation ?? 0;
    if (generation !== this.#generation) {
      this.#generation = generation;
      this.#sent = 0;
    }
    return pieces[this.#sent];
  }
}
