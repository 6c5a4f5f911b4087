import * as vscode from 'vscode';
import { Disposables } from '../../platform/dispose';
import { describeProblem } from '../../model/problem';
import { Endpoint, type RpcErrorData } from '../../protocol/rpc';
import {
  tracePanelHostEvents,
  tracePanelRequests,
  tracePanelWebviewEvents,
} from '../../protocol/panelMessages';
import type { PanelAction } from '../../protocol/panelActions';
import { webviewHtml } from '../webviewHtml';
import type { PanelContext } from './panelContext';
import type { Reveal } from '../../app/panel/reveal';
import { panelHandlers } from './panelHandlers';
import { PanelSender, type ActionAbout } from '../../app/panel/panelSender';
import { panelTitle } from '../../app/panel/describeHeader';
import { TraceContent } from '../../app/panel/traceContent';

/** One trace in an editor tab. The content lives in the host; the webview is sent what it shows. */
export class TracePanel implements vscode.Disposable {
  readonly server: string;
  readonly #context: PanelContext;
  readonly #panel: vscode.WebviewPanel;
  readonly #owned = new Disposables();
  readonly #sender: PanelSender;
  #wantsFocus: (() => boolean) | undefined;
  #content: TraceContent;
  #contentEvents: vscode.Disposable;

  constructor(context: PanelContext, panel: vscode.WebviewPanel, server: string, traceId: string) {
    this.#context = context;
    this.#panel = panel;
    this.server = server;
    const endpoint = new Endpoint({
      serves: { requests: tracePanelRequests, events: tracePanelWebviewEvents },
      calls: { requests: {}, events: tracePanelHostEvents },
      handlers: panelHandlers(context, {
        server,
        content: () => this.#content,
        goTo: (next) => context.openInPlace(this, next),
      }),
      listeners: {
        ready: ({ hasFocus }) => {
          this.#sender.ready();
          if (!hasFocus) this.#takeFocus();
          this.#wantsFocus = undefined;
        },
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
    this.#owned.add(endpoint);
    this.#sender = new PanelSender({
      labeling: context.labeling,
      drafts: context.drafts,
      look: context.look,
      warn: (message, cause) => context.log.error(message, cause),
      server,
      content: () => this.#content,
      isVisible: () => panel.visible,
      emit: (method, params) => endpoint.emit(method, params),
    });
    this.#owned.add(panel.webview.onDidReceiveMessage((message) => endpoint.receive(message)));
    this.#owned.add(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#sender.documentGone();
      }),
    );
    this.#owned.add(
      context.labeling.onDidChange((change) => {
        if (change.server === server && change.traceId === this.traceId) this.#sender.labels();
      }),
    );
    this.#owned.add(
      context.labeling.onDidChangeLabeler(() => {
        this.#sender.header();
        this.#sender.labels();
      }),
    );
    this.#owned.add(
      context.onDidEditDraft(({ server: edited, traceId, place, draft }) => {
        if (edited === server && traceId === this.traceId) this.#sender.draftEdited(place, draft);
      }),
    );
    this.#content = this.#contentOf(traceId);
    this.#contentEvents = this.#followContent();
    this.#showDocument();
    this.#sender.look();
    this.#sender.header();
    this.#sender.status();
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

  get visible(): boolean {
    return this.#panel.visible;
  }

  /** Does what a key of the panel does. */
  act(action: PanelAction, about: ActionAbout): void {
    this.#sender.action(action, about);
  }

  /**
   * Has the keyboard when its page is there, if `wanted` still says so then. VS Code gives it to a tab that opens, but a view
   * whose rows are drawn anew in that moment takes it back.
   */
  wantFocus(wanted: () => boolean): void {
    this.#wantsFocus = wanted;
  }

  /** The user chose it where it is listed, by a click or a key: whatever is typed next is meant for it. */
  chosen(): void {
    this.#sender.chosen();
  }

  /** Brings the tab to the front, in another column where one is given, and selects what is asked for. */
  reveal(reveal: Reveal | undefined, column?: vscode.ViewColumn, wantsFocus = (): boolean => true): void {
    const loadsAnew = column !== undefined || !this.#panel.visible;
    if (loadsAnew) this.wantFocus(wantsFocus);
    this.#panel.reveal(column, false);
    if (column !== undefined) this.#keepTab();
    this.select(reveal);
  }

  /** Selects a span or a label once the webview listens. */
  select(reveal: Reveal | undefined): void {
    this.#sender.reveal(reveal);
  }

  /** Shows another trace of the same server in this tab. The document stays: it has the keyboard, and loses no key. */
  show(traceId: string): void {
    this.#contentEvents.dispose();
    this.#content.dispose();
    this.#content = this.#contentOf(traceId);
    this.#showTitle();
    this.#sender.nextTrace({ spanId: null, labelId: null, focus: 'spans' });
    this.#contentEvents = this.#followContent();
  }

  /** Closes the tab. */
  close(): void {
    this.#panel.dispose();
  }

  dispose(): void {
    this.#sender.dispose(); // the panel itself is gone by now, and must not be asked
    this.#contentEvents.dispose();
    this.#content.dispose();
    this.#owned.dispose();
  }

  /** VS Code makes a tab that it moves one that the next tab replaces. */
  #keepTab(): void {
    const moved = this.#owned.add(
      this.#panel.onDidChangeViewState(() => {
        if (!this.active) return;
        moved.dispose();
        void vscode.commands.executeCommand('workbench.action.keepEditor');
      }),
    );
  }

  #takeFocus(): void {
    if (this.#panel.active && vscode.window.state.focused && this.#wantsFocus?.() === true)
      this.#panel.reveal(undefined, false);
  }

  #contentOf(traceId: string): TraceContent {
    const { connection, startReader } = this.#context;
    const isWatched = (): boolean => this.#panel.visible && vscode.window.state.focused;
    return new TraceContent(connection, this.server, traceId, startReader, isWatched);
  }

  #showDocument(): void {
    const { webview } = this.#panel;
    this.#showTitle();
    webview.html = webviewHtml(webview, this.#context.extensionUri, 'trace', 'MLflow Trace');
  }

  #showTitle(): void {
    this.#panel.title = this.#content.trace ? panelTitle(this.#content.trace) : this.traceId;
  }

  #followContent(): vscode.Disposable {
    const content = this.#content;
    const events = vscode.Disposable.from(
      content.onDidRead(() => this.#sender.moreRows()),
      content.onDidChange((what) => {
        if (what === 'status') return this.#sender.status();
        if (content.trace) this.#panel.title = panelTitle(content.trace);
        this.#sender.header();
        this.#sender.labels();
      }),
    );
    content.load();
    return events;
  }
}
