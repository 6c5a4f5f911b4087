const sources = new WeakMap<Element, string>();

/** Remembers the text that an element shows in a rendered way. Give it as the element's `ref`. */
export function sourceRef(text: string): (element: Element | null) => void {
  return (element) => {
    if (element) sources.set(element, text);
  };
}

/** The exact text of a selected range, and the source text where all of a rendered value is selected. */
export function rangeText(range: Range, rendered: string): string {
  const within = elementOf(range.commonAncestorContainer);
  // Plain texts stand there as they are, their line breaks included.
  if (within?.closest('.long-text')) return range.toString();
  const selected = squeezed(range.toString());
  for (const element of candidates(within)) {
    const source = sources.get(element);
    if (source !== undefined && squeezed(element.textContent) === selected) return source;
  }
  const [only, ...more] = within ? [...within.querySelectorAll('.long-text')].filter(touches(range)) : [];
  return only && more.length === 0 && squeezed(only.textContent) === selected ? only.textContent : rendered;
}

/** The elements around a range, and those in it, that may show a whole value. */
function* candidates(within: Element | null): Iterable<Element> {
  for (let at = within; at; at = at.parentElement) yield at;
  if (within) yield* within.querySelectorAll('*');
}

function touches(range: Range): (element: Element) => boolean {
  return (element) => range.intersectsNode(element);
}

function elementOf(node: Node): Element | null {
  return node instanceof Element ? node : node.parentElement;
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}
