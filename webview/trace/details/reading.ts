import type { ExactJson } from '../../../src/model/exactJson';
import type { TracePanelState } from '../../../src/protocol/tracePanel';

export type Reading = 'chat' | 'documents' | 'text' | 'json' | 'raw';

interface Recognised {
  /** undefined: not JSON, or not all there. */
  readonly json: ExactJson | undefined;
  readonly chat: boolean;
  readonly documents: boolean;
}

/**
 * How a value can be read, and how it is: as the user chose last, else the best way. A choice that a value does not
 * offer (JSON of what is not JSON) falls back to the best one.
 */
export function readingsOf(
  chosen: TracePanelState['reading'],
  value: Recognised,
): { readonly offered: readonly Reading[]; readonly best: Reading; readonly shown: Reading } {
  if (value.json === undefined) return { offered: ['raw'], best: 'raw', shown: 'raw' };
  const best: Reading = value.chat
    ? 'chat'
    : value.documents
      ? 'documents'
      : typeof value.json === 'string'
        ? 'text'
        : 'json';
  const offered = [...new Set<Reading>([best, 'text', 'json', 'raw'])].sort(
    (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b),
  );
  return { offered, best, shown: chosen === 'auto' ? best : chosen };
}

const ORDER: readonly Reading[] = ['chat', 'documents', 'text', 'json', 'raw'];
