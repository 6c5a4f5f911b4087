import * as z from 'zod/mini';
import { CountField, State, Tokens } from './schemas';

const Pair = z.object({ key: z.string(), value: z.string() });

/** The facts in the panel's first line, and in the section that expands below it. */
export const TraceHeader = z.object({
  /** The server's canonical URI, without credentials. Persisted in `TracePanelState` to restore the panel. */
  server: z.string(),
  /**
   * Whether the window is configured for another server. If so, the panel must show which server the trace is
   * from.
   */
  isOfOtherServer: z.boolean(),
  traceId: z.string(),
  /** The trace's name, or else the first line of its request, or else its ID. Never empty. */
  title: z.string(),
  state: State,
  requestTime: z.number(),
  durationMs: z.nullable(z.number()),
  tokens: z.nullable(Tokens),
  cost: z.nullable(CountField),
  /** The number in the server's statistics, or else of the spans read so far; null if unknown. */
  spanCount: z.nullable(z.number()),
  session: z.nullable(z.string()),
  user: z.nullable(z.string()),
  gitCommit: z.nullable(z.string()),
  gitBranch: z.nullable(z.string()),
  sourceName: z.nullable(z.string()),
  experimentId: z.string(),
  /** The run that the trace was logged in. */
  runId: z.nullable(z.string()),
  tags: z.array(Pair),
  metadata: z.array(Pair),
  /**
   * Its position among the traces loaded in the tree, from 1; null if it isn't one of them. `more`: there may
   * be older ones.
   */
  position: z.nullable(z.object({ index: z.number(), total: z.number(), more: z.boolean() })),
  /** The current user's source ID, for new labels. */
  sourceId: z.string(),
});
export type TraceHeader = z.infer<typeof TraceHeader>;
