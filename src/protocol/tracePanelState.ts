import * as z from 'zod/mini';
import { listOf, withFallback } from './keptState';
import { NO_FILTER, type SpanFilter } from '../model/spanFilter';
import { Digits, Query } from './schemas';

const layoutFields = {
  /** How inputs and outputs are shown. */
  reading: withFallback(z.enum(['auto', 'markdown', 'text', 'json', 'raw']), 'auto'),
  /** The sizes of the panes as fractions of the whole, by index; a missing one or 0 means the default. */
  splits: listOf(withFallback(z.number(), 0)),
  assessmentsOpen: withFallback(z.boolean(), true),
};

/**
 * The layout and view options of a panel, whatever its trace. A new panel starts with those that were changed
 * last, in any panel.
 */
export const TraceLayout = z.object(layoutFields);
export type TraceLayout = z.infer<typeof TraceLayout>;

/** A filter as earlier builds persisted it. */
const EarlierFilter = z.looseObject({ labelled: z.nullable(z.boolean()) });

/** Returns the filter with `labeled` instead of `labelled`. */
function respelled(state: unknown): unknown {
  const earlier = EarlierFilter.safeParse(state);
  if (!earlier.success) return state;
  const { labelled, ...rest } = earlier.data;
  return { ...rest, labeled: labelled };
}

const Filter: z.ZodMiniType<SpanFilter> = z.pipe(
  z.transform(respelled),
  z.object({
    type: z.nullable(z.string()),
    status: z.nullable(z.enum(['OK', 'ERROR', 'UNSET'])),
    level: z.nullable(z.number()),
    labeled: z.nullable(z.boolean()),
  }),
);

/** The state of the search in a panel. */
const FindState = z.object({
  open: z.boolean(),
  query: Query,
  /** The current match, as located by `SearchPlace`; null if there is none. */
  hit: z.nullable(z.object({ spanId: z.string(), field: z.string(), offset: z.number() })),
});
export type FindState = z.infer<typeof FindState>;

export const NO_FIND: FindState = {
  open: false,
  query: { text: '', matchCase: false, wholeWord: false, regex: false },
  hit: null,
};

/**
 * The state that a trace panel persists with `vscode.setState`, and is restored from after it was hidden or
 * reloaded.
 */
export const TracePanelState = z.object({
  /**
   * The server's canonical URI (without credentials) and the trace: what the host needs to restore the panel.
   */
  server: z.string(),
  traceId: z.string(),
  /**
   * The ID of the panel: changes made in this panel can be undone in it. '' if the state was persisted before
   * panels had IDs.
   */
  view: withFallback(z.string(), ''),
  selected: withFallback(z.nullable(z.string()), null),
  collapsed: listOf(z.string()),
  spansScroll: withFallback(z.number(), 0),
  detailsScroll: withFallback(z.number(), 0),
  tab: withFallback(z.enum(['io', 'attributes', 'events']), 'io'),
  /**
   * The time range that the bars show, in nanoseconds from `base` (digits, as in the `skeleton` event); null
   * for all of it.
   */
  zoom: withFallback(z.nullable(z.object({ base: Digits, start: z.number(), length: z.number() })), null),
  find: withFallback(FindState, NO_FIND),
  filter: withFallback(Filter, NO_FILTER),
  /** Whether the row with the filters is visible. */
  filterOpen: withFallback(z.boolean(), false),
  ...layoutFields,
});
export type TracePanelState = z.infer<typeof TracePanelState>;
