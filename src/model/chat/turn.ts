import { callPiece, itemsOf, type Piece, reasoning } from './pieces';
import type { ChatItem } from './types';

interface GrowingCall {
  id: string;
  name: string;
  readonly args: string[];
}

/** A response of a model, assembled from the pieces of its stream. */
export class Turn {
  readonly #texts: string[] = [];
  readonly #thoughts: string[] = [];
  readonly #calls = new Map<string, GrowingCall>();

  get isEmpty(): boolean {
    return this.#texts.length === 0 && this.#thoughts.length === 0 && this.#calls.size === 0;
  }

  say(text: string | undefined): void {
    if (text !== undefined && text !== '') this.#texts.push(text);
  }

  think(text: string | undefined): void {
    if (text !== undefined && text !== '') this.#thoughts.push(text);
  }

  /**
   * Adds a piece of a tool call.
   * @param index Identifies the call within the response: only the first piece of a call has its name.
   */
  call(
    index: string,
    bit: { id?: string | undefined; name?: string | undefined; args?: string | undefined },
  ): void {
    const call = this.#calls.get(index) ?? { id: '', name: '', args: [] };
    this.#calls.set(index, call);
    if (bit.id !== undefined && bit.id !== '') call.id = bit.id;
    if (bit.name !== undefined && bit.name !== '') call.name = bit.name;
    if (bit.args !== undefined && bit.args !== '') call.args.push(bit.args);
  }

  items(): ChatItem[] {
    if (this.isEmpty) return [];
    const text = this.#texts.join('');
    const pieces: Piece[] = reasoning(this.#thoughts.join(''));
    if (text !== '') pieces.push({ type: 'text', text });
    for (const { id, name, args } of this.#calls.values()) pieces.push(callPiece(id, name, args.join('')));
    return itemsOf('assistant', '', pieces);
  }
}
