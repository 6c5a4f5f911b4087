import { carryJson, CarriedMarks, NOTHING_CARRIED } from '../../../src/model/carryMarks';
import { readSpanChat } from '../../../src/model/chat/spanChat';
import type { Chat } from '../../../src/model/chat/types';
import { type FoundDocument, readDocuments } from '../../../src/model/documents';
import type { ExactJson } from '../../../src/model/exactJson';
import type { Mark } from '../../../src/model/marks';
import { readableText } from '../../../src/model/readableText';
import type { SpanDetails } from '../../../src/model/span';
import { showsInChat } from './chatView';
import { showsInDocuments } from './documentsView';
import type { Reading } from './reading';

interface ReadValue {
  readonly text: string;
  /** The search hits in the text. */
  readonly marks: readonly Mark[];
  readonly side: 'inputs' | 'outputs';
  readonly span: SpanDetails;
  readonly json: ExactJson | undefined;
  readonly chat: Chat | null;
  readonly documents: readonly FoundDocument[] | null;
  readonly readable: string;
}

/**
 * Where the search hits in a value appear in each of its readings. Computed for a reading when it's first
 * shown.
 */
export class FoundReadings {
  readonly #value: ReadValue;
  readonly #carried = new Map<Reading, CarriedMarks>();

  constructor(value: ReadValue) {
    this.#value = value;
  }

  in(reading: Reading): CarriedMarks {
    const known = this.#carried.get(reading);
    if (known) return known;
    const carried = this.#value.marks.length === 0 ? NOTHING_CARRIED : this.#carry(reading);
    this.#carried.set(reading, carried);
    return carried;
  }

  /** Whether a reading shows a hit. */
  has(hit: number, reading: Reading): boolean {
    return this.in(reading).has(hit);
  }

  /**
   * Returns the wanted reading if it shows the hit, else the text or the raw value, which omit less. Falls
   * back to the wanted one.
   */
  readingOf(hit: number, wanted: Reading, offered: readonly Reading[]): Reading {
    const nearest: readonly Reading[] = [wanted, 'text', 'raw'];
    return nearest.find((reading) => offered.includes(reading) && this.has(hit, reading)) ?? wanted;
  }

  #carry(reading: Reading): CarriedMarks {
    const { text, marks, json, side, span, chat, documents, readable } = this.#value;
    if (reading === 'raw' || (reading === 'text' && json === undefined)) {
      const carried = new CarriedMarks();
      carried.add([], false, marks);
      return carried;
    }
    if (json === undefined) return NOTHING_CARRIED;
    switch (reading) {
      case 'text':
        return carryJson(text, marks, readableText, readable);
      case 'chat':
        return carryJson(text, marks, (dyed) => readSpanChat(dyed, side, span), chat, showsInChat);
      case 'documents':
        return carryJson(
          text,
          marks,
          (dyed) => readDocuments(dyed) ?? documents,
          documents,
          showsInDocuments,
        );
      case 'vectors':
        return NOTHING_CARRIED; // the view only shows the length of a vector and its first numbers
      case 'json':
      case 'markdown':
        return carryJson(text, marks, (dyed) => dyed, json);
    }
  }
}
