import * as l10n from '@vscode/l10n';
import { computed, signal } from '@preact/signals';
import type { ToldChange } from '../../src/model/labelChange';
import { valueText, type JsonValue } from '../../src/model/value';

/** How long (ms of visibility) an undo offer is shown. */
export const OFFERED_MS = 10_000;
const MOST = 50;
const LONGEST = 40;

/** A change that a button next to its description can undo. */
export interface Offer {
  readonly changeId: string;
  /** A sentence that describes the change. */
  readonly text: string;
}

/** The undo offers of this page; the latest one is shown. The host decides what can be undone. */
export class UndoOffers {
  readonly #offers = signal<readonly Offer[]>([]);

  /** Null if nothing is offered; the keyboard shortcut may still undo something. */
  readonly offered = computed<Offer | null>(() => this.#offers.value.at(-1) ?? null);

  push(offer: Offer): void {
    this.#offers.value = [...this.#offers.value, offer].slice(-MOST);
  }

  /** Removes a change that was undone or can't be undone anymore. */
  remove(changeId: string): void {
    this.#offers.value = this.#offers.value.filter((offer) => offer.changeId !== changeId);
  }

  /** Removes all offers. */
  clear(): void {
    this.#offers.value = [];
  }
}

/** Describes a change in a sentence. `place`: the span that a moved label is now on, or the whole trace. */
export function changeText({ type, name, value }: Omit<ToldChange, 'changeId'>, place: string): string {
  switch (type) {
    case 'made':
      return l10n.t('Added {0} = {1}.', name, shortText(value));
    case 'changed':
      return l10n.t('Set "{0}" to {1}.', name, shortText(value));
    case 'moved':
      return l10n.t('Moved "{0}" to {1}.', name, place);
    case 'deleted':
      return l10n.t('Deleted "{0}".', name);
  }
}

function shortText(value: JsonValue): string {
  const text = valueText(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
