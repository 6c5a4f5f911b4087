import type { SkeletonPiece } from '../../traces/reader/traceReader';

interface SkeletonSenderInit {
  /** Returns all pieces that are currently available. */
  readonly pieces: () => readonly SkeletonPiece[];
  readonly canSend: (piece: SkeletonPiece) => boolean;
  /** `index`: the position of the piece within its generation. */
  readonly send: (piece: SkeletonPiece, index: number) => void;
}

/**
 * Sends the skeleton to a webview: each piece once, in order, one per turn of the event loop, so that a panel
 * with 50,000 spans doesn't block the extension host.
 */
export class SkeletonSender {
  readonly #init: SkeletonSenderInit;
  #generation = 0;
  #sent = 0;
  #sending = false;

  constructor(init: SkeletonSenderInit) {
    this.#init = init;
  }

  /** Sends everything again, to a webview that has nothing (anymore). */
  restart(): void {
    this.#generation = 0;
    this.#sent = 0;
    this.more();
  }

  /** Sends pieces that haven't been sent yet, if any. */
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
