import * as z from 'zod/mini';
import { Digits } from './schemas';

const lookFields = {
  /** How inputs and outputs are read. */
  reading: z.enum(['auto', 'markdown', 'text', 'json', 'raw']),
  /** Widths of the columns as shares of the whole; [] for the default. */
  splits: z.array(z.number()),
  assessmentsOpen: z.boolean(),
};

/** How a panel is laid out and read, whatever its trace: one that is opened anew begins as the last one was left. */
export const TraceLook = z.object(lookFields);
export type TraceLook = z.infer<typeof TraceLook>;

/** What a trace panel keeps by `vscode.setState`, for coming back as it was after being hidden or a reload. */
export const TracePanelState = z.object({
  /** The canonical URI of the server (no credentials) and the trace: what the host needs to restore the panel. */
  server: z.string(),
  traceId: z.string(),
  selected: z.nullable(z.string()),
  collapsed: z.array(z.string()),
  spansScroll: z.number(),
  detailsScroll: z.number(),
  tab: z.enum(['io', 'attributes', 'events']),
  /** The stretch of time that the bars show, in nanoseconds from `base` (digits, as in `skeleton`); null: all of it. */
  zoom: z._default(z.nullable(z.object({ base: Digits, start: z.number(), length: z.number() })), null),
  ...lookFields,
});
export type TracePanelState = z.infer<typeof TracePanelState>;
