import * as z from 'zod/mini';

/** A press of a key that is bound to the command, a line of JSON. */
export const KeyPress = z.object({
  n: z.number(),
  label: z.object({ name: z.string(), value: z.json(), rationale: z.string() }),
});
export type KeyPress = z.infer<typeof KeyPress>;

/** What an extension host says, a line of JSON: who it is, and then how each press ended. */
export const HostReport = z.union([
  z.object({ folder: z.string(), pid: z.number() }),
  z.object({ n: z.number(), error: z.nullable(z.string()) }),
]);
