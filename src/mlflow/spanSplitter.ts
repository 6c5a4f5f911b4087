import { isSpace, JsonError } from './jsonBytes';

/**
 * Cuts the spans out of an answer while its bytes arrive, wherever the chunks begin and end. It looks for one array,
 * by the keys that lead to it (`['spans']` on the artifact route, `['trace', 'spans']` on `traces/get`), and gives each
 * object in it as the bytes of that object. Everything else in the answer is skipped.
 */
export class SpanSplitter {
  readonly #path: readonly string[];
  /** Open brackets, as the bytes that close them. */
  readonly #open: number[] = [];
  /** The key under which each open object or array stands; its own depth is its index. */
  readonly #keys: string[] = [''];
  #inString = false;
  #escaped = false;
  /** Bytes of the string being read, only where it may be a key on the path. */
  #text: number[] | undefined;
  #lastText = '';
  #found = false;
  #ended = false;
  /** Pieces of a span that began in an earlier chunk. */
  #pieces: Buffer[] = [];
  #spanDepth = 0;

  constructor(path: readonly string[]) {
    this.#path = path;
  }

  /**
   * Takes the next bytes and gives the spans that end in them. They share the chunk's memory.
   * @throws JsonError as soon as the bytes cannot be such an answer.
   */
  push(chunk: Buffer): Buffer[] {
    const spans: Buffer[] = [];
    let begin = this.#spanDepth > 0 ? 0 : -1;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#inString) {
        this.#stringByte(byte);
      } else if (byte === 0x7b || byte === 0x5b) {
        if (this.#opensSpan(byte)) {
          begin = at;
          this.#spanDepth = this.#open.length + 1;
        }
        this.#enter(byte);
      } else if (byte === 0x7d || byte === 0x5d) {
        if (this.#spanDepth === this.#open.length && begin >= 0) {
          spans.push(this.#whole(chunk.subarray(begin, at + 1)));
          begin = -1;
          this.#spanDepth = 0;
        }
        this.#leave(byte);
      } else {
        this.#plainByte(byte);
      }
    }
    if (begin >= 0) this.#pieces.push(chunk.subarray(begin));
    return spans;
  }

  /**
   * Says that no more bytes come.
   * @returns whether the array was there at all.
   * @throws JsonError when the answer is cut.
   */
  end(): boolean {
    if (!this.#ended) throw new JsonError('the answer is cut');
    return this.#found;
  }

  #stringByte(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === 0x5c) this.#escaped = true;
    else if (byte === 0x22) {
      this.#inString = false;
      if (this.#text) this.#lastText = Buffer.from(this.#text).toString('utf8');
      this.#text = undefined;
      return;
    }
    this.#text?.push(byte);
  }

  #plainByte(byte: number): void {
    if (isSpace(byte)) return;
    if (this.#open.length === 0) throw new JsonError('the answer is no JSON object');
    if (byte === 0x22) {
      this.#inString = true;
      if (this.#open.length <= this.#path.length) this.#text = [];
    } else if (this.#isList() && byte !== 0x2c) {
      throw new JsonError('a span is no object');
    }
  }

  #opensSpan(byte: number): boolean {
    if (this.#spanDepth > 0 || !this.#isList()) return false;
    if (byte !== 0x7b) throw new JsonError('a span is no object');
    return true;
  }

  /** Whether the innermost open bracket is that of the array looked for. */
  #isList(): boolean {
    const depth = this.#path.length + 1;
    return (
      this.#open.length === depth &&
      this.#open[depth - 1] === 0x5d &&
      this.#path.every((key, i) => this.#keys[i + 1] === key)
    );
  }

  #enter(byte: number): void {
    if (this.#open.length === 0 && (byte !== 0x7b || this.#ended)) {
      throw new JsonError('the answer is no JSON object');
    }
    this.#keys[this.#open.length] = this.#lastText;
    this.#open.push(byte + 2); // the closing bracket stands two after the opening one in ASCII
    if (this.#isList()) this.#found = true;
  }

  #leave(byte: number): void {
    if (this.#open.pop() !== byte) throw new JsonError('a bracket does not match');
    if (this.#open.length === 0) this.#ended = true;
  }

  #whole(last: Buffer): Buffer {
    if (this.#pieces.length === 0) return last;
    const whole = Buffer.concat([...this.#pieces, last]);
    this.#pieces = [];
    return whole;
  }
}
