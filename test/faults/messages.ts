import * as z from 'zod/mini';
import { Label } from './label';

/** What a window's process is started with, as JSON in its first argument. */
export const WindowSetup = z.object({
  /** Stands for `globalStorageUri`; two windows share it. */
  root: z.string(),
  /** The server, by way of the proxy. */
  uri: z.string(),
  /** The outbox's time runs so much faster than ours. */
  factor: z.number(),
});
export type WindowSetup = z.infer<typeof WindowSetup>;

const which = { traceId: z.string(), id: z.string() };

const Order = z.discriminatedUnion('do', [
  z.object({ do: z.literal('create'), ...which, label: Label }),
  z.object({
    do: z.literal('edit'),
    ...which,
    /** Ask the server for what it holds, where the window has a view of its own that may be old. */
    fresh: z.boolean(),
    name: z.string(),
    value: z.json(),
    rationale: z.string(),
  }),
  z.object({ do: z.literal('delete'), ...which, fresh: z.boolean(), holdMs: z.number() }),
  z.object({
    do: z.literal('move'),
    ...which,
    fresh: z.boolean(),
    newId: z.string(),
    spanId: z.nullable(z.string()),
  }),
  /** Look at it on the server, so that it is known when that does not answer any more. */
  z.object({ do: z.literal('look'), ...which }),
  z.object({ do: z.literal('undo'), ...which }),
  z.object({ do: z.literal('retry'), ...which }),
  z.object({ do: z.literal('discard'), ...which }),
  z.object({ do: z.literal('status') }),
]);
export type Order = z.infer<typeof Order>;

/** What a window is told to do, a line of JSON on its standard input. */
export const Command = z.object({ n: z.number(), order: Order });

const Refused = z.object({ ...which, reason: z.string(), want: z.nullable(Label) });
export type Refused = z.infer<typeof Refused>;

const Reply = z.discriminatedUnion('result', [
  /** It is durable. `want`: what the label shall be now, where the window alone knows that; `id`: its id since. */
  z.object({
    result: z.literal('durable'),
    want: z.optional(z.nullable(Label)),
    id: z.optional(z.string()),
  }),
  /** The outbox did not take it in. */
  z.object({ result: z.literal('notTaken'), reason: z.string() }),
  /** There is no such label here or on the server, or the server did not say: the user sees nothing to act on. */
  z.object({ result: z.literal('notShown') }),
  z.object({ result: z.literal('status'), refused: z.array(Refused), waiting: z.number() }),
]);
export type Reply = z.infer<typeof Reply>;

/** What a window says, a line of JSON on its standard output. */
export const Report = z.union([z.object({ ready: z.string() }), z.object({ n: z.number(), reply: Reply })]);
