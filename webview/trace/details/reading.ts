import { type ExactJson, isObject } from '../../../src/model/exactJson';
import type { TracePanelState } from '../../../src/protocol/tracePanelState';

export type Reading = 'chat' | 'documents' | 'vectors' | 'markdown' | 'text' | 'json' | 'raw';

interface Recognised {
  /** undefined: not JSON, or not all there. */
  readonly json: ExactJson | undefined;
  readonly chat: boolean;
  readonly documents: boolean;
  readonly vectors?: boolean;
  /** There is no value of its own: what is shown was found beside it, so there is nothing else to show it as. */
  readonly absent?: boolean;
}

/**
 * How a value can be read, and how it is: as the user chose last, else the best way. A choice that a value does not
 * offer (JSON of what is not JSON) falls back to the best one.
 */
export function readingsOf(
  chosen: TracePanelState['reading'],
  value: Recognised,
): { readonly offered: readonly Reading[]; readonly best: Reading; readonly shown: Reading } {
  const special: Reading | null = value.chat
    ? 'chat'
    : value.documents
      ? 'documents'
      : value.vectors === true
        ? 'vectors'
        : null;
  const best = special ?? plainest(value.json);
  if (value.absent === true && special) return { offered: [special], best, shown: special };
  const offered = new Set<Reading>([best, 'raw']);
  if (value.json !== undefined) {
    if (!value.chat && hasMarkdown(value.json)) offered.add('markdown');
    offered.add('text').add('json');
  }
  const sorted = ORDER.filter((reading) => offered.has(reading));
  return { offered: sorted, best, shown: chosen !== 'auto' && offered.has(chosen) ? chosen : best };
}

const ORDER: readonly Reading[] = ['chat', 'documents', 'vectors', 'markdown', 'text', 'json', 'raw'];

function plainest(json: ExactJson | undefined): Reading {
  if (json === undefined) return 'raw';
  if (typeof json !== 'string') return 'json';
  return looksLikeMarkdown(json) ? 'markdown' : 'text';
}

/** A text, or an object with a text in it that reads better as Markdown. */
function hasMarkdown(json: ExactJson): boolean {
  if (typeof json === 'string') return true;
  return (
    isObject(json) && Object.values(json).some((item) => typeof item === 'string' && looksLikeMarkdown(item))
  );
}

const MARKS = [
  /^#{1,6} \S/m,
  /^[ \t]*(?:[-*+]|\d{1,9}[.)]) \S.*\n[ \t]*(?:[-*+]|\d{1,9}[.)]) \S/m,
  /^[ \t]*```/m,
  /^\|.+\|[ \t]*\n\|[ :|-]+\|/m,
  /\*\*[^\s*][^*\n]{0,200}\*\*/,
  /\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)/,
];
const LOOKED_AT = 20_000;

/** Whether a text uses Markdown: headings, lists, code, tables, bold, links. */
export function looksLikeMarkdown(text: string): boolean {
  const beginning = text.slice(0, LOOKED_AT);
  return MARKS.some((mark) => mark.test(beginning));
}
