import { effect } from '@preact/signals';
import type { Mark } from '../../src/model/marks';
import { sought } from './sought';

/**
 * Highlights what a search found, in the text nodes that say they show it, and brings the hit that the search is at into
 * sight once it is there: when it is stepped to, or as soon as the part that shows it is drawn.
 */
class ShownMarks {
  #highlights: { readonly all: Highlight; readonly here: Highlight } | undefined;
  readonly #ranges = new Map<number, Set<Range>>();
  /** The step that brought its hit into sight: from then on, the user scrolls. */
  #revealed = -1;
  #frame = 0;
  #settling: AbortController | undefined;

  /** Follows the search from now on. */
  start(): void {
    const { all, here } = (this.#highlights = { all: new Highlight(), here: new Highlight() });
    here.priority = 1;
    CSS.highlights.set('found', all);
    CSS.highlights.set('found-here', here);
    effect(() => {
      const step = sought.value;
      here.clear();
      this.#settling?.abort();
      if (!step) return;
      for (const range of this.#ranges.get(step.hit) ?? []) here.add(range);
      this.#revealSoon();
    });
  }

  /** A text node shows these marks from now on. @returns what takes them away. */
  show(node: Text, marks: readonly Mark[]): () => void {
    const shown = marks.map(({ from, to, hit }) => ({ hit, range: rangeIn(node, from, to) }));
    for (const { hit, range } of shown) {
      this.#ranges.set(hit, (this.#ranges.get(hit) ?? new Set()).add(range));
      this.#highlights?.all.add(range);
      if (hit !== sought.peek()?.hit) continue;
      this.#highlights?.here.add(range);
      this.#revealSoon();
    }
    return () => {
      for (const { hit, range } of shown) {
        const others = this.#ranges.get(hit);
        others?.delete(range);
        if (others?.size === 0) this.#ranges.delete(hit);
        this.#highlights?.all.delete(range);
        this.#highlights?.here.delete(range);
      }
    };
  }

  /** In the next frame: what a step changes is drawn until then, and a pane that begins anew has put its scroll back. */
  #revealSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const step = sought.peek();
      if (!step || step.step === this.#revealed) return;
      const [range] = this.#ranges.get(step.hit) ?? [];
      if (!range) return; // it is told of when it is drawn
      this.#revealed = step.step;
      this.#reveal(range);
    });
  }

  #reveal(range: Range): void {
    const pane = range.startContainer.parentElement?.closest('.tab-panel');
    if (!pane) return;
    scrollTo(range, pane);
    // Blocks that come into sight are laid out only then, and take another room than was thought.
    this.#settling?.abort();
    const { signal } = (this.#settling = new AbortController());
    pane.addEventListener('contentvisibilityautostatechange', () => scrollTo(range, pane), { signal });
    for (const moves of ['wheel', 'pointerdown', 'touchmove', 'keydown']) {
      pane.addEventListener(moves, () => this.#settling?.abort(), { signal, passive: true });
    }
  }
}

export const shownMarks = new ShownMarks();

function rangeIn(node: Text, from: number, to: number): Range {
  const range = new Range();
  range.setStart(node, Math.min(from, node.length));
  range.setEnd(node, Math.min(to, node.length));
  return range;
}

function scrollTo(range: Range, pane: Element): void {
  if (range.collapsed) return; // what it was in is gone
  const view = pane.getBoundingClientRect();
  const { top, bottom } = range.getBoundingClientRect();
  if (top >= view.top && bottom <= view.bottom) return;
  pane.scrollTop += top - view.top - view.height / 3;
}
