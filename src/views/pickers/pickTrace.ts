import * as vscode from 'vscode';
import { formatAge } from '../../model/format';
import { traceTitle } from '../../model/preview';
import { TRACE_ID, type TraceInfo } from '../../model/trace';
import type { Connected } from '../../servers/connection';
import { forIconLabel } from '../../model/plainText';

interface TraceItem extends vscode.QuickPickItem {
  readonly traceId: string;
}

/** Lets the user pick a loaded trace, or enter any trace ID. Resolves with undefined if the user cancels. */
export async function pickTrace({ list }: Connected): Promise<string | undefined> {
  await list.ensure();
  const loaded = list.traces().map(toItem);
  const pick = vscode.window.createQuickPick<TraceItem>();
  pick.title = vscode.l10n.t('Open Trace');
  pick.placeholder = vscode.l10n.t('A request, or a trace ID (tr-…)');
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true; // Don't lose a pasted ID when a panel takes the focus.
  pick.items = loaded;
  pick.onDidChangeValue((value) => {
    const typed = value.trim();
    const other = TRACE_ID.test(typed) && !loaded.some((item) => item.traceId === typed);
    // Append it: VS Code identifies the chosen row by its index, so the other rows must keep theirs.
    pick.items = other ? [...loaded, { label: typed, alwaysShow: true, traceId: typed }] : loaded;
  });
  try {
    return await new Promise<string | undefined>((resolve) => {
      pick.onDidAccept(() => {
        const typed = pick.value.trim();
        const [chosen] = pick.selectedItems;
        if (TRACE_ID.test(typed)) resolve(typed);
        else if (chosen) resolve(chosen.traceId);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function toItem(trace: TraceInfo): TraceItem {
  const age = formatAge(trace.requestTime, Date.now());
  return {
    label: forIconLabel(traceTitle(trace)),
    description: `${age} · ${trace.traceId}`,
    traceId: trace.traceId,
  };
}
