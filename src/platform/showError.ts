import * as vscode from 'vscode';
import { describeProblem } from '../model/problem';
import type { Log } from './log';
import { forNotification } from '../model/plainText';

/** Shows an error that made a user's command fail. Never used for work that the user didn't start. */
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
