import * as vscode from 'vscode';
import { Emitter, type Disposable } from '../../model/event';
import type { Label } from '../../model/assessment';
import type { TraceInfo } from '../../model/trace';
import type { TraceChange } from '../../traces/listedTraces';
import { errorOf, type Connection, type ConnectionState } from '../../servers/connection';
import { RowChanges } from '../../app/rowChanges';
import { Disposables } from '../../platform/dispose';
import { describeProblem } from '../../model/problem';
import type { LabelingForViews } from '../../app/undo/viewLabeling';
import { labelItem, moreItem, noLabelsItem, problemItem, traceItem } from './treeItems';
import { labelTooltip, traceTooltip } from './tooltip';

/** A row of the tree. A trace always has the same row object, so that it can be refreshed individually. */
export type TreeNode =
  | { readonly kind: 'trace'; readonly traceId: string }
  | { readonly kind: 'label'; readonly traceId: string; readonly labelId: string }
  | { readonly kind: 'noLabels'; readonly traceId: string }
  | { readonly kind: 'problem' }
  | { readonly kind: 'more' };

/** The trace, span, and label that a row opens. */
export interface TreeRow {
  readonly traceId: string;
  readonly spanId: string | null;
  readonly labelId: string | null;
}

/** The content of a trace's row and of the rows of its labels. */
interface RowContent {
  readonly trace: TraceInfo;
  readonly labels: readonly Label[];
}

const PROBLEM: TreeNode = { kind: 'problem' };
const MORE: TreeNode = { kind: 'more' };

/** The Traces tree: newest traces first, with their labels as children. It never sends requests itself. */
export class TracesTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #connection: Connection;
  readonly #labeling: LabelingForViews;
  readonly #changed = new Emitter<TreeNode | undefined>();
  readonly #owned = new Disposables();
  readonly #drawn = new Emitter<void>();
  readonly #traceNodes = new Map<string, TreeNode>();
  readonly #rows = new RowChanges({
    content: (traceId): RowContent | undefined => {
      const trace = this.#trace(traceId);
      return trace && { trace, labels: this.#labels(trace) };
    },
    looks: rowLooks,
    redraw: (traceId) => this.#changed.fire(this.#traceNode(traceId)),
  });
  #listEvents: Disposable | undefined;
  #shape = '';

  /** Fires after VS Code has requested rows and associated them with their nodes. */
  readonly onDidDraw = this.#drawn.event;
  readonly onDidChangeTreeData: vscode.Event<TreeNode | undefined> = (listener, thisArgs, disposables) => {
    const subscription = vscode.Disposable.from(
      this.#changed.event((node) => void listener.call(thisArgs, node)),
    );
    disposables?.push(subscription);
    return subscription;
  };

  constructor(connection: Connection, labeling: LabelingForViews) {
    this.#connection = connection;
    this.#labeling = labeling;
    this.#owned.add(connection.onDidChange((state) => this.#follow(state)));
    this.#owned.add(
      labeling.onDidChange(({ server, traceId }) => {
        if (connection.connected?.server === server) this.#refreshTrace(traceId);
      }),
    );
    this.#owned.add(labeling.onDidChangeLabeler(() => this.#changed.fire(undefined)));
    this.#follow(connection.state);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    setImmediate(() => this.#drawn.fire()); // VS Code registers the row in microtasks that run before this.
    switch (node.kind) {
      case 'trace': {
        this.#rows.drawn(node.traceId);
        const trace = this.#trace(node.traceId);
        return trace ? traceItem(trace, this.#labels(trace), Date.now()) : new vscode.TreeItem(node.traceId); // Removed between the event and this call.
      }
      case 'label': {
        const label = this.#label(node);
        return label ? labelItem(label) : new vscode.TreeItem(node.labelId);
      }
      case 'noLabels':
        return noLabelsItem(node.traceId);
      case 'more':
        return moreItem();
      case 'problem':
        return problemItem(describeProblem(this.#error()));
    }
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node?.kind === 'trace') {
      const trace = this.#trace(node.traceId);
      if (!trace) return [];
      const { traceId } = node;
      const labels = this.#labels(trace).map(({ id }): TreeNode => ({ kind: 'label', traceId, labelId: id }));
      return labels.length > 0 ? labels : [{ kind: 'noLabels', traceId }];
    }
    if (node) return [];
    const list = this.#connection.connected?.list;
    const traces = (list?.traces() ?? []).map(({ traceId }) => this.#traceNode(traceId));
    const problem = this.#error() === undefined ? [] : [PROBLEM];
    return [...problem, ...traces, ...(traces.length > 0 && list?.hasMore === true ? [MORE] : [])];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.kind === 'label' || node.kind === 'noLabels' ? this.#traceNode(node.traceId) : undefined;
  }

  /** Returns what a row opens, or undefined if the row belongs to no trace. */
  row(node: TreeNode): TreeRow | undefined {
    if (!('traceId' in node)) return undefined;
    const label = node.kind === 'label' ? this.#label(node) : undefined;
    return { traceId: node.traceId, spanId: label?.spanId ?? null, labelId: label?.id ?? null };
  }

  /** Creates the tooltip when it's about to be shown. */
  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const trace = node.kind === 'trace' ? this.#trace(node.traceId) : undefined;
    const label = node.kind === 'label' ? this.#label(node) : undefined;
    if (trace) item.tooltip = traceTooltip(trace, this.#labels(trace));
    if (label) item.tooltip = labelTooltip(label);
    return item;
  }

  /**
   * Redraws all rows to update the traces' ages. Only called when the user refreshes or the view becomes
   * visible, never by a timer: rows that are redrawn under the mouse lose clicks.
   */
  renewAges(): void {
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#listEvents?.dispose();
    this.#owned.dispose();
    this.#changed.dispose();
    this.#drawn.dispose();
  }

  #follow(state: ConnectionState): void {
    this.#listEvents?.dispose();
    this.#listEvents =
      state.kind === 'connected' ? state.list.onDidChange((change) => this.#refresh(change)) : undefined;
    this.#traceNodes.clear();
    this.#rows.clear();
    this.#shape = this.#rootShape();
    this.#changed.fire(undefined);
  }

  #refresh(change: TraceChange): void {
    const shape = this.#rootShape();
    if (change.list || shape !== this.#shape) {
      this.#shape = shape;
      this.#changed.fire(undefined);
    }
    for (const traceId of change.ids) this.#refreshTrace(traceId);
  }

  /**
   * What the top-level rows show in addition to the traces, as text to compare. A refresh redraws the whole
   * tree only if this or the list of traces has changed.
   */
  #rootShape(): string {
    const list = this.#connection.connected?.list;
    return JSON.stringify([list?.hasMore, this.#error()?.message]);
  }

  #refreshTrace(traceId: string): void {
    if (this.#traceNodes.has(traceId)) this.#rows.note(traceId);
  }

  #traceNode(traceId: string): TreeNode {
    const known = this.#traceNodes.get(traceId);
    if (known) return known;
    const node: TreeNode = { kind: 'trace', traceId };
    this.#traceNodes.set(traceId, node);
    return node;
  }

  #trace(traceId: string): TraceInfo | undefined {
    return this.#connection.connected?.cache.get(traceId);
  }

  #labels(trace: TraceInfo): ReturnType<LabelingForViews['labels']> {
    const connected = this.#connection.connected;
    return connected ? this.#labeling.labels(connected.server, trace) : [];
  }

  #label(node: { readonly traceId: string; readonly labelId: string }) {
    const trace = this.#trace(node.traceId);
    return trace && this.#labels(trace).find((label) => label.id === node.labelId);
  }

  #error(): Error | undefined {
    return errorOf(this.#connection.state);
  }
}

/**
 * Serializes everything that these rows show, except for the trace's age. Includes tooltips, because VS Code
 * keeps them until the row is redrawn.
 */
function rowLooks({ trace, labels }: RowContent): string {
  const item = traceItem(trace, labels, trace.requestTime);
  return JSON.stringify([
    [item, traceTooltip(trace, labels)],
    labels.map((label) => [labelItem(label), labelTooltip(label)]),
  ]);
}
