import type { Page } from 'playwright-core';
import * as z from 'zod/mini';

/**
 * Returns what is clipped or covered, one line per fault: controls outside the window or their pane, controls
 * that can't be clicked where they are visible, and texts that end without an ellipsis and can't be scrolled
 * to.
 */
export async function layoutFaults(page: Page): Promise<string[]> {
  await page.evaluate('window.__name = (one) => one'); // the test loader wraps functions in it
  return z.array(z.string()).parse(await page.evaluate(look));
}

/** Runs in the page. */
function look(): string[] {
  const found = new Set<string>();
  const { clientWidth: width, clientHeight: height, scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > width) found.add(`the page is ${scrollWidth} px wide in a window of ${width}`);
  if (scrollHeight > height) found.add(`the page is ${scrollHeight} px high in a window of ${height}`);
  const named = (one: Element): string =>
    `${one.localName}.${one.getAttribute('class') ?? ''} "${(one.getAttribute('aria-label') ?? one.textContent).slice(0, 40)}"`;
  const modal = document.querySelector('dialog[open]');

  const controls =
    'button, input, textarea, select, [role=tab], vscode-button, vscode-dropdown, vscode-radio';
  for (const one of (modal ?? document).querySelectorAll(controls)) {
    if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const box = one.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    if (box.left < -1 || box.right > width + 1) found.add(`${named(one)} is at ${box.left} to ${box.right}`);
    const pane = one.closest('.pane')?.getBoundingClientRect();
    if (pane && (box.left < pane.left - 1 || box.right > pane.right + 1))
      found.add(`${named(one)} sticks out of its pane`);
    if (box.width < 12 || box.height < 12) found.add(`${named(one)} is ${box.width} by ${box.height}`);
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (!inSight(one, x, y)) continue;
    const there = document.elementFromPoint(x, y);
    const over = there?.closest(
      '.combobox-list, .selection-bar, .change-bar, .new-spans-pill, .assessments > .pane-header',
    );
    if (there && !over && !one.contains(there) && !there.contains(one))
      found.add(`${named(one)} lies under ${named(there)}`);
  }

  const upright =
    'dialog[open], .panes, .trace-facts, .assessments-body, .labels, .tab-panel, .span-tree, .banner-text';
  for (const one of document.querySelectorAll(upright))
    if (one.scrollWidth > one.clientWidth + 1) found.add(`${named(one)} scrolls sideways`);
  const icon = document.querySelector('.banner-icon')?.getBoundingClientRect();
  const words = document.querySelector('.banner-text')?.getBoundingClientRect();
  if (icon && words && words.top >= icon.bottom) found.add('the icon of a banner stands above its text');

  for (const one of document.querySelectorAll<HTMLElement>('.app *')) {
    if (one.scrollWidth <= one.clientWidth + 1 || one.clientWidth === 0) continue;
    const { overflowX, textOverflow, webkitLineClamp, fontSize } = getComputedStyle(one);
    const isCut = overflowX === 'hidden' && textOverflow !== 'ellipsis' && webkitLineClamp === 'none';
    const isText = [...one.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim(),
    );
    if (isCut && isText && fontSize !== '0px' && !one.closest('.sr-only')) found.add(`${named(one)} is cut`);
  }
  return [...found];

  /** Whether a point of an element isn't scrolled out of view. */
  function inSight(one: Element, x: number, y: number): boolean {
    if (x < 0 || y < 0 || x > width || y > height) return false;
    for (let around = one.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflowY === 'visible') continue;
      const box = around.getBoundingClientRect();
      // Ignore content at an edge: the splitter covers it while it's half scrolled out of view.
      if (y < box.top + 4 || y > box.bottom - 4 || x < box.left || x > box.right) return false;
    }
    return true;
  }
}
