import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { TRACE_ID } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import type { Connected, Connection } from '../servers/connection';

/** A trace: a row of the tree or the table, as passed to its context menu, or the ID passed by a caller. */
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

/**
 * Returns the trace ID in a command's argument.
 * @throws Error when the argument has no valid trace ID.
 */
export function parseTraceId(argument: unknown): string {
  const traceId = TraceArgument.safeParse(argument).data?.trim();
  if (traceId === undefined || !TRACE_ID.test(traceId)) {
    throw new Error(vscode.l10n.t('Enter a trace ID: tr- and 32 hexadecimal digits.'));
  }
  return traceId;
}

/**
 * Returns the rows that a context menu applies to: the whole selection if the menu was opened on a selected
 * row, otherwise that row. VS Code passes the row, and the selection if it has more than one row.
 */
export function menuRows(row: unknown, selected: unknown): readonly unknown[] {
  const rows = z.array(z.unknown()).safeParse(selected).data ?? [];
  return rows.includes(row) ? rows : [row];
}

/** Returns the labels among rows of the tree. */
export function labelRows(rows: readonly unknown[]): LabelArgument[] {
  return rows.flatMap((row) => LabelArgument.safeParse(row).data ?? []);
}

/**
 * Returns the connection to the server, connecting first if needed.
 * @throws TrackingError when there is no server or no experiment, or the server doesn't respond.
 */
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
      throw notConfigured(state.choices.length === 0 ? noServer() : severalServers());
    case 'connecting':
      throw notConfigured(noServer());
  }
}

function noServer(): string {
  return vscode.l10n.t('No MLflow tracking server is configured. Run "MLflow: Select Tracking Server".');
}

function severalServers(): string {
  return vscode.l10n.t(
    'More than one MLflow tracking server is configured. Run "MLflow: Select Tracking Server".',
  );
}

function notConfigured(message: string): TrackingError {
  return new TrackingError({ kind: 'notConfigured', server: '', message });
}
