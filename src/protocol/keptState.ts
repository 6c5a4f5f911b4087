import * as z from 'zod/mini';

/**
 * A part of a state that is persisted across reloads. It may come from another version, or contain a number
 * that JSON can't represent. If it can't be parsed, it starts as `atFirst`, and the other parts stay.
 */
export function part<T>(schema: z.ZodMiniType<T>, atFirst: T): z.ZodMiniType<T> {
  return z.catch(schema, atFirst);
}

/** A list that keeps the elements that can be parsed. */
export function listOf<T>(element: z.ZodMiniType<T>): z.ZodMiniType<T[]> {
  return z.pipe(
    z.catch(z.array(z.unknown()), []),
    z.transform((elements) =>
      elements.flatMap((one) => {
        const read = element.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    ),
  );
}
