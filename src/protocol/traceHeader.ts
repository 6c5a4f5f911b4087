import * as z from 'zod/mini';
import { CountField, State, Tokens } from './schemas';

const Pair = z.object({ key: z.string(), value: z.string() });

/** The facts in the panel's first line, and what unfolds below it. */
export const TraceHeader = z.object({
  /** The canonical URI of the server, without credentials; kept in TracePanelState, for restoring the panel. */
  server: z.string(),
  traceId: z.string(),
  /** The trace's name, else the first line of its request, else its id. Never empty. */
  title: z.string(),
  state: State,
  requestTime: z.number(),
  durationMs: z.nullable(z.number()),
  tokens: z.nullable(Tokens),
  cost: z.nullable(CountField),
  /** As far as known: of the server's statistics, else of the spans read so far. */
  spanCount: z.nullable(z.number()),
  session: z.nullable(z.string()),
  user: z.nullable(z.string()),
  gitCommit: z.nullable(z.string()),
  gitBranch: z.nullable(z.string()),
  sourceName: z.nullable(z.string()),
  experimentId: z.string(),
  /** The run that it was logged in. */
  runId: z.nullable(z.string()),
  tags: z.array(Pair),
  metadata: z.array(Pair),
  /** Its place among the traces loaded in the tree, from 1; null when it is not among them. `more`: there may be older ones. */
  position: z.nullable(z.object({ index: z.number(), total: z.number(), more: z.boolean() })),
  /** Who labels here: the source id that a new label will carry. */
  sourceId: z.string(),
});
export type TraceHeader = z.infer<typeof TraceHeader>;
