import { type ExactJson, isObject } from '../../../src/model/exactJson';
import type { TracePanelState } from '../../../src/protocol/tracePanelState';

export type Reading = 'chat' | 'documents' | 'vectors' | 'markdown' | 'text' | 'json' | 'raw';

interface Recognized {
  /** undefined if the value isn't JSON or is truncated. */
  readonly json: ExactJson | undefined;
  readonly chat: boolean;
  readonly documents: boolean;
  readonly vectors?: boolean;
  /** Whether the span has no such value. What is shown comes from elsewhere, so it has no other readings. */
  readonly absent?: boolean;
}

/**
 * Returns the readings that a value offers, and the one to show: the user's last choice, else the best one. A
 * choice that the value doesn't offer (JSON for a value that isn't JSON) falls back to the best one.
 */
export function readingsOf(
  chosen: TracePanelState['reading'],
  value: Recognized,
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

/** Whether the value is text, or an object with a text that reads better as Markdown. */
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

/** Whether a text uses Markdown: headings, lists, code, tables, bold text, or links. */
export function looksLikeMarkdown(text: string): boolean {
  const beginning = text.slice(0, LOOKED_AT);
  return MARKS.some((mark) => mark.test(beginning));
}
