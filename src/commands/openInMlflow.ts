import * as vscode from 'vscode';
import { TRACE_ID } from '../model/trace';
import type { Connected } from '../servers/connection';

/** Opens a trace in MLflow's own web UI, in the browser. */
export async function openInMlflow(
  { server, experiment }: Connected,
  experimentId: string | undefined,
  traceId: string,
): Promise<void> {
  if (!TRACE_ID.test(traceId)) return;
  const experimentPart = encodeURIComponent(experimentId ?? experiment.id);
  const address = `${server}/#/experiments/${experimentPart}/traces?selectedEvaluationId=${traceId}`;
  await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(address, true)));
}
