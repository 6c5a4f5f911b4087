import type { Page } from 'playwright-core';
import * as z from 'zod/mini';
import { ATTRIBUTES, ELEMENTS, SOURCES, STYLES } from './allowed';

/**
 * Returns what the page contains but must not, one line per finding: elements, attributes and addresses off
 * the allow-list, anything wider than its pane or scroll container, rows of another height, text whose
 * direction affects its neighbors; and whether a payload ran.
 */
export async function inspect(page: Page): Promise<string[]> {
  const found = await page.evaluate(look, {
    elements: [...ELEMENTS],
    attributes: [...ATTRIBUTES],
    sources: SOURCES,
    styles: [...STYLES],
  });
  return z.array(z.string()).parse(found);
}

interface Allowed {
  readonly elements: readonly string[];
  readonly attributes: readonly string[];
  readonly sources: Readonly<Record<string, string>>;
  readonly styles: readonly string[];
}

/** Runs in the page, so it can't use anything from this module's scope. */
function look(allowed: Allowed): string[] {
  const found = new Set<string>();
  const elements = new Set(allowed.elements);
  const attributes = new Set(allowed.attributes);
  const styles = new Set(allowed.styles);
  if (Reflect.get(window, 'hostileRan') !== 0) found.add('a script ran');
  const signs: unknown = Reflect.get(window, 'hostileSigns');
  if (Array.isArray(signs)) for (const sign of signs.splice(0)) found.add(String(sign).slice(0, 160));
  else found.add('nothing was watched');
  if (Reflect.get({}, 'polluted') !== undefined) found.add('the prototype of all objects was changed');
  const where = (one: Element): string =>
    `${one.localName}.${one.getAttribute('class') ?? ''} "${one.textContent.slice(0, 40)}"`;
  const all = [...document.body.querySelectorAll('*')];

  for (const one of all) {
    if (!elements.has(one.localName)) found.add(`element ${one.localName}`);
    if (one.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.add(`namespace ${one.namespaceURI ?? ''}`);
    for (const { name, value } of one.attributes) {
      if (!attributes.has(name) && !/^aria-[a-z]+$/.test(name))
        found.add(`attribute ${name} of ${where(one)}`);
      if (name === 'src' && !value.startsWith(allowed.sources[one.localName] ?? '\0'))
        found.add(`address ${value.slice(0, 80)} of ${where(one)}`);
    }
    if (one instanceof HTMLElement) {
      for (const property of one.style)
        if (!styles.has(property)) found.add(`style ${property} of ${where(one)}`);
      if (/url|image|\\/i.test(one.style.cssText)) found.add(`style ${one.style.cssText.slice(0, 80)}`);
    }
  }
  for (const one of document.head.querySelectorAll('meta, base, link, style, script')) {
    const ours =
      one.localName === 'style' || one.localName === 'script'
        ? one instanceof HTMLElement && one.nonce !== ''
        : one.localName === 'link'
          ? one.getAttribute('rel') === 'stylesheet' &&
            /^http:\/\/files\.localhost:\d+\//.test(one.getAttribute('href') ?? '')
          : one.localName === 'meta';
    if (!ours) found.add(`head ${one.outerHTML.slice(0, 120)}`);
  }

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.add(`the page is ${root.scrollWidth} px wide`);
  if (root.scrollHeight > root.clientHeight) found.add(`the page is ${root.scrollHeight} px high`);
  const clips = new Map<Element, boolean>();
  const isClip = (one: Element): boolean => {
    const known = clips.get(one);
    if (known !== undefined) return known;
    const clip = getComputedStyle(one).overflowX !== 'visible';
    clips.set(one, clip);
    return clip;
  };
  for (const pane of document.querySelectorAll(
    '.pane, .trace-header, .trace-facts, .banner, .table-frame, .table-bar',
  )) {
    const { left, right } = pane.getBoundingClientRect();
    for (const one of pane.querySelectorAll('*')) {
      if (one.closest('.sr-only, .unseen')) continue;
      const box = one.getBoundingClientRect();
      if (box.width === 0 || (box.right <= right + 1 && box.left >= left - 1)) continue;
      let around = one.parentElement;
      while (around && around !== pane && !isClip(around)) around = around.parentElement;
      if (around === pane || around === null)
        found.add(
          `${where(one)} is at ${Math.round(box.left)}-${Math.round(box.right)} of ${Math.round(right)}`,
        );
    }
  }
  for (const one of document.querySelectorAll(
    '.tab-panel, .assessments-body, .labels, .trace-facts, .banner-text, .banner-detail, .span-tree',
  ))
    if (
      one.scrollWidth > one.clientWidth + 1 &&
      !['hidden', 'clip'].includes(getComputedStyle(one).overflowX)
    )
      found.add(`${where(one)} scrolls sideways: ${one.scrollWidth} px in ${one.clientWidth}`);
  const rows = { '[role=treeitem]': 22, '.table-body > .table-row:not(.cell-editor-row)': 26 };
  for (const [selector, wanted] of Object.entries(rows))
    for (const one of document.querySelectorAll(selector)) {
      const { height } = one.getBoundingClientRect();
      if (height !== wanted) found.add(`row ${where(one)} is ${height} px high`);
    }

  // Text that changes the writing direction must be in an isolate, or alone in a block.
  const turns = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const content = text.nodeValue ?? '';
    if (!turns.test(content)) continue;
    let around = text.parentElement;
    while (around) {
      const { display, unicodeBidi } = getComputedStyle(around);
      if (unicodeBidi.includes('isolate') || unicodeBidi === 'plaintext' || !display.startsWith('inline'))
        break;
      around = around.parentElement;
    }
    let seen = around?.textContent ?? '';
    // Ignore screen-reader-only text: it takes no space on screen.
    for (const one of around?.querySelectorAll('.unseen, .sr-only') ?? [])
      seen = seen.replace(one.textContent, '');
    const beside = seen.replace(content, '').replaceAll(/[\s,:"…]/g, '');
    const own = around?.closest('.markdown, .text-block, option, .status-text, .sr-only') !== null;
    if (!own && beside !== '')
      found.add(`direction of ${where(text.parentElement ?? document.body)} beside "${beside.slice(0, 40)}"`);
  }
  return [...found];
}
