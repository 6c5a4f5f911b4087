import * as vscode from 'vscode';
import type { AssessmentKind, Label } from '../model/assessment';
import { pythonCall } from '../model/pythonCall';
import { formatValue } from '../model/exactValue';
import type { Connected } from '../servers/connection';
import { forNotification, plainLine } from '../model/plainText';
import { showCommandError } from '../platform/showError';
import { undoChanges } from '../views/undoChanges';
import { labelTraces } from '../views/bulk/labelTraces';
import { labelRows, menuRows, parseTraceId, requireConnected } from './commandArguments';
import type { CommandContext, CommandTable } from './commandContext';
import { pickTrace } from '../views/pickers/pickTrace';
import { labelTrace, quickLabel, type QuickLabelInit } from '../views/quickLabel/quickLabel';

/** Returns the commands that label the last trace, a given trace, or many, and those for existing labels. */
export function labelCommands(context: CommandContext): CommandTable {
  const { connection, labeling, windowLabeling, log, panels, selectServer, table, view } = context;
  const quick: QuickLabelInit = {
    connection,
    labeling,
    windowLabeling,
    log,
    openTrace: async (traceId) => panels.open((await requireConnected(connection)).server, traceId),
    selectServer,
  };
  /** Labels one trace, or the whole selection if the menu was opened on a selected trace. */
  const addTo = async (kind: AssessmentKind, trace: unknown, selected: unknown): Promise<void> => {
    const traceIds = selected === undefined ? [] : traceRows(trace, selected, []);
    if (traceIds.length > 1) {
      const connected = await requireConnected(connection);
      return labelTraces({ connected, labeling, windowLabeling, log }, traceIds, kind);
    }
    const traceId =
      trace === undefined ? await pickTrace(await requireConnected(connection)) : parseTraceId(trace);
    if (traceId !== undefined) await labelTrace(quick, kind, traceId);
  };
  /** The labels that a context menu applies to, as currently shown. */
  const labelsOf = (connected: Connected, row: unknown, selected: unknown): Label[] =>
    labelRows(menuRows(row, selected)).flatMap(({ traceId, labelId }) => {
      const trace = connected.cache.get(traceId);
      const labels = trace ? labeling.labels(connected.server, trace) : [];
      return labels.filter(({ id }) => id === labelId);
    });

  return {
    'mlflowTraces.addFeedbackToLastTrace': (argument) => quickLabel(quick, 'feedback', argument),
    'mlflowTraces.addExpectationToLastTrace': (argument) => quickLabel(quick, 'expectation', argument),
    'mlflowTraces.addFeedback': (trace, selected) => addTo('feedback', trace, selected),
    'mlflowTraces.addExpectation': (trace, selected) => addTo('expectation', trace, selected),
    'mlflowTraces.labelSelectedTraces': async (row, selected) => {
      const connected = await requireConnected(connection);
      const shown = table.active ? table.selection : view.selection;
      const traceIds = row === undefined ? shown : traceRows(row, selected, table.selection);
      await labelTraces({ connected, labeling, windowLabeling, log }, traceIds);
    },
    'mlflowTraces.editLabel': async (row) => {
      const connected = await requireConnected(connection);
      const [label] = labelsOf(connected, row, undefined);
      if (!label) return;
      const reveal = { spanId: label.spanId, labelId: label.id, focus: 'none', edit: true } as const;
      panels.open(connected.server, label.traceId, reveal, { isChosen: row !== undefined });
    },
    'mlflowTraces.deleteLabel': async (row, selected) => {
      const connected = await requireConnected(connection);
      const labels = labelsOf(connected, row, selected);
      const changeIds: string[] = [];
      for (const label of labels) changeIds.push(await windowLabeling.delete(connected.server, label));
      offerUndo(labels, () => undoChanges(windowLabeling, connected.server, changeIds)).catch(
        (error: unknown) => void showCommandError(log, "A label couldn't be restored", error),
      );
    },
    'mlflowTraces.copyLabelAsPython': async (row, selected) => {
      const connected = await requireConnected(connection);
      const labels = labelsOf(connected, row, selected);
      const calls = labels.map((label) => pythonCall({ server: connected.server, ...label }));
      if (calls.length > 0) await vscode.env.clipboard.writeText(calls.join('\n'));
    },
  };
}

/**
 * Returns the traces that a context menu applies to: in the tree the selected rows, in the table the
 * selection that contains the row.
 */
function traceRows(row: unknown, selected: unknown, inTable: readonly string[]): string[] {
  const ids = menuRows(row, selected)
    .filter((one) => labelRows([one]).length === 0)
    .map(parseTraceId);
  const [only] = ids;
  return ids.length === 1 && only !== undefined && selected === undefined && inTable.includes(only)
    ? [...inTable]
    : ids;
}

async function offerUndo(labels: readonly Label[], undoAll: () => Promise<void>): Promise<void> {
  const [first] = labels;
  if (!first) return;
  const undo = vscode.l10n.t('Undo');
  const message =
    labels.length === 1
      ? vscode.l10n.t('Deleted "{0}": {1}.', plainLine(first.name, 60), plainLine(formatValue(first), 60))
      : vscode.l10n.t('Deleted {0} labels.', labels.length);
  const picked = await vscode.window.showInformationMessage(forNotification(message), undo);
  if (picked === undo) await undoAll();
}
