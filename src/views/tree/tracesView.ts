import * as vscode from 'vscode';
import type { Disposable } from '../../model/event';
import { awaitsFirstList, errorOf, type Connection, type ConnectionState } from '../../servers/connection';
import { Disposables } from '../../platform/dispose';
import { plainLine } from '../../model/plainText';
import type { LabelingForViews } from '../../app/undo/viewLabeling';
import { TracesTree, type TreeNode, type TreeRow } from './tracesTree';

/** Milliseconds within which VS Code requests the rows that it redraws. */
const REDRAW_MS = 5_000;

/** The Traces view: the tree, its title and progress, and the context keys for its welcome content. */
export class TracesView implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #tree: TracesTree;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #owned = new Disposables();
  #listEvents: Disposable | undefined;
  #endProgress: (() => void) | undefined;

  constructor(connection: Connection, labeling: LabelingForViews) {
    this.#connection = connection;
    const treeDataProvider = (this.#tree = this.#owned.add(new TracesTree(connection, labeling)));
    this.#view = this.#owned.add(
      vscode.window.createTreeView('mlflowTraces.traces', { treeDataProvider, canSelectMany: true }),
    );
    this.#owned.add(connection.onDidChange((state) => this.#follow(state)));
    this.#owned.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (!visible) return;
        this.renewAges();
        void connection.connected?.list.refresh();
      }),
    );
    this.#follow(connection.state);
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  /** The IDs of the traces whose rows are selected. */
  get selection(): readonly string[] {
    return this.#view.selection.flatMap((node) => (node.kind === 'trace' ? [node.traceId] : []));
  }

  /** Whether more than one row is selected. */
  get selectsMany(): boolean {
    return this.#view.selection.length > 1;
  }

  /**
   * Resolves with what the selected row opens: its trace, or its label and that label's span. Undefined
   * unless exactly one row is selected. VS Code loses the selection while it redraws rows; this waits until
   * it's restored.
   */
  async selectedRow(): Promise<TreeRow | undefined> {
    if (this.#view.selection.length === 0) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          drawn.dispose();
          resolve();
        };
        const timer = setTimeout(done, REDRAW_MS);
        const drawn = this.#tree.onDidDraw(() => {
          if (this.#view.selection.length > 0) done();
        });
      });
    }
    const [node, ...more] = this.#view.selection;
    return node && more.length === 0 ? this.#tree.row(node) : undefined;
  }

  /** Called when the user refreshes or the view becomes visible. */
  renewAges(): void {
    this.#tree.renewAges();
  }

  dispose(): void {
    this.#listEvents?.dispose();
    this.#endProgress?.();
    this.#owned.dispose();
  }

  #follow(state: ConnectionState): void {
    this.#listEvents?.dispose();
    this.#listEvents = undefined;
    if (state.kind === 'connected') {
      this.#listEvents = state.list.onDidChange((change) => {
        if (change.state || change.list) this.#update();
      });
      void state.list.ensure();
    }
    this.#update();
  }

  #update(): void {
    const { state, connected } = this.#connection;
    this.#view.description = connected ? plainLine(connected.experiment.name, 60) : '';
    this.#view.message = connected?.list.stale === true ? vscode.l10n.t('This list may be out of date.') : '';
    setContext('state', viewState(state));
    setContext('hasMore', connected?.list.hasMore === true && connected.list.loaded);
    this.#progress(awaitsFirstList(state) && errorOf(state) === undefined);
  }

  /** Shows the view's progress bar while the first list is loading. VS Code shows it after a delay. */
  #progress(busy: boolean): void {
    if (!busy) {
      this.#endProgress?.();
      this.#endProgress = undefined;
    } else if (!this.#endProgress) {
      void vscode.window.withProgress(
        { location: { viewId: 'mlflowTraces.traces' } },
        () => new Promise<void>((resolve) => (this.#endProgress = resolve)),
      );
    }
  }
}

/** Returns the state that the welcome contents in package.json depend on. */
function viewState(state: ConnectionState): string {
  switch (state.kind) {
    case 'notConfigured':
      return state.choices.length === 0 ? state.kind : 'undecided';
    case 'connecting':
    case 'failed':
    case 'noExperiment':
      return state.kind;
    case 'connected': {
      const { list } = state;
      return list.loaded && list.traces().length === 0 && !list.error ? 'empty' : 'list';
    }
  }
}

function setContext(key: string, value: unknown): void {
  void vscode.commands.executeCommand('setContext', `mlflowTraces.${key}`, value);
}
