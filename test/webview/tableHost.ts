import { Endpoint, type Params } from '../../src/protocol/rpc';
import { type TableRow, tableHostEvents, tableRequests, tableWebviewEvents } from '../../src/protocol/table';
import type { PageOptions, PanelPage, WebviewBrowser } from './panelPage';

type List = Params<(typeof tableHostEvents)['list']>;

export function tableRow(index: number, change: Partial<TableRow> = {}): TableRow {
  return {
    traceId: `tr-${index.toString(16).padStart(32, '0')}`,
    requestTime: Date.now() - index * 60_000,
    state: index % 7 === 3 ? 'ERROR' : 'OK',
    name: 'desk_agent',
    request: `Which cable for port ${index}?`,
    response: index % 7 === 3 ? '' : 'Use the **blue** cable.',
    durationMs: 840 + index,
    session: index % 3 === 0 ? 'sess-9' : null,
    labels: {},
    ...change,
  };
}

/** The extension host's end of a table, with a list of rows behind it. */
export class TableStub {
  readonly called: string[] = [];
  readonly asked: Array<{ from: number; count: number }> = [];
  rows: readonly TableRow[];
  list: Partial<List> = {};
  panel: PanelPage | undefined;
  #version = 1;
  readonly #endpoint;

  constructor(rows: readonly TableRow[]) {
    this.rows = rows;
    const note = (name: string) => () => {
      this.called.push(name);
      return {};
    };
    this.#endpoint = new Endpoint({
      serves: { requests: tableRequests, events: tableWebviewEvents },
      calls: { requests: {}, events: tableHostEvents },
      handlers: {
        rows: ({ from, count }) => {
          this.asked.push({ from, count });
          return { version: this.#version, rows: this.rows.slice(from, from + count) };
        },
        openTrace: ({ traceId }) => {
          this.called.push(`open ${traceId}`);
          return {};
        },
        loadMore: note('loadMore'),
        refresh: note('refresh'),
        selectServer: note('selectServer'),
        showLog: note('showLog'),
      },
      listeners: { ready: () => this.send() },
      post: (message) => void this.panel?.post(message),
      onProblem: (problem, cause) => this.panel?.problems.push(`host: ${problem} ${String(cause)}`),
    });
  }

  readonly receive = (message: unknown): void => this.#endpoint.receive(message);

  /** Tells of the list as it is now, as a new version. */
  send(): void {
    this.#endpoint.emit('list', {
      version: ++this.#version,
      experiment: 'desk',
      total: this.rows.length,
      hasMore: false,
      loading: false,
      columns: ['correct', 'quality'],
      problem: null,
      ...this.list,
    });
  }
}

/** Opens a table on a stub. */
export async function openTable(
  browser: WebviewBrowser,
  stub: TableStub,
  options: Partial<PageOptions> = {},
): Promise<PanelPage> {
  let early: unknown[] | undefined = [];
  const panel = await browser.open({
    ...options,
    bundle: 'table',
    onMessage: (message) => {
      if (early) early.push(message);
      else stub.receive(message);
    },
  });
  stub.panel = panel;
  const waiting = early;
  early = undefined;
  for (const message of waiting) stub.receive(message);
  return panel;
}
