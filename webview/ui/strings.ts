import { labelWords } from './words/labelWords';
import { tableWords } from './words/tableWords';
import { traceWords } from './words/traceWords';

/** Every word that the panels show, by key: one table for a translation to replace. `{0}` stands for an argument. */
const english = { ...traceWords, ...labelWords, ...tableWords } as const;

export type StringKey = keyof typeof english;

/** The text of a key with its arguments put in. */
export function t(key: StringKey, ...args: ReadonlyArray<string | number>): string {
  return english[key].replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)] ?? ''));
}

/** The text for one, or for any other number. */
export function tn(count: number, one: StringKey, many: StringKey, shown: string): string {
  return count === 1 ? t(one) : t(many, shown);
}
