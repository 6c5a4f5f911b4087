import * as z from 'zod/mini';
import { listOf, part } from './keptState';
import { NO_FILTER, type SpanFilter } from '../model/spanFilter';
import { Digits, Query } from './schemas';

const lookFields = {
  /** How inputs and outputs are shown. */
  reading: part(z.enum(['auto', 'markdown', 'text', 'json', 'raw']), 'auto'),
  /** The widths of the columns as fractions of the whole, by index; [] and 0 for the default. */
  splits: listOf(part(z.number(), 0)),
  assessmentsOpen: part(z.boolean(), true),
};

/**
 * The look of a panel, whatever its trace. A new panel starts with the look of the one that was changed last.
 */
export const TraceLook = z.object(lookFields);
export type TraceLook = z.infer<typeof TraceLook>;

const FilterAsWritten = z.looseObject({ labelled: z.nullable(z.boolean()) });

/** Earlier builds wrote `labelled`. */
function inCurrentSpelling(state: unknown): unknown {
  const earlier = FilterAsWritten.safeParse(state);
  if (!earlier.success) return state;
  const { labelled, ...rest } = earlier.data;
  return { ...rest, labeled: labelled };
}

const Filter: z.ZodMiniType<SpanFilter> = z.pipe(
  z.transform(inCurrentSpelling),
  z.object({
    type: z.nullable(z.string()),
    status: z.nullable(z.enum(['OK', 'ERROR', 'UNSET'])),
    level: z.nullable(z.number()),
    labeled: z.nullable(z.boolean()),
  }),
);

/** The search in a panel. */
const KeptFind = z.object({
  open: z.boolean(),
  query: Query,
  /** The current match, as located by `SearchPlace`; null if there is none. */
  hit: z.nullable(z.object({ spanId: z.string(), field: z.string(), offset: z.number() })),
});
export type KeptFind = z.infer<typeof KeptFind>;

export const NO_FIND: KeptFind = {
  open: false,
  query: { text: '', matchCase: false, wholeWord: false, regex: false },
  hit: null,
};

/**
 * The state that a trace panel persists with `vscode.setState`, to be restored after it was hidden or
 * reloaded.
 */
export const TracePanelState = z.object({
  /**
   * The server's canonical URI (without credentials) and the trace: what the host needs to restore the panel.
   */
  server: z.string(),
  traceId: z.string(),
  /**
   * The ID of the panel: changes made in this panel can be undone in it. '' in a state from before panels had
   * an ID.
   */
  view: part(z.string(), ''),
  selected: part(z.nullable(z.string()), null),
  collapsed: listOf(z.string()),
  spansScroll: part(z.number(), 0),
  detailsScroll: part(z.number(), 0),
  tab: part(z.enum(['io', 'attributes', 'events']), 'io'),
  /**
   * The part of the time that the bars show, in nanoseconds from `base` (digits, as in `skeleton`); null for
   * the whole time.
   */
  zoom: part(z.nullable(z.object({ base: Digits, start: z.number(), length: z.number() })), null),
  find: part(KeptFind, NO_FIND),
  filter: part(Filter, NO_FILTER),
  /** Whether the row with the filters is visible. */
  filterOpen: part(z.boolean(), false),
  ...lookFields,
});
export type TracePanelState = z.infer<typeof TracePanelState>;
