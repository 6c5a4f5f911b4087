import type { MarkedToken, Token, Tokens } from 'marked';
import { lexMarkdown, TooCostly } from './markdownLexer';

/**
 * Markdown as a tree of the content that may be shown. There are no nodes for HTML, clickable links, or
 * loaded images; these become text.
 */
export type MdNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'codeBlock'; readonly text: string; readonly language: string }
  /** A block of lines shown as written. */
  | { readonly type: 'verbatim'; readonly text: string }
  | { readonly type: 'break' | 'rule' }
  | { readonly type: 'heading'; readonly level: number; readonly children: readonly MdNode[] }
  | {
      readonly type: 'paragraph' | 'strong' | 'emphasis' | 'deleted' | 'quote';
      readonly children: readonly MdNode[];
    }
  | { readonly type: 'link'; readonly address: string; readonly children: readonly MdNode[] }
  | { readonly type: 'image'; readonly address: string; readonly text: string }
  | {
      readonly type: 'list';
      readonly ordered: boolean;
      readonly start: number;
      readonly items: ReadonlyArray<{
        readonly checked: boolean | null;
        readonly children: readonly MdNode[];
      }>;
    }
  | {
      readonly type: 'table';
      readonly header: ReadonlyArray<readonly MdNode[]>;
      readonly rows: ReadonlyArray<ReadonlyArray<readonly MdNode[]>>;
    };

// Longer texts are shown unformatted, because the lexer takes more than linear time.
const LONGEST = 100_000;

/**
 * Parses GitHub Flavored Markdown, keeping line breaks. Returns null if the text is too long, too deeply
 * nested, or too costly to parse.
 */
export function readMarkdown(text: string): MdNode[] | null {
  if (text.length > LONGEST) return null;
  try {
    return nodesOf(lexMarkdown(text), 0);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TooCostly) return null; // RangeError: stack overflow
    throw error;
  }
}

const DEEPEST = 40;

function nodesOf(tokens: readonly Token[] | undefined, depth: number): MdNode[] {
  if (!tokens) return [];
  if (depth > DEEPEST) return tokens.map((token) => ({ type: 'text', text: token.raw }));
  return tokens.flatMap((token) => nodeOf(token as MarkedToken, depth + 1));
}

function nodeOf(token: MarkedToken, depth: number): MdNode[] {
  switch (token.type) {
    case 'space':
      return [];
    case 'heading':
      return [{ type: 'heading', level: token.depth, children: nodesOf(token.tokens, depth) }];
    case 'paragraph':
      return [{ type: 'paragraph', children: nodesOf(token.tokens, depth) }];
    case 'blockquote':
      return [{ type: 'quote', children: nodesOf(token.tokens, depth) }];
    case 'strong':
      return [{ type: 'strong', children: nodesOf(token.tokens, depth) }];
    case 'em':
      return [{ type: 'emphasis', children: nodesOf(token.tokens, depth) }];
    case 'del':
      return [{ type: 'deleted', children: nodesOf(token.tokens, depth) }];
    case 'code':
      return [{ type: 'codeBlock', text: token.text, language: token.lang ?? '' }];
    case 'codespan':
      return [{ type: 'code', text: token.text }];
    case 'br':
      return [{ type: 'break' }];
    case 'hr':
      return [{ type: 'rule' }];
    case 'link':
      return [{ type: 'link', address: token.href, children: nodesOf(token.tokens, depth) }];
    case 'image':
      return [{ type: 'image', address: token.href, text: token.text }];
    case 'list':
      return [listOf(token, depth)];
    case 'table':
      return [
        {
          type: 'table',
          header: token.header.map((cell) => nodesOf(cell.tokens, depth)),
          rows: token.rows.map((row) => row.map((cell) => nodesOf(cell.tokens, depth))),
        },
      ];
    case 'text':
      return token.tokens && token.tokens.length > 0
        ? nodesOf(token.tokens, depth)
        : [{ type: 'text', text: token.text }];
    case 'html':
      return [{ type: token.block ? 'verbatim' : 'text', text: token.raw }];
    case 'escape':
      return [{ type: 'text', text: token.text }];
    case 'checkbox':
    case 'def':
    case 'list_item':
    default:
      return [{ type: 'text', text: token.raw }]; // extensions of marked add types outside the union
  }
}

function listOf(token: Tokens.List, depth: number): MdNode {
  return {
    type: 'list',
    ordered: token.ordered,
    start: typeof token.start === 'number' ? token.start : 1,
    items: token.items.map((item) => ({
      checked: item.task ? item.checked === true : null,
      children: nodesOf(
        item.tokens.filter(({ type }) => type !== 'checkbox'),
        depth,
      ),
    })),
  };
}
