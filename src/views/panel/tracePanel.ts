import * as vscode from 'vscode';
import { Disposables } from '../../platform/dispose';
import { plainLine } from '../../platform/plainText';
import { describeProblem } from '../../platform/showError';
import { Endpoint, type RpcErrorData } from '../../protocol/rpc';
import { tracePanelHostEvents, tracePanelRequests, tracePanelWebviewEvents } from '../../protocol/tracePanel';
import type { PanelAction } from '../../protocol/panelActions';
import { webviewHtml } from '../webviewHtml';
import type { PanelContext } from './panelContext';
import { panelHandlers } from './panelHandlers';
import { SkeletonSender } from './skeletonSender';
import { panelTitle, traceHeader } from './traceHeader';
import { TraceContent } from './traceContent';

/** Where to look after opening. */
export interface Reveal {
  readonly spanId: string | null;
  readonly labelId: string | null;
  readonly focus: 'spans' | 'none';
  /** Take up editing the label. */
  readonly edit?: boolean;
}

/** What an action is about: a digit from 1 to 9, or a span other than the selected one. */
export interface ActionAbout {
  readonly digit?: number;
  readonly spanId?: string;
}

/** Spans of which the rows are sent before the document listens: they are sent again when it does. */
const MOST_EARLY = 2_000;

/**
 * One trace in an editor tab. The content lives in the host; the webview is sent what it shows, only while it is
 * visible and has said that it listens, and all of it again whenever it comes back.
 */
export class TracePanel implements vscode.Disposable {
  readonly server: string;
  readonly #context: PanelContext;
  readonly #panel: vscode.WebviewPanel;
  readonly #endpoint;
  readonly #owned = new Disposables();
  readonly #skeleton = new SkeletonSender({
    pieces: () => this.#content.skeleton(),
    canSend: ({ total }) => this.#canSend || (this.#isEarly && total <= MOST_EARLY),
    send: ({ generation, rows, base, done }, piece) =>
      this.#endpoint.emit('skeleton', { generation, piece, rows, base, done }),
  });
  #content: TraceContent;
  #contentEvents: vscode.Disposable;
  #ready = false;
  /**
   * Until the first document says that it listens: VS Code keeps what is sent to it until then, and hands it over as soon
   * as it has loaded, which is one way to the document and back sooner.
   */
  #early = true;
  #reveal: Reveal | undefined;

  constructor(context: PanelContext, panel: vscode.WebviewPanel, server: string, traceId: string) {
    this.#context = context;
    this.#panel = panel;
    this.server = server;
    this.#endpoint = new Endpoint({
      serves: { requests: tracePanelRequests, events: tracePanelWebviewEvents },
      calls: { requests: {}, events: tracePanelHostEvents },
      handlers: panelHandlers(context, {
        server,
        content: () => this.#content,
        goTo: (next) => context.openInPlace(this, next),
      }),
      listeners: {
        ready: () => this.#sendAll(),
        look: (look) => context.look.keep(look),
        draft: ({ traceId, place, draft }) => context.drafts.set(server, traceId, place, draft),
      },
      post: (message) => void panel.webview.postMessage(message),
      onProblem: (problem, cause) => context.log.error(`Trace panel: ${problem}`, cause),
      describe: (error): RpcErrorData => {
        context.log.error('A request of the trace panel failed', error);
        const { kind, message } = describeProblem(error);
        return { kind, message };
      },
    });
    this.#owned.add(this.#endpoint);
    this.#owned.add(panel.webview.onDidReceiveMessage((message) => this.#endpoint.receive(message)));
    this.#owned.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#ready = false; // the document is gone; it says `ready` when it is back
      }),
    );
    this.#owned.add(
      context.labeling.onDidChange((change) => {
        if (change.server === server && change.traceId === this.traceId) this.#sendLabels();
      }),
    );
    this.#owned.add(
      context.onDidChangeLabeler(() => {
        this.#sendHeader();
        this.#sendLabels();
      }),
    );
    this.#owned.add(
      context.onDidEditDraft(({ server: edited, traceId, place, draft }) => {
        if (edited !== server || traceId !== this.traceId) return;
        if (this.#canSend) this.#endpoint.emit('draftEdited', { place, draft });
      }),
    );
    this.#content = this.#contentOf(traceId);
    this.#contentEvents = this.#followContent();
    this.#showDocument();
    this.#sendLook();
    this.#sendHeader();
    this.#sendStatus();
  }

  get traceId(): string {
    return this.#content.traceId;
  }

  get content(): TraceContent {
    return this.#content;
  }

  /** Whether it is the one that the user looks at: what commands for panels are for. */
  get active(): boolean {
    return this.#panel.active;
  }

  /** Does what a key of the panel does. */
  act(action: PanelAction, about: ActionAbout): void {
    if (this.#canSend) this.#endpoint.emit('action', { action, ...about });
  }

  /** Brings the tab to the front and selects what is asked for. */
  reveal(reveal: Reveal | undefined, preserveFocus: boolean): void {
    this.#panel.reveal(undefined, preserveFocus);
    this.select(reveal);
  }

  /** Selects a span or a label once the webview listens. */
  select(reveal: Reveal | undefined): void {
    // What is looked for shall not be preceded by what is not.
    if (reveal && (reveal.spanId !== null || reveal.labelId !== null)) this.#early = false;
    this.#reveal = reveal;
    this.#sendReveal();
  }

  /** Shows another trace of the same server in this tab. */
  show(traceId: string): void {
    this.#contentEvents.dispose();
    this.#content.dispose();
    this.#content = this.#contentOf(traceId);
    this.#contentEvents = this.#followContent();
    this.#ready = false;
    this.#early = false; // what is sent now would reach the document of the trace before
    this.#reveal = { spanId: null, labelId: null, focus: 'spans' }; // the keyboard stays in this panel
    this.#showDocument();
  }

  dispose(): void {
    this.#early = false;
    this.#ready = false; // the panel itself is gone by now, and must not be asked
    this.#contentEvents.dispose();
    this.#content.dispose();
    this.#owned.dispose();
  }

  #contentOf(traceId: string): TraceContent {
    const { connection, startReader } = this.#context;
    const isWatched = (): boolean => this.#panel.visible && vscode.window.state.focused;
    return new TraceContent(connection, this.server, traceId, startReader, isWatched);
  }

  #showDocument(): void {
    const { webview } = this.#panel;
    this.#panel.title = this.#content.trace ? panelTitle(this.#content.trace) : this.traceId;
    webview.html = webviewHtml(webview, this.#context.extensionUri, 'trace', 'MLflow Trace');
  }

  #followContent(): vscode.Disposable {
    const content = this.#content;
    const events = vscode.Disposable.from(
      content.onDidRead(() => this.#skeleton.more()),
      content.onDidChange((what) => {
        if (what === 'status') return this.#sendStatus();
        if (content.trace) this.#panel.title = panelTitle(content.trace);
        this.#sendHeader();
        this.#sendLabels();
      }),
    );
    content.load();
    return events;
  }

  #sendAll(): void {
    this.#ready = true;
    this.#early = false;
    this.#sendLook();
    this.#sendHeader();
    this.#sendStatus();
    this.#sendDrafts().catch((error: unknown) => this.#context.log.error('Drafts could not be sent', error));
    this.#sendLabels();
    this.#skeleton.restart();
    this.#sendReveal();
  }

  get #canSend(): boolean {
    return this.#ready && this.#panel.visible;
  }

  get #isEarly(): boolean {
    return this.#early && this.#panel.visible;
  }

  #sendLook(): void {
    const look = this.#context.look.value;
    if (look && (this.#canSend || this.#isEarly)) this.#endpoint.emit('look', look);
  }

  #sendHeader(): void {
    const { trace } = this.#content;
    if (!(this.#canSend || this.#isEarly) || !trace) return;
    const store = this.#content.store;
    const index = store?.indexOf(trace.traceId) ?? -1;
    this.#endpoint.emit(
      'header',
      traceHeader(trace, {
        server: this.server,
        sourceId: this.#context.labeling.sourceId,
        position:
          store && index >= 0
            ? { index: index + 1, total: store.traces().length, more: store.hasMore }
            : null,
        spansRead: this.#content.spansRead,
      }),
    );
  }

  #sendStatus(): void {
    if (!(this.#canSend || this.#isEarly)) return;
    const { phase, error, stale } = this.#content.status;
    const problem = error === undefined ? null : describeProblem(error);
    this.#endpoint.emit('status', {
      phase,
      stale,
      problem: problem && {
        ...problem,
        message: plainLine(problem.message, 1000),
        actions: [...problem.actions],
      },
    });
    if (phase === 'ready') this.#sendHeader(); // the number of spans is known now
  }

  #sendLabels(): void {
    const { trace } = this.#content;
    if (!this.#canSend || !trace) return;
    this.#endpoint.emit('labels', { labels: this.#context.labeling.labels(this.server, trace) });
  }

  async #sendDrafts(): Promise<void> {
    const { traceId } = this;
    // A panel that is restored at the start is earlier than the disk. Without the disk, those of this window are there.
    await this.#context.drafts
      .load()
      .catch((error: unknown) => this.#context.log.error('The drafts could not be read', error));
    if (!this.#canSend || traceId !== this.traceId) return;
    const drafts = this.#context.drafts.ofTrace(this.server, this.traceId);
    this.#endpoint.emit('drafts', { drafts: drafts.map(({ place, draft }) => ({ place, draft })) });
  }

  #sendReveal(): void {
    if (!this.#canSend || !this.#reveal) return;
    this.#endpoint.emit('reveal', this.#reveal);
    this.#reveal = undefined;
  }
}
