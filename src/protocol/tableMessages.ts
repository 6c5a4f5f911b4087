import * as z from 'zod/mini';
import { AssessmentKind, Json, SAVE_STATES } from '../model/assessment';
import { DataTypeName } from '../model/draft';
import { isRecordOf } from '../model/value';
import { event, request } from './declare';
import { listOf, part } from './keptState';
import { LabelInputMessage, Nothing, Problem, State } from './schemas';

/** The labels of one name on one trace, as a cell shows them. */
export const TableCell = z.object({
  /** The newest valid value as text. */
  text: z.string(),
  /** Booleans, and words that say as much, read as pass or fail; never by colour alone. */
  tone: z.enum(['pass', 'fail', 'none']),
  /** How many labels of that name the trace has. */
  count: z.number(),
  save: z.enum(SAVE_STATES),
  /** The newest label's. */
  id: z.string(),
  kind: AssessmentKind,
  dataType: DataTypeName,
  /** The whole value as it is typed; null where it cannot be edited in a cell: an error, or a long one. */
  edit: z.nullable(z.string()),
  /** Made by the person who labels here. */
  mine: z.boolean(),
  /** Who made it, in words. */
  by: z.string(),
});
export type TableCell = z.infer<typeof TableCell>;

function isTableCell(cell: unknown): cell is TableCell {
  return TableCell.safeParse(cell).success;
}

/** A column of labels: what a new one of its name would be. */
export const TableColumn = z.object({
  name: z.string(),
  kind: AssessmentKind,
  dataType: DataTypeName,
  /** What the label schema of this name asks for, as far as it is known. */
  input: z.nullable(LabelInputMessage),
  /** Values of the loaded traces, each once, newest first, at most nine, short ones only. */
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
  /** By name. */
  labels: z.custom<Readonly<Record<string, TableCell>>>((labels) => isRecordOf(labels, isTableCell)),
});
export type TableRow = z.infer<typeof TableRow>;

export const tableRequests = {
  /** Rows of the loaded list by place, from 0; fewer when the list ends. The webview holds only what it shows. */
  rows: request(
    () => z.object({ from: z.number(), count: z.number() }),
    () => z.object({ version: z.number(), rows: z.array(TableRow) }),
  ),
  /** The trace ids of a stretch of the loaded list, for selecting what is not in sight. */
  traceIds: request(
    () => z.object({ from: z.number(), count: z.number() }),
    () => z.object({ traceIds: z.array(z.string()) }),
  ),
  openTrace: request(
    () => z.object({ traceId: z.string() }),
    () => Nothing,
  ),
  /** Opens the trace with this label in edit. */
  editInTrace: request(
    () => z.object({ traceId: z.string(), id: z.string() }),
    () => Nothing,
  ),
  /** Somebody is about to edit: asks for the label schemas, which come with the next `list`. */
  prepareEdit: request(
    () => Nothing,
    () => Nothing,
  ),
  /**
   * Sets the value of a label (`id`), or makes one where there is none (null). `value` is the text as typed. Resolves once
   * it is durable, with the cell as it is from that version of the list on, and the metadata keys that did not go over
   * to a label that overrides another; fails with what stands against the value.
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
        version: z.number(),
        cell: z.nullable(TableCell),
        left: z.optional(z.array(z.string())),
      }),
  ),
  /** Deletes a label of the person who labels here. */
  deleteLabel: request(
    () => z.object({ traceId: z.string(), id: z.string() }),
    () => z.object({ version: z.number(), cell: z.nullable(TableCell) }),
  ),
  undoLabel: request(
    () => z.object({ id: z.string() }),
    () => Nothing,
  ),
  /** Labels many traces at once, by the host's own steps. */
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
  /** The list as a whole; a new `version` means that rows fetched before may be out of date. */
  list: event(() =>
    z.object({
      version: z.number(),
      experiment: z.string(),
      total: z.number(),
      hasMore: z.boolean(),
      loading: z.boolean(),
      /** One for each assessment name of the loaded traces, in a stable order. */
      columns: z.array(TableColumn),
      problem: z.nullable(Problem),
    }),
  ),
};

export const tableWebviewEvents = {
  /** `hasFocus`: the page has the keyboard. */
  ready: event(() => z.object({ hasFocus: z.boolean() })),
  /** Which traces are selected now. */
  selected: event(() => z.object({ traceIds: z.array(z.string()) })),
};

/** A cell that is being edited: what was typed is not lost when the panel is hidden. */
export const CellEdit = z.object({
  traceId: z.string(),
  /** The column's assessment name. */
  name: z.string(),
  text: z.string(),
});
export type CellEdit = z.infer<typeof CellEdit>;

/** Kept by `vscode.setState`. */
export const TableState = z.object({
  scroll: part(z.number(), 0),
  /** The trace of the active row. */
  selected: part(z.nullable(z.string()), null),
  /** The selected traces; none: the active row alone. */
  marked: listOf(z.string()),
  edit: part(z.nullable(CellEdit), null),
});
export type TableState = z.infer<typeof TableState>;
