import * as vscode from 'vscode';
import { formatAge } from '../../model/format';
import { traceTitle } from '../../model/preview';
import type { TraceInfo } from '../../model/trace';
import type { TraceList } from '../../traces/traceList';
import { forIconLabel } from '../../model/plainText';

/** Lets the user pick from the loaded traces. Resolves with undefined if the user cancels or picks none. */
export async function pickTraces(list: TraceList): Promise<readonly TraceInfo[] | undefined> {
  await list.ensure();
  const items = list.traces().map((trace) => ({
    trace,
    label: forIconLabel(traceTitle(trace), 80),
    description: `${formatAge(trace.requestTime, Date.now())} · ${trace.traceId}`,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Label Selected Traces'),
    placeHolder: vscode.l10n.t('Select the traces to label'),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  return picked && picked.length > 0 ? picked.map(({ trace }) => trace) : undefined;
}
