import * as z from 'zod/mini';
import { AssessmentKind, Json, SAVE_STATES } from '../model/assessment';
import { DataTypeName } from '../model/draft';
import { isRecordOf } from '../model/value';
import { Undone } from '../model/labelChange';
import { event, request } from './declare';
import { listOf, withFallback } from './keptState';
import { LabelInputMessage, Nothing, Problem, State } from './schemas';

/** The labels with one name on one trace, as a cell shows them. */
export const TableCell = z.object({
  /** The newest valid value as text. */
  text: z.string(),
  /** Pass or fail for booleans and equivalent words. Never shown by color alone. */
  tone: z.enum(['pass', 'fail', 'none']),
  /** The number of labels with that name on the trace. */
  count: z.number(),
  save: z.enum(SAVE_STATES),
  /** The ID of the newest label. */
  id: z.string(),
  kind: AssessmentKind,
  dataType: DataTypeName,
  /**
   * The whole value, as a user would type it; null if it can't be edited in a cell: an error, or a long
   * value.
   */
  edit: z.nullable(z.string()),
  /** Whether the current user made it. */
  mine: z.boolean(),
  /** Text that says who made it. */
  by: z.string(),
});
export type TableCell = z.infer<typeof TableCell>;

function isTableCell(cell: unknown): cell is TableCell {
  return TableCell.safeParse(cell).success;
}

/** A column of labels, with the kind and data type of a new label of its name. */
export const TableColumn = z.object({
  name: z.string(),
  kind: AssessmentKind,
  dataType: DataTypeName,
  /** The input of the label schema of this name; null if there is none, or it isn't known yet. */
  input: z.nullable(LabelInputMessage),
  /** The distinct values in the loaded traces, newest first. At most nine, and only short ones. */
  values: z.array(Json),
});
export type TableColumn = z.infer<typeof TableColumn>;

export const TableRow = z.object({
  traceId: z.string(),
  requestTime: z.number(),
  state: State,
  name: z.nullable(z.string()),
  request: z.string(),
  response: z.string(),
  durationMs: z.nullable(z.number()),
  session: z.nullable(z.string()),
  /** Keyed by label name. */
  labels: z.custom<Readonly<Record<string, TableCell>>>((labels) => isRecordOf(labels, isTableCell)),
});
export type TableRow = z.infer<typeof TableRow>;

export const tableRequests = {
  /**
   * Returns rows of the loaded list by index, from 0; fewer at the end of the list. The webview holds only
   * the rows that it shows.
   */
  rows: request(
    () => z.object({ from: z.number(), count: z.number() }),
    () => z.object({ version: z.number(), rows: z.array(TableRow) }),
  ),
  /** Returns the trace IDs of a part of the loaded list, for selecting traces that aren't visible. */
  traceIds: request(
    () => z.object({ from: z.number(), count: z.number() }),
    () => z.object({ traceIds: z.array(z.string()) }),
  ),
  openTrace: request(
    () => z.object({ traceId: z.string() }),
    () => Nothing,
  ),
  /** Opens the trace and starts editing this label. */
  editInTrace: request(
    () => z.object({ traceId: z.string(), id: z.string() }),
    () => Nothing,
  ),
  /** Sent before editing. Requests the label schemas, which come with the next `list`. */
  prepareEdit: request(
    () => Nothing,
    () => Nothing,
  ),
  /**
   * Sets the value of a label (`id`), or creates one (`id` is null). `value` is the input. Resolves once the
   * change is persisted locally. `cell` applies from that `version` of the list on; `left` has the metadata
   * keys that weren't copied to a label that overrides another. Rejects with the reason if the value is
   * invalid.
   */
  setLabel: request(
    () =>
      z.object({
        traceId: z.string(),
        id: z.nullable(z.string()),
        name: z.string(),
        kind: AssessmentKind,
        dataType: DataTypeName,
        value: z.string(),
      }),
    () =>
      z.object({
        id: z.string(),
        changeId: z.nullable(z.string()),
        version: z.number(),
        cell: z.nullable(TableCell),
        left: z.optional(z.array(z.string())),
      }),
  ),
  /** Deletes a label of the current user. */
  deleteLabel: request(
    () => z.object({ traceId: z.string(), id: z.string() }),
    () => z.object({ changeId: z.string(), version: z.number(), cell: z.nullable(TableCell) }),
  ),
  /** Undoes the last change made in this table, or one change by its ID. */
  undoChange: request(
    () => z.object({ changeId: z.nullable(z.string()) }),
    () => Undone,
  ),
  /** Labels many traces at once. The host asks the user for the details. */
  labelTraces: request(
    () => z.object({ traceIds: z.array(z.string()) }),
    () => Nothing,
  ),
  loadMore: request(
    () => Nothing,
    () => Nothing,
  ),
  refresh: request(
    () => Nothing,
    () => Nothing,
  ),
  selectServer: request(
    () => Nothing,
    () => Nothing,
  ),
  showLog: request(
    () => Nothing,
    () => Nothing,
  ),
};

export const tableHostEvents = {
  /** The state of the list. A new `version` means that rows fetched earlier may be out of date. */
  list: event(() =>
    z.object({
      version: z.number(),
      experiment: z.string(),
      total: z.number(),
      hasMore: z.boolean(),
      loading: z.boolean(),
      /** One for each assessment name in the loaded traces, in a stable order. */
      columns: z.array(TableColumn),
      problem: z.nullable(Problem),
    }),
  ),
};

export const tableWebviewEvents = {
  /** `hasFocus`: whether the page has keyboard focus. `view`: the persistent ID of the table. */
  ready: event(() => z.object({ hasFocus: z.boolean(), view: z.string() })),
  /** The traces that are selected now. */
  selected: event(() => z.object({ traceIds: z.array(z.string()) })),
};

/** A cell that is being edited. Persisted, so the input isn't lost when the panel is hidden. */
export const CellEdit = z.object({
  traceId: z.string(),
  /** The column's assessment name. */
  name: z.string(),
  text: z.string(),
});
export type CellEdit = z.infer<typeof CellEdit>;

/** The table's state, persisted with `vscode.setState`. */
export const TableState = z.object({
  /**
   * The ID of the table: changes made in this table can be undone in it. '' in a state from before tables had
   * an ID.
   */
  view: withFallback(z.string(), ''),
  scroll: withFallback(z.number(), 0),
  /** The trace of the active row. */
  selected: withFallback(z.nullable(z.string()), null),
  /** The selected traces. If empty, only the active row is selected. */
  marked: listOf(z.string()),
  edit: withFallback(z.nullable(CellEdit), null),
});
export type TableState = z.infer<typeof TableState>;
