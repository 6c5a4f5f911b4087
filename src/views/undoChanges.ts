import * as vscode from 'vscode';
import { takeBack } from '../app/bulk/writeLabels';
import type { ViewLabeling } from '../app/undo/viewLabeling';
import { forNotification, plainLine } from '../model/plainText';

/** Up to this many changes are undone without showing progress. */
const FEW = 10;

/** Undoes changes, the last one first. Shows how many couldn't be undone, and why. */
export async function undoChanges(
  labeling: ViewLabeling,
  server: string,
  changeIds: readonly string[],
): Promise<void> {
  const undo = async (changeId: string): Promise<void> => {
    const undone = await labeling.undo(server, changeId);
    if (undone.outcome !== 'changedSince') return;
    const name = plainLine(undone.change.name, 60);
    throw new Error(vscode.l10n.t('"{0}" was changed since then, so it wasn\'t undone.', name));
  };
  const run = (progress?: vscode.Progress<{ increment: number }>): ReturnType<typeof takeBack> =>
    takeBack(changeIds, undo, () => progress?.report({ increment: 100 / changeIds.length }));
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Undoing {0} labels…', changeIds.length),
  };
  const { failed, message } = await (changeIds.length > FEW
    ? vscode.window.withProgress(options, run)
    : run());
  if (failed === 0) return;
  const said =
    failed === 1
      ? vscode.l10n.t("1 label couldn't be undone. {0}", message)
      : vscode.l10n.t("{0} labels couldn't be undone. {1}", failed, message);
  void vscode.window.showWarningMessage(forNotification(said));
}
