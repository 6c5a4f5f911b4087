import { effect } from '@preact/signals';
import type { Mark } from '../../src/model/marks';
import { sought } from './sought';

/**
 * Highlights search matches in registered text nodes. Reveals the current match when the search moves to it,
 * or as soon as the part that contains it is rendered.
 */
class ShownMarks {
  #highlights: { readonly all: Highlight; readonly here: Highlight } | undefined;
  readonly #ranges = new Map<number, Set<Range>>();
  /** The step whose match was revealed; after that, the user controls scrolling. */
  #revealed = -1;
  #frame = 0;
  #settling: AbortController | undefined;

  /** Starts following the search. */
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

  /**
   * Registers the marks of a text node.
   * @returns A function that removes them.
   */
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

  /**
   * Waits for the next frame, when the step's changes are rendered and new panes have restored their scroll
   * position.
   */
  #revealSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const step = sought.peek();
      if (!step || step.step === this.#revealed) return;
      const [range] = this.#ranges.get(step.hit) ?? [];
      if (!range) return; // `show` calls again once it's rendered
      this.#revealed = step.step;
      this.#reveal(range);
    });
  }

  #reveal(range: Range): void {
    const pane = range.startContainer.parentElement?.closest('.tab-panel');
    if (!pane) return;
    scrollTo(range, pane);
    // Blocks are laid out when they become visible, and their size may differ from the estimate.
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
  if (range.collapsed) return; // the match's node is gone
  const view = pane.getBoundingClientRect();
  const { top, bottom } = range.getBoundingClientRect();
  if (top >= view.top && bottom <= view.bottom) return;
  pane.scrollTop += top - view.top - view.height / 3;
}
