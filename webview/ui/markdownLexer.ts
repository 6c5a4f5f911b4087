import { Lexer, Tokenizer, type Tokens, type TokensList } from 'marked';

// What a text may cost, in characters looked at. Each step looks at what is left of a paragraph, so many marks in one
// long paragraph take time in the square of its length. What people read stays below it: a paragraph of 600 lines full
// of marks, 100,000 characters of shorter ones.
const MOST_READ = 500_000_000;
/** Where emphasis may begin, its end is looked for, too. */
const EMPHASIS_COSTS = 4;

/** Quotes and lists in each other. */
const DEEPEST = 100;

// The lexer looks for the end of the line from each of many spaces.
const WIDE_GAP = / {500}/;

/** Thrown where a text would take too long to be read as Markdown. */
export class TooCostly extends Error {}

/** Counts what is looked at, rather than time: the same text is always read the same way. */
class CountingTokenizer extends Tokenizer {
  #read = 0;
  #depth = 0;

  /** The first of all that is tried at each place of a paragraph. */
  override escape(src: string): Tokens.Escape | undefined {
    this.#count(src.length);
    return super.escape(src);
  }

  override emStrong(src: string, maskedSrc: string, prevChar = ''): Tokens.Em | Tokens.Strong | undefined {
    if (/^[*_]/.test(src)) this.#count(EMPHASIS_COSTS * src.length);
    return super.emStrong(src, maskedSrc, prevChar);
  }

  override blockquote(src: string): Tokens.Blockquote | undefined {
    return this.#within(() => super.blockquote(src));
  }

  override list(src: string): Tokens.List | undefined {
    return this.#within(() => super.list(src));
  }

  #count(characters: number): void {
    this.#read += characters;
    if (this.#read > MOST_READ) throw new TooCostly();
  }

  #within<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new TooCostly();
    const token = read();
    this.#depth -= 1;
    return token;
  }
}

/**
 * The tokens of Markdown (GitHub's flavour, line breaks kept).
 * @throws TooCostly where the text is made so that it cannot be read in reasonable time.
 */
export function lexMarkdown(text: string): TokensList {
  if (WIDE_GAP.test(text)) throw new TooCostly();
  return new Lexer({ gfm: true, breaks: true, tokenizer: new CountingTokenizer() }).lex(text);
}
