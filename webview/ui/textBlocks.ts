const MOST_CHARS = 8_000;
const BLOCK_LINES = 200;
const BLOCK_CHARS = 20_000;

/**
 * Returns the first `lines` lines of a text, at most 8,000 characters. Returns the full text if the rest is
 * less than 200 characters on one line.
 */
export function beginning(text: string, lines: number): string {
  let end = 0;
  for (let i = 0; i < lines; i++) {
    const at = text.indexOf('\n', end);
    if (at === -1) {
      end = text.length;
      break;
    }
    end = at + 1;
  }
  if (end > MOST_CHARS) end = wholeCharacter(text, MOST_CHARS);
  const rest = text.length - end;
  return rest < 200 && !text.slice(end).includes('\n') ? text : text.slice(0, end);
}

/** Splits a text into blocks of whole lines, and very long lines into pieces, without losing a character. */
export function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let from = 0;
  while (from < text.length) {
    let to = from;
    for (let i = 0; i < BLOCK_LINES && to < text.length && to - from < BLOCK_CHARS; i++) {
      const at = text.indexOf('\n', to);
      to = at === -1 ? text.length : at + 1;
    }
    if (to - from > 2 * BLOCK_CHARS) to = wholeCharacter(text, from + BLOCK_CHARS);
    blocks.push(text.slice(from, to));
    from = to;
  }
  return blocks;
}

/** Moves an index out of the middle of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
