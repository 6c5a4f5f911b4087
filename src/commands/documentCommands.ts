import * as vscode from 'vscode';
import { menuRows, parseTraceId, requireConnected } from './commandArguments';
import type { CommandContext, CommandTable } from './commandContext';
import { compare, type Compared } from '../views/documents/compare';
import type { DocumentTrace } from '../views/documents/openDocuments';
import { panelTitle } from '../app/panel/describeHeader';
import { pickTrace } from '../views/pickers/pickTrace';

/** Returns the commands that open, copy, and compare whole traces. */
export function documentCommands({
  connection,
  panels,
  documents,
  comparison,
  table,
  view,
}: CommandContext): CommandTable {
  /** Resolves the trace of a row or argument, of the active panel, or one that the user picks. */
  const traceOf = async (argument: unknown): Promise<DocumentTrace | undefined> => {
    if (argument === undefined && panels.active) return panels.active;
    const connected = await requireConnected(connection);
    const traceId = argument === undefined ? await pickTrace(connected) : parseTraceId(argument);
    return traceId === undefined ? undefined : { server: connected.server, traceId };
  };
  const side = ({ server, traceId }: DocumentTrace): Compared => {
    const trace = connection.connected?.cache.get(traceId);
    return { server, traceId, span: null, title: trace ? panelTitle(trace) : traceId };
  };
  return {
    'mlflowTraces.openTraceAsJson': async (argument) => {
      const trace = await traceOf(argument);
      if (trace) await documents.openTrace(trace);
    },
    'mlflowTraces.copyTraceAsJson': async (argument) => {
      const trace = await traceOf(argument);
      if (trace) await documents.copyTrace(trace);
    },
    'mlflowTraces.selectTraceForCompare': async (argument) => {
      const trace = await traceOf(argument);
      if (trace) comparison.select(side(trace));
    },
    'mlflowTraces.compareTraceWithSelected': async (argument) => {
      const trace = await traceOf(argument);
      if (trace) await comparison.compareWith(side(trace));
    },
    'mlflowTraces.compareSelectedTraces': async (row, selected) => {
      const { server } = await requireConnected(connection);
      const shown = table.active ? table.selection : view.selection;
      const rows = selected === undefined ? shown : menuRows(row, selected).map(parseTraceId);
      const [left, right, ...more] = rows;
      if (left === undefined || right === undefined || more.length > 0) {
        throw new Error(vscode.l10n.t('Select two traces to compare.'));
      }
      await compare(side({ server, traceId: left }), side({ server, traceId: right }));
    },
  };
}
