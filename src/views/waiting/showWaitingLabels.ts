import * as vscode from 'vscode';
import { traceTitle } from '../../model/preview';
import type { LabelOutboxApi, PendingLabel } from '../../labels/outbox/outboxApi';
import type { Servers } from '../../servers/servers';
import { forIconLabel, forNotification, plainLine } from '../../model/plainText';
import type { Reveal } from '../../app/panel/reveal';
import { restoreDiscarded } from '../../app/waiting/restoreDiscarded';
import { waitingAsText, waitingLabels, waitingReason, waitingText } from '../../app/waiting/describeWaiting';

export interface WaitingLabelsInit {
  readonly outbox: LabelOutboxApi;
  readonly servers: Servers;
  readonly openTrace: (server: string, traceId: string, reveal: Reveal) => void;
  readonly selectServer: () => Promise<boolean>;
  readonly discard: (id: string) => Promise<void>;
  readonly showLog: () => void;
  /** Reports a failure that happens after the list was closed. */
  readonly failed: (what: string, error: unknown) => void;
}

type WaitingItem = vscode.QuickPickItem &
  (
    | { readonly pending: PendingLabel }
    | { readonly retryAll: true }
    | { readonly unreadable: true }
    | { readonly kind: vscode.QuickPickItemKind.Separator }
  );

/**
 * Lists the pending labels and why they aren't saved, including those that this version can't read. Picking
 * one offers to retry, edit, copy, or discard it.
 */
export async function showWaitingLabels(init: WaitingLabelsInit): Promise<void> {
  for (;;) {
    const items = waitingItems(init);
    if (items.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('All labels are on the server.'));
      return;
    }
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Pending Labels'),
      placeHolder: vscode.l10n.t('Select a label to retry, edit, copy, or discard it'),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (!picked) return;
    if ('unreadable' in picked) {
      init.showLog();
      return;
    }
    if ('retryAll' in picked) {
      for (const { id } of waitingLabels(init.outbox.all())) await init.outbox.retry(id);
      return;
    }
    if ('pending' in picked && (await act(init, picked.pending))) return;
  }
}

function waitingItems({ outbox, servers }: WaitingLabelsInit): WaitingItem[] {
  const waiting = waitingLabels(outbox.all());
  const unreadable = outbox.unreadable();
  const retryAll: WaitingItem[] =
    waiting.length > 1
      ? [
          { retryAll: true, label: `$(sync) ${vscode.l10n.t('Retry All')}` },
          { kind: vscode.QuickPickItemKind.Separator, label: '' },
        ]
      : [];
  return [
    ...retryAll,
    ...waiting.map((pending) => ({
      pending,
      label: `$(${pending.save.state === 'refused' ? 'warning' : 'clock'}) ${forIconLabel(waitingText(pending))}`,
      description: forIconLabel(whereText(servers, pending)),
      detail: forIconLabel(waitingReason(pending)),
    })),
    ...unreadable.map(({ file, reason }) => ({
      unreadable: true as const,
      label: `$(lock) ${vscode.l10n.t("A label that this version can't read")}`,
      description: forIconLabel(file),
      detail: `${forIconLabel(reason)} ${vscode.l10n.t('It stays on this computer.')}`,
    })),
  ];
}

/** The trace's title as in the tree, and the server. */
function whereText(servers: Servers, { server, traceId }: PendingLabel): string {
  const trace = servers.get(server)?.cache.get(traceId);
  return `${trace ? plainLine(traceTitle(trace), 60) : traceId} · ${server}`;
}

/** Shows the actions for a label. Resolves with false if the user canceled, to show the list again. */
async function act(init: WaitingLabelsInit, pending: PendingLabel): Promise<boolean> {
  const { outbox } = init;
  const actions = [
    { label: vscode.l10n.t('Retry'), run: () => outbox.retry(pending.id) },
    {
      label: pending.want === null ? vscode.l10n.t('Open Trace') : vscode.l10n.t('Edit'),
      run: () => edit(init, pending),
    },
    {
      label: vscode.l10n.t('Copy'),
      run: async () => vscode.env.clipboard.writeText(waitingAsText(pending)),
    },
    { label: vscode.l10n.t('Discard'), description: discardText(pending), run: () => discard(init, pending) },
  ];
  const action = await vscode.window.showQuickPick(actions, {
    title: plainLine(waitingText(pending)),
    placeHolder: plainLine(waitingReason(pending)),
  });
  await action?.run();
  return action !== undefined;
}

function edit({ servers, openTrace, selectServer, failed }: WaitingLabelsInit, pending: PendingLabel): void {
  const { server, traceId, want, id } = pending;
  if (servers.find(server)) {
    const reveal = { spanId: want?.spanId ?? null, labelId: id, focus: 'none', edit: want !== null } as const;
    return openTrace(server, traceId, reveal);
  }
  const message = vscode.l10n.t('This label is pending for {0}. Select that server to edit it.', server);
  const select = vscode.l10n.t('Select Server');
  vscode.window
    .showInformationMessage(forNotification(message), select)
    .then((picked) => (picked === select ? selectServer() : undefined))
    .then(undefined, (error: unknown) => failed('Select server failed', error));
}

function discardText({ base, want }: PendingLabel): string {
  if (want === null) return vscode.l10n.t('the label is kept');
  return base === null
    ? vscode.l10n.t("the label isn't created")
    : vscode.l10n.t('the label keeps its value');
}

async function discard(init: WaitingLabelsInit, pending: PendingLabel): Promise<void> {
  const { outbox, failed } = init;
  await init.discard(pending.id);
  const restore = restoreDiscarded(outbox, pending);
  const actions = restore ? [vscode.l10n.t('Undo')] : [];
  const message = vscode.l10n.t('Discarded {0}.', waitingText(pending));
  vscode.window
    .showInformationMessage(forNotification(message), ...actions)
    .then((picked) => (picked === undefined ? undefined : restore?.()))
    .then(undefined, (error: unknown) => failed("The label couldn't be restored", error));
}
