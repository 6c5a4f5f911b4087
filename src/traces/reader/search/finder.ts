import type { SearchQuery } from '../../../model/traceSearch';

export interface Found {
  readonly at: number;
  readonly length: number;
}

/** Finds the next match from a position. */
export interface Finder {
  readonly next: (text: string, from: number) => Found | undefined;
  /** Whether a call may take forever, because it runs a user's regular expression. */
  readonly unbounded: boolean;
}

/**
 * Creates the finder for a query.
 * @throws SyntaxError with the engine's message when the regular expression is invalid.
 */
export function finderOf(query: SearchQuery): Finder {
  const { text, matchCase, wholeWord, regex } = query;
  if (text === '') return { next: () => undefined, unbounded: false };
  if (regex) {
    const source = wholeWord ? `(?<!${WORD})(?:${text})(?!${WORD})` : text;
    return { next: byExpression(expressionOf(source, matchCase)), unbounded: true };
  }
  const next = matchCase ? byText(text) : byExpression(ignoringCase(text));
  return { next: wholeWord ? wholeWords(next) : next, unbounded: false };
}

const WORD = '[\\p{L}\\p{N}_]';
const WORD_AFTER = new RegExp(`^${WORD}`, 'u');
const WORD_BEFORE = new RegExp(`${WORD}$`, 'u');

/** Compiles with the `u` flag if possible, otherwise by JavaScript's more lenient rules. */
function expressionOf(source: string, matchCase: boolean): RegExp {
  const flags = matchCase ? 'gm' : 'gim';
  try {
    return new RegExp(source, `${flags}u`);
  } catch (error) {
    if (!(error instanceof SyntaxError) || source.includes('\\p{')) throw error;
    return new RegExp(source, flags);
  }
}

function ignoringCase(text: string): RegExp {
  const literal = text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  // Without `u`, the engine is several times faster. For ASCII, only the long s and the Kelvin sign match
  // differently.
  return new RegExp(literal, isAscii(text) ? 'gi' : 'giu');
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

function byText(wanted: string): Finder['next'] {
  return (text, from) => {
    const at = text.indexOf(wanted, from);
    return at === -1 ? undefined : { at, length: wanted.length };
  };
}

/** Skips empty matches (`a*`). */
function byExpression(expression: RegExp): Finder['next'] {
  return (text, from) => {
    for (let at = from; at <= text.length;) {
      expression.lastIndex = at;
      const match = expression.exec(text);
      if (!match) return undefined;
      if (match[0] !== '') return { at: match.index, length: match[0].length };
      at = match.index + 1;
    }
    return undefined;
  };
}

function wholeWords(next: Finder['next']): Finder['next'] {
  return (text, from) => {
    for (let found = next(text, from); found; found = next(text, found.at + 1)) {
      const end = found.at + found.length;
      const before = text.slice(Math.max(0, found.at - 2), found.at);
      if (!WORD_BEFORE.test(before) && !WORD_AFTER.test(text.slice(end, end + 2))) return found;
    }
    return undefined;
  };
}
