import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from '../support/eventually';

/**
 * Why an element isn't completely visible without scrolling: what clips it or covers it. '' if it's
 * completely visible.
 */
export async function hiddenBy(locator: Locator): Promise<string> {
  return locator.evaluate((inner) => {
    const box = inner.getBoundingClientRect();
    // For a toolkit control, the document sees only the host element.
    const root = inner.getRootNode();
    const element = root instanceof ShadowRoot ? root.host : inner;
    if (box.width === 0 || box.height === 0) return 'it has no size';
    const own = `${Math.round(box.top)} to ${Math.round(box.bottom)}`;
    for (let around = element.parentElement; around; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const clip = around.getBoundingClientRect();
      const isInside =
        box.top >= clip.top - 1 &&
        box.bottom <= clip.bottom + 1 &&
        box.left >= clip.left - 1 &&
        box.right <= clip.right + 1;
      if (!isInside) {
        const name = `${around.localName}.${around.className}`;
        return `${own} is cut off by ${name} at ${Math.round(clip.top)} to ${Math.round(clip.bottom)}`;
      }
    }
    if (box.top < -1 || box.bottom > window.innerHeight + 1) return `${own} is outside the window`;
    for (const x of [box.left + 4, (box.left + box.right) / 2])
      for (const y of [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2]) {
        const there = document.elementFromPoint(x, y);
        if (there && !element.contains(there) && !there.contains(element))
          return `${own} lies under ${there.localName}.${String(there.getAttribute('class'))}`;
      }
    return '';
  });
}

/** Waits until an element is completely visible. */
export async function untilInSight(locator: Locator): Promise<void> {
  await eventually(async () => assert.equal(await hiddenBy(locator), ''));
}

/**
 * The classes of the elements in the Assessments pane that can scroll vertically now, except text areas and
 * lists that open over it.
 */
export async function scrollersOf(pane: Locator): Promise<string[]> {
  return pane.evaluate((element) =>
    [...element.querySelectorAll('*')]
      .filter((one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowY))
      .filter((one) => one.scrollHeight > one.clientHeight + 1)
      .filter((one) => !one.matches('textarea, .combobox-list'))
      .map((one) => one.className),
  );
}

/**
 * How the text of an element is clipped horizontally, by itself or by an ancestor. '' if it's completely
 * readable.
 */
export async function textCutBy(locator: Locator): Promise<string> {
  return locator.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const boxes = [...range.getClientRects()].filter((one) => one.width > 0 && one.height > 0);
    if (boxes.length === 0) return 'there is no text';
    let around: Node | null = element;
    while (around) {
      if (around instanceof Element) {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(around);
        const clip = around.getBoundingClientRect();
        const clips = overflowX !== 'visible' || around === element;
        const hasCut = boxes.some((one) => one.left < clip.left - 1 || one.right > clip.right + 1);
        const hasCutBelow = boxes.some((one) => one.bottom > clip.bottom + 1);
        const isScroller = overflowY === 'auto' || overflowY === 'scroll';
        if (clips && (hasCut || (hasCutBelow && !isScroller)))
          return `“${element.textContent}” is cut off by ${around.localName}.${around.className} (${textOverflow})`;
      }
      // Follow the rendered tree: slotted content is inside the shadow tree.
      around =
        (around instanceof Element ? around.assignedSlot : null) ??
        (around.parentNode instanceof ShadowRoot ? around.parentNode.host : around.parentNode);
    }
    return '';
  });
}
