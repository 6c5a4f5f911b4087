import * as vscode from 'vscode';
import { parseServerUri } from '../../mlflow/serverUri';
import { readSettings, writeSettings } from '../../platform/config';
import { DEFAULT_URI } from '../../connection/chooseServer';

/** Asks for a tracking server's address and writes it to the settings; the connection follows them. */
export async function selectTrackingServer(): Promise<boolean> {
  const current = readSettings().trackingUri;
  const uri = await vscode.window.showInputBox({
    title: vscode.l10n.t('Select Tracking Server'),
    prompt: vscode.l10n.t('Address of the MLflow tracking server. A path prefix may follow.'),
    placeHolder: DEFAULT_URI,
    value: current === '' ? DEFAULT_URI : current,
    ignoreFocusOut: true,
    validateInput: (value) => {
      const parsed = parseServerUri(value.trim());
      return parsed.ok ? undefined : parsed.reason;
    },
  });
  if (uri === undefined) return false;
  await writeSettings({ trackingUri: uri.trim() });
  return true;
}
