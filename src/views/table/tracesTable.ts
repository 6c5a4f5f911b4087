import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Disposable } from '../../model/event';
import type { TraceInfo } from '../../model/trace';
import { awaitsFirstList, errorOf } from '../../servers/connection';
import { Disposables } from '../../platform/dispose';
import { plainLine } from '../../model/plainText';
import { describeProblem } from '../../model/problem';
import { Endpoint, type RpcErrorData } from '../../protocol/rpc';
import { tableHostEvents, tableRequests, tableWebviewEvents } from '../../protocol/tableMessages';
import { Coalesced } from '../../app/coalesced';
import type { LabelingForViews, ViewLabeling } from '../../app/undo/viewLabeling';
import { tabIcon, webviewHtml, webviewRoot } from '../webviewHtml';
import { placeOf } from '../../app/schemaCache';
import { labelColumns } from '../../app/table/tableColumns';
import type { TableContext } from './tableContext';
import { tableHandlers } from './tableHandlers';

const VIEW_TYPE = 'mlflowTraces.table';
/** Milliseconds in which changes are coalesced. */
const COALESCE_MS = 40;

/** The Traces table: an editor tab that shows the same list as the tree. */
export class TracesTable implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #context: TableContext;
  readonly #registration: vscode.Disposable;
  #open: OpenTable | undefined;

  constructor(context: TableContext) {
    this.#context = context;
    this.#registration = vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this);
  }

  /** Whether the table is visible. The list is refreshed while it is. */
  get visible(): boolean {
    return this.#open?.visible === true;
  }

  /** Whether the table is the active editor. */
  get active(): boolean {
    return this.#open?.active === true;
  }

  /** The IDs of the traces that are selected in the table. */
  get selection(): readonly string[] {
    return this.#open?.selection ?? [];
  }

  open(): void {
    if (this.#open) return this.#open.reveal();
    const title = vscode.l10n.t('Traces');
    const table = this.#adopt(
      vscode.window.createWebviewPanel(VIEW_TYPE, title, vscode.ViewColumn.Active, {
        enableScripts: true,
        localResourceRoots: [webviewRoot(this.#context.extensionUri)],
      }),
    );
    table.focusOnceReady();
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [webviewRoot(this.#context.extensionUri)],
    };
    if (this.#open) panel.dispose();
    else this.#adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    this.#registration.dispose();
    this.#open?.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): OpenTable {
    panel.iconPath = tabIcon(this.#context.extensionUri);
    const open = new OpenTable(this.#context, panel);
    this.#open = open;
    panel.onDidDispose(() => {
      open.dispose();
      if (this.#open === open) this.#open = undefined;
    });
    return open;
  }
}

class OpenTable implements vscode.Disposable {
  readonly #context: TableContext;
  readonly #panel: vscode.WebviewPanel;
  readonly #owned = new Disposables();
  readonly #endpoint;
  readonly #changes = new Coalesced(() => this.#sendList(), COALESCE_MS);
  #listEvents: Disposable | undefined;
  #labeling: ViewLabeling;
  #ready = false;
  #wantsFocus = false;
  #version = 0;
  /** The number of operations that the user requested and that haven't ended. */
  #operations = 0;
  #sentState = '';
  #selection: readonly string[] = [];

  constructor(context: TableContext, panel: vscode.WebviewPanel) {
    this.#context = context;
    this.#panel = panel;
    this.#labeling = context.labelingOf(randomUUID());
    this.#endpoint = new Endpoint({
      serves: { requests: tableRequests, events: tableWebviewEvents },
      calls: { requests: {}, events: tableHostEvents },
      handlers: tableHandlers(context, {
        traces: () => this.#traces,
        labels: (trace) => this.#labels(trace),
        labeling: () => this.#labeling,
        version: () => this.#version,
        withProgress: (run) => this.#withProgress(run),
        sendList: () => this.#sendList(),
      }),
      listeners: {
        ready: ({ hasFocus, view }) => {
          this.#labeling = context.labelingOf(view);
          if (!hasFocus && this.#wantsFocus && this.#panel.active && vscode.window.state.focused) {
            this.#panel.reveal(undefined, false);
          }
          this.#wantsFocus = false;
          this.#ready = true;
          this.#sendList();
        },
        selected: ({ traceIds }) => {
          this.#selection = traceIds;
        },
      },
      post: (message) => void panel.webview.postMessage(message),
      onProblem: (problem, cause) => context.log.error(`Traces table: ${problem}`, cause),
      describe: (error): RpcErrorData => {
        const { kind, message } = describeProblem(error);
        return { kind, message: plainLine(message, 1000) };
      },
    });
    this.#owned.add(this.#endpoint);
    this.#owned.add(panel.webview.onDidReceiveMessage((message) => this.#endpoint.receive(message)));
    this.#owned.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#ready = false;
      }),
    );
    this.#owned.add(context.connection.onDidChange(() => this.#followConnection()));
    this.#owned.add(this.#changes);
    this.#owned.add(context.labeling.onDidChange(() => this.#markOutdated()));
    this.#owned.add(context.labeling.onDidChangeLabeler(() => this.#markOutdated()));
    panel.webview.html = webviewHtml(
      panel.webview,
      context.extensionUri,
      'table',
      vscode.l10n.t('MLflow Traces'),
    );
    this.#followConnection();
  }

  get visible(): boolean {
    return this.#panel.visible;
  }

  get active(): boolean {
    return this.#panel.active;
  }

  get selection(): readonly string[] {
    return this.#selection;
  }

  /** Focuses the table once its document is ready: a view may take the focus back from a new tab. */
  focusOnceReady(): void {
    this.#wantsFocus = true;
  }

  reveal(): void {
    if (!this.#panel.visible) this.focusOnceReady(); // Its document reloads.
    this.#panel.reveal();
  }

  dispose(): void {
    this.#ready = false; // The panel is already disposed and must not be accessed.
    this.#listEvents?.dispose();
    this.#owned.dispose();
  }

  get #traces(): readonly TraceInfo[] {
    return this.#context.connection.connected?.list.traces() ?? [];
  }

  #labels(trace: TraceInfo): ReturnType<LabelingForViews['labels']> {
    const { connected } = this.#context.connection;
    return connected ? this.#context.labeling.labels(connected.server, trace) : [];
  }

  #followConnection(): void {
    this.#listEvents?.dispose();
    const { connected } = this.#context.connection;
    this.#listEvents = connected?.list.onDidChange((change) => {
      if (change.list || change.ids.length > 0) this.#markOutdated();
      else if (this.#listState() !== this.#sentState) this.#sendList();
    });
    this.#panel.title = connected
      ? vscode.l10n.t('Traces: {0}', plainLine(connected.experiment.name, 40))
      : vscode.l10n.t('Traces');
    this.#version++;
    this.#sendList();
  }

  /** Runs an operation that the user requested, and shows progress until it ends. */
  async #withProgress(run: () => Promise<void>): Promise<void> {
    this.#operations++;
    this.#sendList();
    try {
      await run();
    } finally {
      this.#operations--;
      this.#sendList();
    }
  }

  /** Marks the webview's rows as outdated, and notifies the webview after a short delay. */
  #markOutdated(): void {
    this.#version++;
    this.#changes.schedule();
  }

  /** The list's state as the webview shows it. A background refresh that doesn't change it sends nothing. */
  #listState(): string {
    const list = this.#context.connection.connected?.list;
    return JSON.stringify([list?.loaded, list?.hasMore, list?.error?.message]);
  }

  #sendList(): void {
    if (!this.#ready) return;
    this.#sentState = this.#listState();
    const { state, connected } = this.#context.connection;
    const error = errorOf(state);
    const problem = error && describeProblem(error);
    this.#endpoint.emit('list', {
      version: this.#version,
      experiment: connected?.experiment.name ?? '',
      total: this.#traces.length,
      hasMore: connected?.list.hasMore ?? false,
      loading: awaitsFirstList(state) || this.#operations > 0,
      columns: labelColumns(
        this.#traces.map((trace) => this.#labels(trace)),
        (kind, name) => this.#context.labeling.knownSchema(kind, name, connected && placeOf(connected)),
      ),
      problem: problem ? { ...problem, actions: [...problem.actions] } : null,
    });
  }
}
