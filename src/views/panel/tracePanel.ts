import { randomUUID } from 'node:crypto';
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
import { PanelSender, type ActionTarget } from '../../app/panel/panelSender';
import { panelTitle } from '../../app/panel/describeHeader';
import type { ViewLabeling } from '../../app/undo/viewLabeling';
import { TraceContent } from '../../app/panel/traceContent';

/** A trace in an editor tab. The content stays in the extension host; the webview only gets what it shows. */
export class TracePanel implements vscode.Disposable {
  readonly server: string;
  readonly #context: PanelContext;
  readonly #panel: vscode.WebviewPanel;
  readonly #owned = new Disposables();
  readonly #sender: PanelSender;
  #labeling: ViewLabeling;
  #wantsFocus: (() => boolean) | undefined;
  #content: TraceContent;
  #contentEvents: vscode.Disposable;

  constructor(context: PanelContext, panel: vscode.WebviewPanel, server: string, traceId: string) {
    this.#context = context;
    this.#panel = panel;
    this.server = server;
    this.#labeling = context.labelingOf(randomUUID());
    const endpoint = new Endpoint({
      serves: { requests: tracePanelRequests, events: tracePanelWebviewEvents },
      calls: { requests: {}, events: tracePanelHostEvents },
      handlers: panelHandlers(context, {
        server,
        content: () => this.#content,
        labeling: () => this.#labeling,
        goTo: (next) => context.openInPlace(this, next),
      }),
      listeners: {
        ready: ({ hasFocus, view }) => {
          this.#labeling = context.labelingOf(view);
          this.#sender.ready();
          if (!hasFocus) this.#takeFocus();
          this.#wantsFocus = undefined;
        },
        look: (layout) => context.layout.save(layout),
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
      layout: context.layout,
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
        if (change.server === server && change.traceId === this.traceId) this.#sender.sendLabels();
      }),
    );
    this.#owned.add(
      context.labeling.onDidChangeLabeler(() => {
        this.#sender.sendHeader();
        this.#sender.sendLabels();
      }),
    );
    this.#owned.add(
      context.onDidEditDraft(({ server: edited, traceId, place, draft }) => {
        if (edited === server && traceId === this.traceId) this.#sender.sendEditedDraft(place, draft);
      }),
    );
    this.#content = this.#createContent(traceId);
    this.#contentEvents = this.#followContent();
    this.#showDocument();
    this.#sender.sendLayout();
    this.#sender.sendHeader();
    this.#sender.sendStatus();
  }

  get traceId(): string {
    return this.#content.traceId;
  }

  get content(): TraceContent {
    return this.#content;
  }

  /** Whether this is the active editor, which panel commands apply to. */
  get active(): boolean {
    return this.#panel.active;
  }

  get visible(): boolean {
    return this.#panel.visible;
  }

  /** Runs a panel action, as its key would. */
  runAction(action: PanelAction, target: ActionTarget): void {
    this.#sender.sendAction(action, target);
  }

  /**
   * Makes the panel take the focus once its document is ready, if it's still the active editor and `isWanted`
   * returns true then. VS Code focuses a new tab, but a view that redraws its rows at that moment takes the
   * focus back.
   */
  focusOnceReady(isWanted: () => boolean): void {
    this.#wantsFocus = isWanted;
  }

  /** Called when the user selected the trace in a list: the next keystrokes are meant for this panel. */
  markChosen(): void {
    this.#sender.markChosen();
  }

  /** Brings the tab to the front, moves it to `column` if given, and selects what was requested. */
  reveal(reveal: Reveal | undefined, column?: vscode.ViewColumn, wantsFocus = (): boolean => true): void {
    const reloadsDocument = column !== undefined || !this.#panel.visible;
    if (reloadsDocument) this.focusOnceReady(wantsFocus);
    this.#panel.reveal(column, false);
    if (column !== undefined) this.#keepMovedTab();
    this.select(reveal);
  }

  /** Selects a span or a label once the document is ready. */
  select(reveal: Reveal | undefined): void {
    this.#sender.reveal(reveal);
  }

  /**
   * Shows another trace of the same server in this tab. The document isn't reloaded, so it keeps the focus,
   * and no keystrokes are lost.
   */
  show(traceId: string): void {
    this.#contentEvents.dispose();
    this.#content.dispose();
    this.#content = this.#createContent(traceId);
    this.#showTitle();
    this.#sender.nextTrace({ spanId: null, labelId: null, focus: 'spans' });
    this.#contentEvents = this.#followContent();
  }

  /** Closes the tab. */
  close(): void {
    this.#panel.dispose();
  }

  dispose(): void {
    this.#sender.dispose(); // The panel is already disposed and must not be accessed.
    this.#contentEvents.dispose();
    this.#content.dispose();
    this.#owned.dispose();
  }

  /** Keeps the tab open after a move: VS Code turns a tab that it moves into a preview editor. */
  #keepMovedTab(): void {
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

  #createContent(traceId: string): TraceContent {
    const { servers, connection, startReader } = this.#context;
    const isWatched = (): boolean => this.#panel.visible && vscode.window.state.focused;
    return new TraceContent({ servers, connection, startReader, isWatched }, this.server, traceId);
  }

  #showDocument(): void {
    const { webview } = this.#panel;
    this.#showTitle();
    webview.html = webviewHtml(webview, this.#context.extensionUri, 'trace', vscode.l10n.t('MLflow Trace'));
  }

  #showTitle(): void {
    this.#panel.title = this.#content.trace ? panelTitle(this.#content.trace) : this.traceId;
  }

  #followContent(): vscode.Disposable {
    const content = this.#content;
    const events = vscode.Disposable.from(
      content.onDidRead(() => this.#sender.sendMoreRows()),
      content.onDidChange((what) => {
        if (what === 'status') return this.#sender.sendStatus();
        if (content.trace) this.#panel.title = panelTitle(content.trace);
        this.#sender.sendHeader();
        this.#sender.sendLabels();
      }),
    );
    content.load();
    return events;
  }
}
