import * as vscode from 'vscode';
import { isOverriddenByEdit, type Label } from '../../model/assessment';
import type { TraceInfo } from '../../model/trace';
import { validateDraft } from '../../model/validate';
import type { Connected } from '../../servers/connection';
import { showCommandError } from '../../platform/showError';
import type { Handlers } from '../../protocol/declare';
import type { TableCell, tableRequests } from '../../protocol/tableMessages';
import type { TableContext } from './tableContext';
import { placeOf } from '../../app/schemaCache';
import type { ViewLabeling } from '../../app/undo/viewLabeling';
import { tableRow } from '../../app/table/tableRows';

/** The table that the requests come from. */
export interface RequestingTable {
  readonly traces: () => readonly TraceInfo[];
  readonly labels: (trace: TraceInfo) => readonly Label[];
  /** Returns the `ViewLabeling` that changes the table's labels. */
  readonly labeling: () => ViewLabeling;
  /** Returns a number that increases whenever rows may have changed. */
  readonly version: () => number;
  /** Runs an operation that the user requested, and shows progress until it ends. */
  readonly withProgress: (run: () => Promise<void>) => Promise<void>;
  readonly sendList: () => void;
}

/** Returns the handlers for the requests of the table's webview. */
export function tableHandlers(context: TableContext, table: RequestingTable): Handlers<typeof tableRequests> {
  const { connection, labeling, log } = context;
  const start = (what: string, run: () => PromiseLike<unknown>): void => {
    run().then(undefined, (error: unknown) => void showCommandError(log, `${what} failed`, error));
  };
  const connected = (): Connected => {
    const current = connection.connected;
    if (!current) throw new Error(vscode.l10n.t('Not connected to the tracking server.'));
    return current;
  };
  const traceOf = (traceId: string): TraceInfo => {
    const trace = connected().cache.get(traceId);
    if (!trace) throw new Error(vscode.l10n.t('This trace no longer exists. Someone may have deleted it.'));
    return trace;
  };
  const labelOf = (traceId: string, id: string): Label => {
    const label = table.labels(traceOf(traceId)).find((one) => one.id === id);
    if (!label) throw new Error(vscode.l10n.t('This label no longer exists. Someone may have deleted it.'));
    return label;
  };
  /** The current cell, and the table version that it belongs to. */
  const currentCell = (traceId: string, name: string): { version: number; cell: TableCell | null } => {
    const trace = traceOf(traceId);
    const { labels } = tableRow(trace, table.labels(trace));
    return { version: table.version(), cell: Object.hasOwn(labels, name) ? (labels[name] ?? null) : null };
  };
  return {
    rows: ({ from, count }) => ({
      version: table.version(),
      rows: table
        .traces()
        .slice(from, from + count)
        .map((trace) => tableRow(trace, table.labels(trace))),
    }),
    traceIds: ({ from, count }) => ({
      traceIds: table
        .traces()
        .slice(from, from + count)
        .map(({ traceId }) => traceId),
    }),
    openTrace: ({ traceId }) => {
      context.openTrace(traceId);
      return {};
    },
    editInTrace: ({ traceId, id }) => {
      const row = { kind: 'label', traceId, labelId: id };
      start('Edit label', () => vscode.commands.executeCommand('mlflowTraces.editLabel', row));
      return {};
    },
    prepareEdit: async (_params, signal) => {
      await labeling.names('form', placeOf(connected()), signal);
      table.sendList();
      return {};
    },
    setLabel: async ({ traceId, id, name, kind, dataType, value }, signal) => {
      const place = placeOf(connected());
      await labeling.names('form', place, signal); // Also loads the schema, which the value must match.
      const draft = { kind, name, dataType, value, rationale: '' };
      const checked = validateDraft(draft, labeling.knownSchema(kind, name, place)?.input);
      if (!checked.ok) throw new Error(checked.problems.map(({ message }) => message).join(' '));
      const set = async (): Promise<{ id: string; changeId: string | null; left?: string[] }> => {
        const { server } = connected();
        if (id === null) {
          const form = { kind, name: checked.name, value: checked.value, exactValue: checked.exactValue };
          const result = await table.labeling().put(server, traceOf(traceId), null, form, 'change');
          return { id: result.id, changeId: result.changeId };
        }
        const label = labelOf(traceId, id);
        // Someone else's rationale doesn't apply to the user's override.
        const rationale = isOverriddenByEdit(label) ? '' : label.rationale;
        const { value: next, exactValue } = checked;
        const change = { name: label.name, value: next, exactValue, rationale };
        const uncopied = [...labeling.uncopiedMetadata(label)];
        return { ...(await table.labeling().change(server, label, change)), left: uncopied };
      };
      return { ...(await set()), ...currentCell(traceId, name) };
    },
    deleteLabel: async ({ traceId, id }) => {
      const label = labelOf(traceId, id);
      if (!label.mine)
        throw new Error(vscode.l10n.t("This label isn't yours. To delete it, open the trace."));
      const changeId = await table.labeling().delete(connected().server, label);
      return { changeId, ...currentCell(traceId, label.name) };
    },
    undoChange: ({ changeId }) => {
      const { server } = connected();
      return changeId === null ? table.labeling().undoLast(server) : table.labeling().undo(server, changeId);
    },
    labelTraces: ({ traceIds }) => {
      const rows = traceIds.map((traceId) => ({ traceId }));
      start('Label traces', () =>
        vscode.commands.executeCommand('mlflowTraces.labelSelectedTraces', rows[0], rows),
      );
      return {};
    },
    loadMore: async () => {
      await table.withProgress(async () => connection.connected?.list.loadMore());
      return {};
    },
    refresh: async () => {
      await table.withProgress(context.refresh);
      return {};
    },
    selectServer: () => {
      start('Select server', context.selectServer);
      return {};
    },
    showLog: () => {
      log.show();
      return {};
    },
  };
}
