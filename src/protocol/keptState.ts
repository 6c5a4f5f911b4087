import * as z from 'zod/mini';

/**
 * A part of a state that is persisted across reloads. It may come from another version, or contain a number
 * that JSON can't represent. If it can't be parsed, it becomes `fallback`, and the other parts stay.
 */
export function withFallback<T>(schema: z.ZodMiniType<T>, fallback: T): z.ZodMiniType<T> {
  return z.catch(schema, fallback);
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
