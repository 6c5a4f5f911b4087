import * as vscode from 'vscode';
import { DEFAULT_URI } from '../../servers/chooseServer';
import type { StoredCredentials } from '../../servers/storedCredentials';
import { parseServerUri, withoutUserinfo } from '../../mlflow/serverUri';
import type { Choices } from '../../platform/config';

/**
 * Asks for the address of a tracking server and saves it as the user's choice, which the connection follows.
 * A user name and password in the address, or in the current setting, are moved to VS Code's secret storage.
 * The address is saved without them.
 */
export async function selectTrackingServer(
  choices: Choices,
  credentials: StoredCredentials,
): Promise<boolean> {
  const current = choices.read().trackingUri;
  const before = parseServerUri(current);
  const holdsPassword = before.ok && before.address.credentials !== null;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Select Tracking Server'),
    prompt: holdsPassword
      ? vscode.l10n.t(
          "Address of the MLflow tracking server. The user name and password in the setting aren't shown. Press Enter to move them to VS Code's secret storage.",
        )
      : vscode.l10n.t(
          "Address of the MLflow tracking server, with its path prefix if it has one. A user:password@ before the host is only kept in VS Code's secret storage.",
        ),
    placeHolder: DEFAULT_URI,
    value: current === '' ? DEFAULT_URI : withoutUserinfo(current),
    ignoreFocusOut: true,
    validateInput: (value) => {
      const parsed = parseServerUri(value);
      return parsed.ok ? undefined : parsed.reason;
    },
  });
  if (typed === undefined) return false;
  const parsed = parseServerUri(typed);
  if (!parsed.ok) return false; // The input box doesn't accept such input.
  const { server } = parsed.address;
  const moved = before.ok && before.address.server === server ? before.address.credentials : null;
  const signIn = parsed.address.credentials ?? moved;
  if (signIn) await credentials.keep(server, signIn);
  await choices.choose({ trackingUri: server });
  return true;
}
