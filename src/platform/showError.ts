import * as vscode from 'vscode';
import type { ProblemAction } from '../model/problem';
import { TrackingError } from '../model/trackingError';
import type { Log } from './log';
import { forNotification } from '../model/plainText';

/** An error as every surface shows it: tree node, banner, quick pick, notification. */
export interface ShownProblem {
  readonly kind: string;
  readonly message: string;
  /** The server's own words; untrusted, '' when there are none. */
  readonly detail: string;
  readonly actions: readonly ProblemAction[];
}

/** Decides, for every error, what is said and which next steps are offered. The only place that does. */
export function describeProblem(error: unknown): ShownProblem {
  if (!(error instanceof TrackingError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'internal', message, detail: '', actions: ['retry', 'showLog'] };
  }
  const { kind, message, detail } = error;
  switch (kind) {
    case 'notConfigured':
      return { kind, message, detail, actions: ['selectServer'] };
    case 'unreachable':
    case 'timeout':
    case 'busy':
      return { kind, message, detail, actions: ['retry', 'selectServer'] };
    case 'auth':
    case 'forbidden':
    case 'tooOld':
      return { kind, message, detail, actions: ['retry', 'selectServer', 'showLog'] };
    case 'notFound':
    case 'badResponse':
    case 'server':
    case 'invalid':
      return { kind, message, detail, actions: ['retry', 'selectServer', 'showLog'] };
  }
}

/** Tells of an error that stopped what the user asked for by a command. Never used for what nobody asked for. */
export async function showCommandError(log: Log, what: string, error: unknown): Promise<void> {
  log.error(what, error);
  const problem = describeProblem(error);
  const showLog = vscode.l10n.t('Show Log');
  const detail = problem.detail === '' ? '' : ` (${forNotification(problem.detail)})`;
  const picked = await vscode.window.showErrorMessage(
    `${forNotification(problem.message)}${detail}`,
    showLog,
  );
  if (picked === showLog) log.show();
}
