import * as vscode from 'vscode';
import { TracePanelState } from '../../protocol/tracePanelState';
import type { PanelAction } from '../../protocol/panelActions';
import { tabIcon, webviewRoot } from '../webviewHtml';
import type { ReadTrace } from '../../app/documents/documentSource';
import type { Opened, PanelContext, ShowsTrace } from './panelContext';
import type { Reveal } from '../../app/panel/reveal';
import type { ActionAbout } from '../../app/panel/panelSender';
import { TracePanel } from './tracePanel';

const VIEW_TYPE = 'mlflowTraces.trace';

export interface OpenOptions {
  /** In the editor group beside the one in use. A trace that is open moves there, unless it is the one looked at. */
  readonly beside?: boolean;
  /** Asked when the page has loaded and has not the keyboard; it takes it unless told otherwise. */
  readonly wantsFocus?: () => boolean;
  /** The user chose it where it is listed. Otherwise what is typed on may be meant for what it was opened by. */
  readonly isChosen?: boolean;
}

/** All open trace panels, one a trace, and how they come back after a reload. */
export class TracePanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #context: PanelContext;
  readonly #panels = new Map<vscode.WebviewPanel, TracePanel>();
  readonly #registration: vscode.Disposable;

  constructor(context: Omit<PanelContext, 'openInPlace' | 'openTrace'>) {
    this.#context = {
      ...context,
      openTrace: (server, traceId, reveal) => this.open(server, traceId, reveal, { isChosen: true }),
      openInPlace: (panel, traceId) => this.#openInPlace(panel, traceId),
    };
    this.#registration = vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this);
  }

  /** Whether a trace is in sight: what it shows is kept fresh then. */
  get visible(): boolean {
    return [...this.#panels.keys()].some((panel) => panel.visible);
  }

  /** The trace that the user looks at. */
  get active(): { readonly server: string; readonly traceId: string } | undefined {
    return [...this.#panels.values()].find(({ active }) => active);
  }

  /** The spans of a trace that some panel has read whole. */
  readTrace(server: string, traceId: string): ReadTrace | undefined {
    const content = this.#find(server, traceId)?.content;
    return content?.isWhole === true ? content : undefined;
  }

  /** Does what a key of the panel does, in the panel that is active; nothing where none is. */
  act(action: PanelAction, about: ActionAbout = {}): void {
    [...this.#panels.values()].find(({ active }) => active)?.act(action, about);
  }

  /** Opens a trace, or brings its panel to the front. */
  open(server: string, traceId: string, reveal?: Reveal, options: OpenOptions = {}): void {
    const { beside = false, wantsFocus = () => true, isChosen = false } = options;
    const open = this.#find(server, traceId);
    const column = beside ? vscode.ViewColumn.Beside : undefined;
    if (isChosen) open?.chosen();
    if (open) return open.reveal(reveal, open.active ? undefined : column, wantsFocus);
    const panel = vscode.window.createWebviewPanel(VIEW_TYPE, traceId, column ?? vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [webviewRoot(this.#context.extensionUri)],
    });
    const opened = this.#adopt(panel, server, traceId);
    opened.wantFocus(wantsFocus);
    if (isChosen) opened.chosen();
    opened.select(reveal);
  }

  /** Restores a panel after a reload of the window. One whose state says nothing usable is closed. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const parsed = TracePanelState.safeParse(state);
    if (!parsed.success) {
      this.#context.log.warn('A trace panel could not be restored: its state is not one that we wrote');
      panel.dispose();
      return Promise.resolve();
    }
    const { server, traceId } = parsed.data;
    if (this.#find(server, traceId)) {
      panel.dispose(); // a tab in the background is restored late: the trace was opened anew meanwhile
      return Promise.resolve();
    }
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [webviewRoot(this.#context.extensionUri)],
    };
    this.#adopt(panel, server, traceId);
    return Promise.resolve();
  }

  dispose(): void {
    this.#registration.dispose();
    for (const panel of this.#panels.values()) panel.dispose();
    this.#panels.clear();
  }

  #adopt(panel: vscode.WebviewPanel, server: string, traceId: string): TracePanel {
    panel.iconPath = tabIcon(this.#context.extensionUri);
    const tracePanel = new TracePanel(this.#context, panel, server, traceId);
    this.#panels.set(panel, tracePanel);
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      tracePanel.dispose();
    });
    return tracePanel;
  }

  #find(server: string, traceId: string): TracePanel | undefined {
    return [...this.#panels.values()].find((panel) => panel.server === server && panel.traceId === traceId);
  }

  #openInPlace(panel: ShowsTrace, traceId: string): Opened {
    const open = this.#find(panel.server, traceId);
    if (open?.visible === true) {
      open.reveal(undefined);
      return 'elsewhere';
    }
    // Whoever goes from trace to trace stays in this tab: another one would have to load, and keys would be lost.
    open?.close();
    panel.show(traceId);
    return 'here';
  }
}
