/** Something to choose by typing the beginning of its name. */
export interface Named {
  readonly text: string;
  /** Comes before others that match as well. */
  readonly preferred?: boolean;
}

/** What fits a text that is typed, the best first; otherwise in the order given. */
export function matching<T extends Named>(all: readonly T[], typed: string): T[] {
  const wanted = typed.trim();
  return all
    .map((one) => ({ one, fit: fitOf(one.text, wanted) }))
    .filter(({ fit }) => fit !== NONE)
    .sort((a, b) => a.fit - b.fit || Number(b.one.preferred ?? false) - Number(a.one.preferred ?? false))
    .map(({ one }) => one);
}

const NONE = 5;

/** 0: the same. 1: the same but for the case. 2: begins with it. 3: a word of it does. 4: has it somewhere. */
function fitOf(name: string, typed: string): number {
  const [text, wanted] = [name.toLowerCase(), typed.toLowerCase()];
  if (text === wanted) return name === typed ? 0 : 1;
  if (text.startsWith(wanted)) return 2;
  if (!text.includes(wanted)) return NONE;
  return wordsOf(text).some((word) => word.startsWith(wanted)) ? 3 : 4;
}

/** The rests of a text from each of its words on: `is_correct` has `correct`. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/[^\p{L}\p{N}]+/gu)].map(({ index, 0: between }) =>
    text.slice(index + between.length),
  );
}
