import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { TRACE_ID } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import type { Connected, Connection } from '../servers/connection';

/** What a row of the tree or of the table gives to its context menu, or a caller as an argument: a trace. */
const TraceArgument = z.union([
  z.pipe(
    z.object({ traceId: z.string() }),
    z.transform((node) => node.traceId),
  ),
  z.string(),
]);

/** A label's row in the tree. */
const LabelArgument = z.object({ kind: z.literal('label'), traceId: z.string(), labelId: z.string() });
export type LabelArgument = z.infer<typeof LabelArgument>;

/** @throws Error when it is no trace's id. */
export function parseTraceId(argument: unknown): string {
  const traceId = TraceArgument.safeParse(argument).data?.trim();
  if (traceId === undefined || !TRACE_ID.test(traceId)) {
    throw new Error(vscode.l10n.t('This is not a trace id: it must be tr- and 32 hexadecimal digits.'));
  }
  return traceId;
}

/**
 * The rows that a context menu is about: all selected ones when it was opened on one of them, else that one. VS Code
 * gives the row, and the selection where there is more than one.
 */
export function menuRows(row: unknown, selected: unknown): readonly unknown[] {
  const rows = z.array(z.unknown()).safeParse(selected).data ?? [];
  return rows.includes(row) ? rows : [row];
}

/** The labels among rows of the tree. */
export function labelRows(rows: readonly unknown[]): LabelArgument[] {
  return rows.flatMap((row) => LabelArgument.safeParse(row).data ?? []);
}

/** @throws TrackingError when there is no server, or it does not answer. */
export async function requireConnected(connection: Connection): Promise<Connected> {
  if (!connection.connected || connection.connecting)
    await connection.connect({ quiet: connection.state.kind !== 'connecting' });
  const { state } = connection;
  switch (state.kind) {
    case 'connected':
      return state;
    case 'failed':
      throw state.error;
    case 'noExperiment':
      throw notConfigured(
        vscode.l10n.t('{0} has no experiment yet. Run your app to create one.', state.server),
      );
    case 'notConfigured':
    case 'connecting':
      throw notConfigured(
        vscode.l10n.t('No MLflow tracking server is configured. Run "MLflow: Select Tracking Server".'),
      );
  }
}

function notConfigured(message: string): TrackingError {
  return new TrackingError({ kind: 'notConfigured', server: '', message });
}
