import { labelWords } from './words/labelWords';
import { tableWords } from './words/tableWords';
import { traceWords } from './words/traceWords';

/** All strings of the webviews by key, in one table so that they can be translated. `{0}` is an argument. */
const english = { ...traceWords, ...labelWords, ...tableWords } as const;

export type StringKey = keyof typeof english;

/** Returns the text of a key with its arguments inserted. */
export function t(key: StringKey, ...args: ReadonlyArray<string | number>): string {
  return english[key].replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)] ?? ''));
}

/** Returns the text for one or for any other number. */
export function tn(count: number, one: StringKey, many: StringKey, shown: string): string {
  return count === 1 ? t(one) : t(many, shown);
}
