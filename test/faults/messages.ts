import * as z from 'zod/mini';
import { Label } from './label';

/** The setup of a window's process, as JSON in its first argument. */
export const WindowSetup = z.object({
  /** Stands for `globalStorageUri`; shared by two windows. */
  root: z.string(),
  /** The server's URL through the proxy. */
  uri: z.string(),
  /** How much faster than real time the outbox's clock runs. */
  factor: z.number(),
});
export type WindowSetup = z.infer<typeof WindowSetup>;

const which = { traceId: z.string(), id: z.string() };

const Order = z.discriminatedUnion('do', [
  z.object({ do: z.literal('create'), ...which, label: Label }),
  z.object({
    do: z.literal('edit'),
    ...which,
    /** Whether to load the label from the server, because the window's own view may be outdated. */
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
  /** Loads the label so that the window knows it when the server stops responding. */
  z.object({ do: z.literal('look'), ...which }),
  z.object({ do: z.literal('undo'), ...which }),
  z.object({ do: z.literal('retry'), ...which }),
  z.object({ do: z.literal('discard'), ...which }),
  z.object({ do: z.literal('status') }),
]);
export type Order = z.infer<typeof Order>;

/** A command for a window, as a line of JSON on its standard input. */
export const Command = z.object({ n: z.number(), order: Order });

const Refused = z.object({ ...which, reason: z.string(), want: z.nullable(Label) });
export type Refused = z.infer<typeof Refused>;

const Reply = z.discriminatedUnion('result', [
  /** The request is durable. `want`: the desired label, if only the window knows it; `id`: its new ID. */
  z.object({
    result: z.literal('durable'),
    want: z.optional(z.nullable(Label)),
    id: z.optional(z.string()),
  }),
  /** The outbox didn't accept the request. */
  z.object({ result: z.literal('notTaken'), reason: z.string() }),
  /**
   * There is no such label here or on the server, or the server didn't respond: the user sees nothing to act
   * on.
   */
  z.object({ result: z.literal('notShown') }),
  z.object({ result: z.literal('status'), refused: z.array(Refused), waiting: z.number() }),
]);
export type Reply = z.infer<typeof Reply>;

/** A report by a window, as a line of JSON on its standard output. */
export const Report = z.union([z.object({ ready: z.string() }), z.object({ n: z.number(), reply: Reply })]);
