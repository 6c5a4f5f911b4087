import * as z from 'zod/mini';
import { listOf, part } from './keptState';
import { NO_FILTER, type SpanFilter } from '../model/spanFilter';
import { Digits, Query } from './schemas';

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

const Filter: z.ZodMiniType<SpanFilter> = z.object({
  type: z.nullable(z.string()),
  status: z.nullable(z.enum(['OK', 'ERROR', 'UNSET'])),
  level: z.nullable(z.number()),
  labelled: z.nullable(z.boolean()),
});

/** The search of a panel. */
const KeptFind = z.object({
  open: z.boolean(),
  query: Query,
  /** The hit that it is at, as `SearchPlace` tells it; null: none. */
  hit: z.nullable(z.object({ spanId: z.string(), field: z.string(), offset: z.number() })),
});
export type KeptFind = z.infer<typeof KeptFind>;

export const NO_FIND: KeptFind = {
  open: false,
  query: { text: '', matchCase: false, wholeWord: false, regex: false },
  hit: null,
};

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
  find: part(KeptFind, NO_FIND),
  filter: part(Filter, NO_FILTER),
  /** Whether the row with the filters is shown. */
  filterOpen: part(z.boolean(), false),
  ...lookFields,
});
export type TracePanelState = z.infer<typeof TracePanelState>;
