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
import type { Labeling } from '../../app/labeling';
import { tabIcon, webviewHtml, webviewRoot } from '../webviewHtml';
import { labelColumns } from '../../app/table/tableColumns';
import type { TableContext } from './tableContext';
import { tableHandlers } from './tableHandlers';

const VIEW_TYPE = 'mlflowTraces.table';
/** Milliseconds in which changes are told of together. */
const CHANGES_MS = 40;

/** The Traces table: one editor tab over the same list as the tree. */
export class TracesTable implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #context: TableContext;
  readonly #registration: vscode.Disposable;
  #open: OpenTable | undefined;

  constructor(context: TableContext) {
    this.#context = context;
    this.#registration = vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this);
  }

  /** Whether the table is in sight: the list is kept fresh for it then. */
  get visible(): boolean {
    return this.#open?.visible === true;
  }

  /** Whether the table is what the user looks at. */
  get active(): boolean {
    return this.#open?.active === true;
  }

  /** The ids of the traces that are selected in the table. */
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
    table.wantFocus();
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
  readonly #changes = new Coalesced(() => this.#sendList(), CHANGES_MS);
  #listEvents: Disposable | undefined;
  #ready = false;
  #wantsFocus = false;
  #version = 0;
  #asked = 0;
  #sentState = '';
  #selection: readonly string[] = [];

  constructor(context: TableContext, panel: vscode.WebviewPanel) {
    this.#context = context;
    this.#panel = panel;
    this.#endpoint = new Endpoint({
      serves: { requests: tableRequests, events: tableWebviewEvents },
      calls: { requests: {}, events: tableHostEvents },
      handlers: tableHandlers(context, {
        traces: () => this.#traces,
        labels: (trace) => this.#labels(trace),
        version: () => this.#version,
        withProgress: (run) => this.#ask(run),
        sendList: () => this.#sendList(),
      }),
      listeners: {
        ready: ({ hasFocus }) => {
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
    this.#owned.add(context.connection.onDidChange(() => this.#follow()));
    this.#owned.add(this.#changes);
    this.#owned.add(context.labeling.onDidChange(() => this.#noteChange()));
    this.#owned.add(context.labeling.onDidChangeLabeler(() => this.#noteChange()));
    panel.webview.html = webviewHtml(panel.webview, context.extensionUri, 'table', 'MLflow Traces');
    this.#follow();
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

  /** Has the keyboard when its page is there: VS Code gives it to a tab that opens, but a view may take it back. */
  wantFocus(): void {
    this.#wantsFocus = true;
  }

  reveal(): void {
    if (!this.#panel.visible) this.wantFocus(); // its page loads anew
    this.#panel.reveal();
  }

  dispose(): void {
    this.#ready = false; // the panel itself is gone by now
    this.#listEvents?.dispose();
    this.#owned.dispose();
  }

  get #traces(): readonly TraceInfo[] {
    return this.#context.connection.connected?.list.traces() ?? [];
  }

  #labels(trace: TraceInfo): ReturnType<Labeling['labels']> {
    const { connected } = this.#context.connection;
    return connected ? this.#context.labeling.labels(connected.server, trace) : [];
  }

  #follow(): void {
    this.#listEvents?.dispose();
    const { connected } = this.#context.connection;
    this.#listEvents = connected?.list.onDidChange((change) => {
      if (change.list || change.ids.length > 0) this.#noteChange();
      else if (this.#state() !== this.#sentState) this.#sendList();
    });
    const title = vscode.l10n.t('Traces');
    this.#panel.title = connected ? `${title}: ${plainLine(connected.experiment.name, 40)}` : title;
    this.#version++;
    this.#sendList();
  }

  /** Runs what the user asked for, with progress as long as it takes. */
  async #ask(run: () => Promise<void>): Promise<void> {
    this.#asked++;
    this.#sendList();
    try {
      await run();
    } finally {
      this.#asked--;
      this.#sendList();
    }
  }

  /** Rows may be others now: those that the webview has are out of date, which it is told of in a moment. */
  #noteChange(): void {
    this.#version++;
    this.#changes.poke();
  }

  /** What of the list's state the webview shows: a refresh in the background that changes none of it is silent. */
  #state(): string {
    const list = this.#context.connection.connected?.list;
    return JSON.stringify([list?.loaded, list?.hasMore, list?.error?.message]);
  }

  #sendList(): void {
    if (!this.#ready) return;
    this.#sentState = this.#state();
    const { state, connected } = this.#context.connection;
    const error = errorOf(state);
    const problem = error && describeProblem(error);
    this.#endpoint.emit('list', {
      version: this.#version,
      experiment: connected?.experiment.name ?? '',
      total: this.#traces.length,
      hasMore: connected?.list.hasMore ?? false,
      loading: awaitsFirstList(state) || this.#asked > 0,
      columns: labelColumns(
        this.#traces.map((trace) => this.#labels(trace)),
        (kind, name) => this.#context.labeling.knownSchema(kind, name),
      ),
      problem: problem ? { ...problem, actions: [...problem.actions] } : null,
    });
  }
}
