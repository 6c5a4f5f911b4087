import type { JsonValue } from '../../../src/model/value';

/**
 * Makes every optional or nullable part of a type required, at any depth, so that a sample doesn't compile
 * until it has a new optional field as well. JSON of any shape stays unchanged.
 */
export type Filled<T> = [NonNullable<JsonValue>] extends [T] ? T : FilledPart<T>;

type FilledPart<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer E)[]
    ? Filled<E>[]
    : T extends object
      ? { readonly [K in keyof T]-?: Filled<NonNullable<T[K]>> }
      : T;
