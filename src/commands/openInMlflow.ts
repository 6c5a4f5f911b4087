import * as vscode from 'vscode';
import { TRACE_ID } from '../model/trace';

/** Opens a trace in MLflow's own web UI, in the browser. */
export async function openInMlflow(server: string, experimentId: string, traceId: string): Promise<void> {
  if (!TRACE_ID.test(traceId)) return;
  const experimentPart = encodeURIComponent(experimentId);
  const address = `${server}/#/experiments/${experimentPart}/traces?selectedEvaluationId=${traceId}`;
  await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(address, true)));
}
