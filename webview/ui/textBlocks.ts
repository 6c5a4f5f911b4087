const MOST_CHARS = 8_000;
const BLOCK_LINES = 200;
const BLOCK_CHARS = 20_000;

/** The first lines of a text, at most `lines` and 8,000 characters; all of it when it is hardly longer. */
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

/** Cuts a text into blocks of whole lines, and very long lines into pieces, without losing a character. */
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

/** Moves a place out of the middle of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
