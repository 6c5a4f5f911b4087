import { Lexer, Tokenizer, type Tokens, type TokensList } from 'marked';

// Maximum cost of a text, in characters scanned. Each step scans the rest of the paragraph, so a long
// paragraph with many markers takes quadratic time. Normal text stays below the limit: a paragraph of 600
// lines full of markers, or 100,000 characters in shorter paragraphs.
const MOST_READ = 500_000_000;
/** A potential start of emphasis also searches for its end. */
const EMPHASIS_COSTS = 4;

/** Nesting of quotes and lists. */
const DEEPEST = 100;

// The lexer searches for the end of the line from each of many spaces.
const WIDE_GAP = / {500}/;

/** Thrown when a text would take too long to parse as Markdown. */
export class TooCostly extends Error {}

/** Counts scanned characters instead of time, so that a text is always parsed the same way. */
class CountingTokenizer extends Tokenizer {
  #read = 0;
  #depth = 0;

  /** `escape` is the first rule tried at each position of a paragraph. */
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
 * Returns the tokens of a text in GitHub Flavored Markdown, keeping line breaks.
 * @throws TooCostly when the text can't be parsed in reasonable time.
 */
export function lexMarkdown(text: string): TokensList {
  if (WIDE_GAP.test(text)) throw new TooCostly();
  return new Lexer({ gfm: true, breaks: true, tokenizer: new CountingTokenizer() }).lex(text);
}
