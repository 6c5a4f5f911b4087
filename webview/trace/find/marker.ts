import { effect, signal } from '@preact/signals';
import type { SpanDetails, ValueText } from '../../../src/model/span';
import { attempt } from '../../ui/notice';
import type { DetailsLoader } from '../detailsLoader';
import type { Find } from './find';
import { type Hit, shownIn } from './hits';
import { rangesOf } from './textMatches';

const MOST_MARKS = 500;
const MOST_TRIES = 20;
/** Milliseconds without a change of the details after which a hit that is not there is looked for in another reading. */
const SETTLED = 200;

/** A reading that shows what the best one leaves out, for the value that a hit is in; null: none is needed. */
export const readingOfHit = signal<{ readonly field: string; readonly reading: 'text' | 'raw' } | null>(null);
/** The field that is gone to, as `shownIn` names it: what is folded away of it opens. */
export const fieldOfHit = signal<string | null>(null);

/**
 * Marks what was found in the details of the selected span, and brings the hit that is gone to into sight, as soon as it
 * is there: details arrive late, and what is folded away opens step by step.
 */
export class Marker {
  readonly #find: Find;
  readonly #loader: DetailsLoader;
  readonly #all = new Highlight();
  readonly #current = new Highlight();
  readonly #observer = new MutationObserver(() => this.#later());
  #frame = 0;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** The hit that was brought into sight last: from then on, the user scrolls. */
  #shown: Hit | null = null;
  #sought: Hit | null = null;
  #tries = 0;

  constructor(find: Find, loader: DetailsLoader) {
    this.#find = find;
    this.#loader = loader;
  }

  /** Follows the search from now on. */
  start(root: Element): void {
    this.#current.priority = 1;
    CSS.highlights.set('found', this.#all);
    CSS.highlights.set('found-here', this.#current);
    effect(() => {
      const hit = this.#find.hit.value;
      const looking = this.#find.answer.value.total > 0 && this.#loader.shown.value !== null;
      fieldOfHit.value = hit ? shownIn(hit.field) : null;
      if (hit !== this.#shown && readingOfHit.peek()?.field !== fieldOfHit.peek()) readingOfHit.value = null;
      this.#observer.disconnect();
      if (looking) this.#observer.observe(root, { childList: true, subtree: true, characterData: true });
      this.#later();
    });
  }

  #later(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#mark());
  }

  #mark(): void {
    clearTimeout(this.#patience);
    this.#all.clear();
    this.#current.clear();
    const hit = this.#find.hit.peek();
    const loaded = this.#loader.shown.peek();
    if (!hit) this.#shown = null;
    if (!hit || loaded?.state !== 'ready' || loaded.details.id !== hit.spanId) return;
    const { here, element } = this.#markFields(hit);
    if (here) {
      this.#current.add(here);
      if (this.#shown === hit) return;
      this.#tries = this.#sought === hit ? this.#tries + 1 : 0;
      this.#sought = hit;
      if (bringIntoSight(here, element) || this.#tries > MOST_TRIES) this.#shown = hit;
      else this.#later();
    } else if (this.#shown !== hit) {
      this.#patience = setTimeout(() => this.#lookDeeper(hit, loaded.details), SETTLED);
    }
  }

  /** Marks every field of the hit's span that is shown now. */
  #markFields(hit: Hit): { here: Range | undefined; element: Element | null } {
    const fields = new Map<string, Hit[]>();
    for (const one of this.#find.hits.peek()) {
      if (one.spanId !== hit.spanId) continue;
      const field = shownIn(one.field);
      fields.set(field, [...(fields.get(field) ?? []), one]);
    }
    let here: Range | undefined;
    let element: Element | null = null;
    for (const [field, hits] of fields) {
      const shown = document.querySelector(`.details [data-found-in="${CSS.escape(field)}"]`);
      if (!shown) continue;
      const ranges = rangesOf(shown, [...new Set(hits.map(({ text }) => text))], MOST_MARKS);
      for (const range of ranges) this.#all.add(range);
      const nth = hits.indexOf(hit);
      if (nth === -1) continue;
      element = shown;
      here = ranges[nth] ?? ranges.at(-1);
    }
    return { here, element };
  }

  /** What does not show yet is fetched where it was cut, else read in a way that leaves nothing out. */
  #lookDeeper(hit: Hit, details: SpanDetails): void {
    const value = valueOf(details, hit.field);
    if (value && value.text.length < value.total) {
      attempt(this.#loader.loadRest(details.id, value));
      return;
    }
    const field = shownIn(hit.field);
    const { reading } = readingOfHit.peek()?.field === field ? (readingOfHit.peek() ?? NONE) : NONE;
    if (reading === 'raw') this.#shown = hit;
    else readingOfHit.value = { field, reading: reading === null ? 'text' : 'raw' };
  }
}

const NONE = { reading: null };

/** The value that a field stands for, where it is one. */
function valueOf(details: SpanDetails, field: string): ValueText | null {
  const values = [
    details.inputs,
    details.outputs,
    ...details.attributes.map(({ value }) => value),
    ...details.events.flatMap(({ attributes }) => attributes.map(({ value }) => value)),
  ];
  return values.find((value) => value?.ref === field) ?? null;
}

/**
 * Scrolls a hit into sight.
 * @returns whether it is there now: a block that was far out of sight is laid out, and takes its room, only afterwards.
 */
function bringIntoSight(range: Range, within: Element | null): boolean {
  const pane = within?.closest('.tab-panel');
  if (!pane) return true;
  const view = pane.getBoundingClientRect();
  const { top, bottom, height } = range.getBoundingClientRect();
  if (height > 0 && top >= view.top && bottom <= view.bottom) return true;
  if (height > 0) pane.scrollTop += top - view.top - view.height / 3;
  else range.startContainer.parentElement?.scrollIntoView({ block: 'start' });
  return false;
}
