/** An item that can be chosen by typing the start of its name. */
export interface Named {
  readonly text: string;
  /** Whether it comes before other, equally good matches. */
  readonly preferred?: boolean;
}

/** Returns the items that match the typed text, best first; equally good ones keep their order. */
export function matching<T extends Named>(all: readonly T[], typed: string): T[] {
  const wanted = typed.trim();
  return all
    .map((one) => ({ one, fit: fitOf(one.text, wanted) }))
    .filter(({ fit }) => fit !== NONE)
    .sort((a, b) => a.fit - b.fit || Number(b.one.preferred ?? false) - Number(a.one.preferred ?? false))
    .map(({ one }) => one);
}

const NONE = 5;

/** 0: equal. 1: equal except for case. 2: starts with it. 3: a word starts with it. 4: contains it. */
function fitOf(name: string, typed: string): number {
  const [text, wanted] = [name.toLowerCase(), typed.toLowerCase()];
  if (text === wanted) return name === typed ? 0 : 1;
  if (text.startsWith(wanted)) return 2;
  if (!text.includes(wanted)) return NONE;
  return wordsOf(text).some((word) => word.startsWith(wanted)) ? 3 : 4;
}

/** The rest of a text from each word boundary: `is_correct` yields `correct`. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/[^\p{L}\p{N}]+/gu)].map(({ index, 0: between }) =>
    text.slice(index + between.length),
  );
}
