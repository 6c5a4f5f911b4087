import * as z from 'zod/mini';

/**
 * A part of a state that is kept over a reload. Another version may have written it, or a number that JSON does not have:
 * then the part is as at first, and the others stay.
 */
export function part<T>(schema: z.ZodMiniType<T>, atFirst: T): z.ZodMiniType<T> {
  return z.catch(schema, atFirst);
}

/** A list of which the elements are kept that can be read. */
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
