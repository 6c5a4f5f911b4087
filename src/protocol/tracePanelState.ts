import * as z from 'zod/mini';
import { listOf, part } from './keptState';
import { Digits } from './schemas';

const lookFields = {
  /** How inputs and outputs are read. */
  reading: part(z.enum(['auto', 'markdown', 'text', 'json', 'raw']), 'auto'),
  /** Widths of the columns as shares of the whole, by place; [] and 0 for the default. */
  splits: listOf(part(z.number(), 0)),
  assessmentsOpen: part(z.boolean(), true),
};

/** How a panel is laid out and read, whatever its trace: one that is opened anew begins as the last one was left. */
export const TraceLook = z.object(lookFields);
export type TraceLook = z.infer<typeof TraceLook>;

/** What a trace panel keeps by `vscode.setState`, for coming back as it was after being hidden or a reload. */
export const TracePanelState = z.object({
  /** The canonical URI of the server (no credentials) and the trace: what the host needs to restore the panel. */
  server: z.string(),
  traceId: z.string(),
  selected: part(z.nullable(z.string()), null),
  collapsed: listOf(z.string()),
  spansScroll: part(z.number(), 0),
  detailsScroll: part(z.number(), 0),
  tab: part(z.enum(['io', 'attributes', 'events']), 'io'),
  /** The stretch of time that the bars show, in nanoseconds from `base` (digits, as in `skeleton`); null: all of it. */
  zoom: part(z.nullable(z.object({ base: Digits, start: z.number(), length: z.number() })), null),
  ...lookFields,
});
export type TracePanelState = z.infer<typeof TracePanelState>;
