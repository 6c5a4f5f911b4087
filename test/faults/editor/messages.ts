import * as z from 'zod/mini';

/** A press of the command's keybinding, as a line of JSON. */
export const KeyPress = z.object({
  n: z.number(),
  label: z.object({ name: z.string(), value: z.json(), rationale: z.string() }),
});
export type KeyPress = z.infer<typeof KeyPress>;

/** A report by an extension host, as a line of JSON: first its identity, then the result of each press. */
export const HostReport = z.union([
  z.object({ folder: z.string(), pid: z.number() }),
  z.object({ n: z.number(), error: z.nullable(z.string()) }),
]);
