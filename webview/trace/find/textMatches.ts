/** Where some texts stand in the text of an element, as ranges of its text nodes, in order. At most `most`. */
export function rangesOf(element: Element, texts: readonly string[], most: number): Range[] {
  const { text, nodes, starts } = textOf(element);
  const places = placesOf(text, texts, most);
  let node = 0;
  return places.map(({ from, to }) => {
    while (node + 1 < starts.length && (starts[node + 1] ?? 0) <= from) node++;
    let last = node;
    while (last + 1 < starts.length && (starts[last + 1] ?? 0) < to) last++;
    const range = new Range();
    const [first, end] = [nodes[node], nodes[last]];
    if (first) range.setStart(first, from - (starts[node] ?? 0));
    if (end) range.setEnd(end, to - (starts[last] ?? 0));
    return range;
  });
}

interface TextPlace {
  readonly from: number;
  readonly to: number;
}

/** Places of any of the texts, from left to right, none in another; of two that begin together the longer. */
export function placesOf(text: string, texts: readonly string[], most: number): TextPlace[] {
  const wanted = texts.filter((one) => one !== '').map((one) => ({ one, at: text.indexOf(one) }));
  const places: TextPlace[] = [];
  let from = 0;
  while (places.length < most) {
    let best: { one: string; at: number } | undefined;
    for (const each of wanted) {
      if (each.at !== -1 && each.at < from) each.at = text.indexOf(each.one, from);
      if (each.at === -1) continue;
      if (!best || each.at < best.at || (each.at === best.at && each.one.length > best.one.length))
        best = each;
    }
    if (!best) return places;
    from = best.at + best.one.length;
    places.push({ from: best.at, to: from });
  }
  return places;
}

function textOf(element: Element): { text: string; nodes: Text[]; starts: number[] } {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('.sr-only, .section-header, [hidden]')
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  const nodes: Text[] = [];
  const starts: number[] = [];
  const parts: string[] = [];
  let length = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    nodes.push(node);
    starts.push(length);
    parts.push(node.data);
    length += node.data.length;
  }
  return { text: parts.join(''), nodes, starts };
}
