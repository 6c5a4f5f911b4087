import * as z from 'zod/mini';
import { event, request } from './rpc';
import { Nothing, Problem, State } from './schemas';

/** The labels of one name on one trace, as a cell shows them. */
export const TableCell = z.object({
  /** The newest valid value as text. */
  text: z.string(),
  /** Booleans, and words that say as much, read as pass or fail; never by colour alone. */
  tone: z.enum(['pass', 'fail', 'none']),
  /** How many labels of that name the trace has. */
  count: z.number(),
  save: z.enum(['saved', 'saving', 'waiting', 'refused']),
});
export type TableCell = z.infer<typeof TableCell>;

export const TableRow = z.object({
  traceId: z.string(),
  requestTime: z.number(),
  state: State,
  name: z.nullable(z.string()),
  request: z.string(),
  response: z.string(),
  durationMs: z.nullable(z.number()),
  session: z.nullable(z.string()),
  labels: z.record(z.string(), TableCell),
});
export type TableRow = z.infer<typeof TableRow>;

export const tableRequests = {
  /** Rows of the loaded list by place, from 0; fewer when the list ends. The webview holds only what it shows. */
  rows: request(
    z.object({ from: z.number(), count: z.number() }),
    z.object({ version: z.number(), rows: z.array(TableRow) }),
  ),
  openTrace: request(z.object({ traceId: z.string() }), Nothing),
  loadMore: request(Nothing, Nothing),
  refresh: request(Nothing, Nothing),
  selectServer: request(Nothing, Nothing),
  showLog: request(Nothing, Nothing),
};

export const tableHostEvents = {
  /** The list as a whole; a new `version` means that rows fetched before may be out of date. */
  list: event(
    z.object({
      version: z.number(),
      experiment: z.string(),
      total: z.number(),
      hasMore: z.boolean(),
      loading: z.boolean(),
      /** One for each assessment name of the loaded traces, in a stable order. */
      columns: z.array(z.string()),
      problem: z.nullable(Problem),
    }),
  ),
};

export const tableWebviewEvents = { ready: event(Nothing) };

/** Kept by `vscode.setState`. */
export const TableState = z.object({ scroll: z.number(), selected: z.nullable(z.string()) });
export type TableState = z.infer<typeof TableState>;
