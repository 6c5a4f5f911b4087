import * as vscode from 'vscode';
import { valueText } from '../model/value';
import type { LabelOutboxApi, PendingLabel } from '../labels/api';
import { forIconLabel, forNotification, plainLine } from '../platform/plainText';

interface WaitingItem extends vscode.QuickPickItem {
  readonly label: string;
  readonly pending: PendingLabel;
}

export interface WaitingLabelsInit {
  readonly outbox: LabelOutboxApi;
  readonly openTrace: (server: string, traceId: string) => Promise<void>;
  readonly showLog: () => void;
}

/** Lists the labels that are not on the server yet; choosing one sends it again, copies it, opens its trace or drops it. */
export async function showWaitingLabels({ outbox, openTrace, showLog }: WaitingLabelsInit): Promise<void> {
  const waiting = outbox.all().filter(({ save }) => save.state !== 'saved');
  const unreadable = outbox.unreadable();
  if (unreadable.length > 0) showUnreadable(unreadable, showLog);
  if (waiting.length === 0 && unreadable.length > 0) return;
  if (waiting.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('All labels are on the server.'));
    return;
  }
  const picked = await vscode.window.showQuickPick<WaitingItem>(waiting.map(toItem), {
    title: vscode.l10n.t('Labels That Wait to Be Sent'),
    placeHolder: vscode.l10n.t('Choose a label to retry, copy, open or discard it'),
  });
  if (!picked) return;
  const { pending } = picked;
  const actions = {
    [vscode.l10n.t('Retry Now')]: () => outbox.retry(pending.id),
    [vscode.l10n.t('Open Trace')]: () => openTrace(pending.server, pending.traceId),
    [vscode.l10n.t('Copy')]: async () => vscode.env.clipboard.writeText(asText(pending)),
    [vscode.l10n.t('Discard')]: () => outbox.discard(pending.id),
  };
  const action = await vscode.window.showQuickPick(Object.keys(actions), { title: plainLine(picked.label) });
  if (action !== undefined) await actions[action]?.();
}

/** Labels that another version of this extension wrote, or that are damaged: they are kept, and this says so. */
function showUnreadable(files: ReturnType<LabelOutboxApi['unreadable']>, showLog: () => void): void {
  const action = vscode.l10n.t('Show Log');
  const names = files.map(({ file, reason }) => `${file}: ${reason}`).join(' ');
  const message = vscode.l10n.t(
    '{0} labels that wait cannot be read by this version. They are kept. {1}',
    files.length,
    names,
  );
  void vscode.window.showWarningMessage(forNotification(message), action).then((picked) => {
    if (picked === action) showLog();
  });
}

function toItem(pending: PendingLabel): WaitingItem {
  const { want, save } = pending;
  const label = want ? `${want.name} ${plainLine(valueText(want.value), 60)}` : vscode.l10n.t('a deletion');
  const reason = 'reason' in save ? save.reason : '';
  return {
    pending,
    label: forIconLabel(label),
    description: forIconLabel(pending.traceId),
    detail: forIconLabel(reason),
  };
}

function asText({ traceId, want }: PendingLabel): string {
  if (!want) return traceId;
  const lines = [traceId, `${want.name}: ${valueText(want.value)}`, want.rationale];
  return lines.filter((line) => line !== '').join('\n');
}
