import * as vscode from 'vscode';
import { TracePanelState } from '../../protocol/tracePanelState';
import type { PanelAction } from '../../protocol/panelActions';
import { tabIcon, webviewRoot } from '../webviewHtml';
import type { ReadTrace } from '../../app/documents/documentSource';
import type { Opened, PanelContext, SwitchablePanel } from './panelContext';
import type { Reveal } from '../../app/panel/reveal';
import type { ActionTarget } from '../../app/panel/panelSender';
import { TracePanel } from './tracePanel';

const VIEW_TYPE = 'mlflowTraces.trace';

export interface OpenOptions {
  /** Open in the editor group beside the active one. Moves an open panel there unless it's active. */
  readonly beside?: boolean;
  /** Called if the document has loaded without the focus. The panel takes the focus if this returns true. */
  readonly wantsFocus?: () => boolean;
  /** Whether the user selected the trace in a list. If not, the next keys may be meant for another view. */
  readonly isChosen?: boolean;
}

/** All open trace panels, one per trace, and how to restore them after a reload. */
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

  /** Whether a trace panel is visible. Its content is refreshed while it is. */
  get visible(): boolean {
    return [...this.#panels.keys()].some((panel) => panel.visible);
  }

  /** The trace in the active panel. */
  get active(): { readonly server: string; readonly traceId: string } | undefined {
    return [...this.#panels.values()].find(({ active }) => active);
  }

  /** Returns the spans of a trace that a panel has loaded completely. */
  readTrace(server: string, traceId: string): ReadTrace | undefined {
    const content = this.#find(server, traceId)?.content;
    return content?.isFullyLoaded === true ? content : undefined;
  }

  /** Runs an action in the active panel, if there is one. */
  runAction(action: PanelAction, target: ActionTarget = {}): void {
    [...this.#panels.values()].find(({ active }) => active)?.runAction(action, target);
  }

  /** Opens a trace, or brings its panel to the front. */
  open(server: string, traceId: string, reveal?: Reveal, options: OpenOptions = {}): void {
    const { beside = false, wantsFocus = () => true, isChosen = false } = options;
    const open = this.#find(server, traceId);
    const column = beside ? vscode.ViewColumn.Beside : undefined;
    if (isChosen) open?.markChosen();
    if (open) return open.reveal(reveal, open.active ? undefined : column, wantsFocus);
    const panel = vscode.window.createWebviewPanel(VIEW_TYPE, traceId, column ?? vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [webviewRoot(this.#context.extensionUri)],
    });
    const opened = this.#adopt(panel, server, traceId);
    opened.focusOnceReady(wantsFocus);
    if (isChosen) opened.markChosen();
    opened.select(reveal);
  }

  /** Restores a panel after the window was reloaded. Closes it if its state is invalid. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const parsed = TracePanelState.safeParse(state);
    if (!parsed.success) {
      this.#context.log.warn('A trace panel could not be restored: its persisted state is invalid');
      panel.dispose();
      return Promise.resolve();
    }
    const { server, traceId } = parsed.data;
    if (this.#find(server, traceId)) {
      panel.dispose(); // Background tabs are restored late. The trace has been opened again in the meantime.
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

  #openInPlace(panel: SwitchablePanel, traceId: string): Opened {
    const open = this.#find(panel.server, traceId);
    if (open?.visible === true) {
      open.reveal(undefined);
      return 'elsewhere';
    }
    // Reuse this tab: a document that has to load first would lose the keys that are typed meanwhile.
    open?.close();
    panel.show(traceId);
    return 'here';
  }
}
