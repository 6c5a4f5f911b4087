import * as l10n from '@vscode/l10n';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  isSpace,
  JsonError,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './jsonBytes';

/** Bytes of a string that are kept: no key on the path is longer. */
const LONGEST_KEY = 64;

/**
 * Extracts the spans from a response while its bytes arrive, independent of chunk boundaries. It finds one
 * array by the keys that lead to it (`['spans']` on the artifact route, `['trace', 'spans']` on
 * `traces/get`), and yields the bytes of each object in it. It skips everything else.
 */
export class SpanSplitter {
  readonly #path: readonly string[];
  /** Open brackets, stored as the bytes that close them. */
  readonly #open: number[] = [];
  /** The key of each open object or array, indexed by depth. */
  readonly #keys: string[] = [''];
  #inString = false;
  #escaped = false;
  /** Bytes of the current string, only if it may be a key on the path. */
  #text: number[] | undefined;
  #lastText = '';
  #found = false;
  #ended = false;
  /** Parts of a span that started in an earlier chunk. */
  #pieces: Buffer[] = [];
  /** Number of open brackets within the current span; 0 between spans. */
  #spanDepth = 0;

  constructor(path: readonly string[]) {
    this.#path = path;
  }

  /**
   * Processes the next bytes and yields the spans that end in them. The generator must be run to its end. The
   * spans share the chunk's memory.
   * @throws JsonError as soon as the bytes can't be such a response; earlier spans have been yielded.
   */
  *push(chunk: Buffer): Generator<Buffer, void, undefined> {
    let begin = 0;
    for (let at = 0; at < chunk.length;) {
      if (this.#spanDepth > 0) {
        at = this.#skipSpan(chunk, at);
        if (this.#spanDepth === 0) yield this.#whole(chunk.subarray(begin, at));
      } else if (this.#inString) {
        this.#stringByte(chunk[at++] ?? 0);
      } else if (this.#opensSpan(chunk[at] ?? 0)) {
        begin = at++;
        this.#spanDepth = 1;
      } else {
        this.#plainByte(chunk[at++] ?? 0);
      }
    }
    if (this.#spanDepth > 0) this.#pieces.push(chunk.subarray(begin));
  }

  /** Whether the response is complete: only whitespace may follow. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Signals that no more bytes follow.
   * @returns whether the array was found.
   * @throws JsonError when the response is truncated.
   */
  end(): boolean {
    if (!this.#ended) throw new JsonError(l10n.t('The response is incomplete.'));
    return this.#found;
  }

  /**
   * Skips to the end of the span or of the chunk. Doesn't check that the brackets match; the consumer does.
   */
  #skipSpan(chunk: Buffer, start: number): number {
    const { length } = chunk;
    let at = this.#escaped ? start + 1 : start;
    let depth = this.#spanDepth;
    this.#escaped = false;
    if (this.#inString) at = this.#stringRest(chunk, at);
    while (at < length && depth > 0) {
      const byte = chunk[at++];
      if (byte === QUOTE) at = this.#stringRest(chunk, at);
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
    }
    this.#spanDepth = depth;
    return Math.min(at, length);
  }

  /** Skips to the end of the string or of the chunk. Most bytes of a response pass through here. */
  #stringRest(chunk: Buffer, start: number): number {
    const { length } = chunk;
    let at = start;
    while (at < length) {
      const byte = chunk[at++];
      if (byte === QUOTE) {
        this.#inString = false;
        return at;
      }
      if (byte === BACKSLASH) at++;
    }
    this.#inString = true;
    this.#escaped = at > length;
    return length;
  }

  #stringByte(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      if (this.#text) this.#lastText = Buffer.from(this.#text).toString('utf8');
      this.#text = undefined;
      return;
    }
    if (this.#text && this.#text.length < LONGEST_KEY) this.#text.push(byte);
  }

  #plainByte(byte: number): void {
    if (isSpace(byte)) return;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      this.#enter(byte);
      return;
    }
    if (this.#open.length === 0) throw new JsonError(l10n.t("The response isn't a JSON object."));
    if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      this.#leave(byte);
      return;
    }
    if (this.#isList() && byte !== COMMA)
      throw new JsonError(l10n.t("A span in the response isn't an object."));
    if (byte !== QUOTE) return;
    this.#inString = true;
    if (this.#open.length <= this.#path.length) this.#text = [];
  }

  #opensSpan(byte: number): boolean {
    if (!this.#isList()) return false;
    if (byte === OPEN_BRACKET) throw new JsonError(l10n.t("A span in the response isn't an object."));
    return byte === OPEN_BRACE;
  }

  /** Whether the innermost open bracket is the array of spans. */
  #isList(): boolean {
    const depth = this.#path.length + 1;
    return (
      this.#open.length === depth &&
      this.#open[depth - 1] === CLOSE_BRACKET &&
      this.#path.every((key, i) => this.#keys[i + 1] === key)
    );
  }

  #enter(byte: number): void {
    if (this.#open.length === 0 && (byte !== OPEN_BRACE || this.#ended)) {
      throw new JsonError(l10n.t("The response isn't a JSON object."));
    }
    this.#keys[this.#open.length] = this.#lastText;
    this.#open.push(byte + 2); // in ASCII, a closing bracket is its opening one plus 2
    if (this.#isList()) this.#found = true;
  }

  #leave(byte: number): void {
    if (this.#open.pop() !== byte) throw new JsonError(l10n.t("The brackets in the response don't match."));
    if (this.#open.length === 0) this.#ended = true;
  }

  #whole(last: Buffer): Buffer {
    if (this.#pieces.length === 0) return last;
    const whole = Buffer.concat([...this.#pieces, last]);
    this.#pieces = [];
    return whole;
  }
}
