import type { ToldChange, Undone } from '../../src/model/labelChange';
import type { Params } from '../../src/protocol/declare';
import { Endpoint } from '../../src/protocol/rpc';
import {
  type TableCell,
  type TableColumn,
  type TableRow,
  tableHostEvents,
  tableRequests,
  tableWebviewEvents,
} from '../../src/protocol/tableMessages';
import { JournalStub } from './labelsHost';
import { openOn, type PageOptions, type PanelPage, type WebviewBrowser } from './panelPage';

type List = Params<(typeof tableHostEvents)['list']>;

/** Returns a cell; by default, one saved label of the current user. */
export function tableCell(cell: Partial<TableCell>): TableCell {
  const text = cell.text ?? '4';
  const dataType = text === 'true' || text === 'false' ? 'boolean' : Number(text) > 0 ? 'number' : 'string';
  const saved = { text, tone: 'none', count: 1, save: 'saved', id: `a-${text}`, kind: 'feedback' } as const;
  return { ...saved, dataType, edit: text, mine: true, by: 'you', ...cell };
}

/** Returns a column by its name; numeric by default. */
export function tableColumn(column: string | Partial<TableColumn>): TableColumn {
  const given = typeof column === 'string' ? { name: column } : column;
  return { name: 'quality', kind: 'feedback', dataType: 'number', input: null, values: [], ...given };
}

type RowChange = Partial<Omit<TableRow, 'labels'>> & {
  readonly labels?: Readonly<Record<string, Partial<TableCell>>>;
};

export function tableRow(index: number, { labels = {}, ...change }: RowChange = {}): TableRow {
  return {
    traceId: `tr-${index.toString(16).padStart(32, '0')}`,
    requestTime: Date.now() - index * 60_000,
    state: index % 7 === 3 ? 'ERROR' : 'OK',
    name: 'desk_agent',
    request: `Which cable for port ${index}?`,
    response: index % 7 === 3 ? '' : 'Use the **blue** cable.',
    durationMs: 840 + index,
    session: index % 3 === 0 ? 'sess-9' : null,
    labels: Object.fromEntries(Object.entries(labels).map(([name, cell]) => [name, tableCell(cell)])),
    ...change,
  };
}

/** The extension host's end of a table, backed by a list of rows. */
export class TableStub {
  readonly called: string[] = [];
  readonly asked: Array<{ from: number; count: number }> = [];
  rows: readonly TableRow[];
  list: Partial<Omit<List, 'columns'>> & { columns?: readonly (string | Partial<TableColumn>)[] } = {};
  /** The selected traces, as last reported by the webview. */
  selected: readonly string[] = [];
  /** The traces that `setLabel` was called for. */
  readonly setOn: string[] = [];
  /** Delay of `setLabel` in milliseconds. */
  saveDelay = 0;
  /** The error message that the next `setLabel` fails with. */
  refuses: string | undefined;
  /** The metadata keys that the next `setLabel` doesn't carry over. */
  left: string[] = [];
  panel: PanelPage | undefined;
  readonly journal = new JournalStub();
  #version = 1;
  readonly #endpoint;

  constructor(rows: readonly TableRow[]) {
    this.rows = rows;
    const note = (name: string) => () => {
      this.called.push(name);
      return {};
    };
    const did = (type: ToldChange['type'], id: string, name: string): string =>
      this.journal.did({
        traceId: '',
        id,
        was: id,
        change: { type, name, value: '', spanId: null },
        before: [],
      });
    this.#endpoint = new Endpoint({
      serves: { requests: tableRequests, events: tableWebviewEvents },
      calls: { requests: {}, events: tableHostEvents },
      handlers: {
        rows: ({ from, count }) => {
          this.asked.push({ from, count });
          return { version: this.#version, rows: this.rows.slice(from, from + count) };
        },
        traceIds: ({ from, count }) => ({
          traceIds: this.rows.slice(from, from + count).map(({ traceId }) => traceId),
        }),
        editInTrace: ({ id }) => note(`edit ${id}`)(),
        prepareEdit: note('prepareEdit'),
        setLabel: async ({ traceId, id, name, dataType, value }) => {
          this.setOn.push(traceId);
          this.called.push(`set ${name} ${dataType} ${value} of ${id ?? 'new'}`);
          const { refuses } = this;
          this.refuses = undefined;
          await new Promise((resolve) => setTimeout(resolve, this.saveDelay));
          if (refuses !== undefined) throw new Error(refuses);
          const cell = tableCell({ text: value, id: id ?? 'a-made', save: 'saving', dataType });
          this.#change(traceId, (labels) => ({ ...labels, [name]: cell }));
          return {
            id: cell.id,
            changeId: did('changed', cell.id, name),
            version: ++this.#version,
            cell,
            left: this.left,
          };
        },
        deleteLabel: ({ traceId, id }) => {
          this.called.push(`delete ${id}`);
          this.#change(traceId, (labels) =>
            Object.fromEntries(Object.entries(labels).filter(([, cell]) => cell.id !== id)),
          );
          return { changeId: did('deleted', id, ''), version: ++this.#version, cell: null };
        },
        undoChange: ({ changeId }): Undone => {
          const done = this.journal.take('', changeId);
          if (!done) return { outcome: 'nothing' };
          const { id, change } = done;
          note(`undo ${id}`)();
          return { outcome: 'undone', change, id };
        },
        labelTraces: ({ traceIds }) => note(`label ${traceIds.length} traces`)(),
        openTrace: ({ traceId }) => {
          this.called.push(`open ${traceId}`);
          return {};
        },
        loadMore: note('loadMore'),
        refresh: note('refresh'),
        selectServer: note('selectServer'),
        showLog: note('showLog'),
      },
      listeners: {
        ready: () => this.send(),
        selected: ({ traceIds }) => {
          this.selected = traceIds;
        },
      },
      post: (message) => void this.panel?.post(message),
      describe: (error) => ({ kind: 'internal', message: error instanceof Error ? error.message : '' }),
      onProblem: (problem, cause) => this.panel?.problems.push(`host: ${problem} ${String(cause)}`),
    });
  }

  #change(traceId: string, change: (labels: TableRow['labels']) => TableRow['labels']): void {
    this.rows = this.rows.map((row) =>
      row.traceId === traceId ? { ...row, labels: change(row.labels) } : row,
    );
  }

  readonly receive = (message: unknown): void => this.#endpoint.receive(message);

  /** Sends the current list as a new version. */
  send(): void {
    const { columns = ['correct', 'quality'], ...list } = this.list;
    this.#endpoint.emit('list', {
      version: ++this.#version,
      experiment: 'desk',
      total: this.rows.length,
      hasMore: false,
      loading: false,
      columns: columns.map(tableColumn),
      problem: null,
      ...list,
    });
  }
}

/** Opens a table panel on a stub. */
export function openTable(
  browser: WebviewBrowser,
  stub: TableStub,
  options?: Partial<PageOptions>,
): Promise<PanelPage> {
  return openOn(browser, 'table', stub, options);
}
