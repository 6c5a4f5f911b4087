const sources = new WeakMap<Element, () => string>();

/** Remembers the source text of a rendered element. Pass the result as the element's `ref`. */
export function sourceRef(text: () => string): (element: Element | null) => void {
  return (element) => {
    if (element) sources.set(element, text);
  };
}

/** Returns the exact text of a selected range, or the source text if an entire rendered value is selected. */
export function rangeText(range: Range, rendered: string): string {
  const within = elementOf(range.commonAncestorContainer);
  if (!within) return rendered;
  // Plain texts are rendered unchanged, including their line breaks.
  if (within.closest('.long-text')) return range.toString();
  const selected = squeezed(range.cloneContents());
  if (selected === '') return rendered;
  for (const element of around(within)) {
    const source = sources.get(element);
    if (source && range.intersectsNode(element) && squeezed(element) === selected) return source();
  }
  const texts = [...within.querySelectorAll('.long-text')].filter((one) => range.intersectsNode(one));
  const whole = texts.find((one) => squeezed(one) === selected);
  return whole?.textContent ?? rendered;
}

/** The element, its ancestors, and its descendants. */
function* around(within: Element): Iterable<Element> {
  for (let at: Element | null = within; at; at = at.parentElement) yield at;
  yield* within.querySelectorAll('*');
}

function elementOf(node: Node): Element | null {
  return node instanceof Element ? node : node.parentElement;
}

/** The text without whitespace and buttons, because it's unknown whether these are selected. */
function squeezed(node: Element | DocumentFragment): string {
  const copy = document.createElement('div');
  copy.append(node.cloneNode(true));
  for (const button of copy.querySelectorAll('button')) button.remove();
  return copy.textContent.replace(/\s+/g, '');
}
