import type { JsonValue } from '../../../src/model/value';

/**
 * A type with all that may be absent or null given, at any depth: a sample of it does not compile until it has a new
 * optional field, too. JSON of any shape stays as it is.
 */
export type Filled<T> = [NonNullable<JsonValue>] extends [T] ? T : FilledPart<T>;

type FilledPart<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer E)[]
    ? Filled<E>[]
    : T extends object
      ? { readonly [K in keyof T]-?: Filled<NonNullable<T[K]>> }
      : T;
