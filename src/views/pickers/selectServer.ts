import * as vscode from 'vscode';
import { DEFAULT_URI, placedServers } from '../../servers/chooseServer';
import { describeOrigin } from '../../servers/describeOrigin';
import type { StoredCredentials } from '../../servers/storedCredentials';
import { parseServerUri, withoutUserinfo } from '../../mlflow/serverUri';
import { forIconLabel } from '../../model/plainText';
import type { ServerChoice } from '../../model/serverSources';
import type { Choices } from '../../platform/config';
import type { ServerPlaces } from '../../platform/serverPlaces';

export interface SelectServerInit {
  readonly choices: Choices;
  readonly places: ServerPlaces;
  readonly credentials: StoredCredentials;
}

/**
 * Asks for a tracking server and saves it as the user's choice, which the connection follows. Offers those
 * that the workspace and the environment name. A user name and password in the address, or in the current
 * setting, are moved to VS Code's secret storage. The address is saved without them.
 */
export async function selectTrackingServer({
  choices,
  places,
  credentials,
}: SelectServerInit): Promise<boolean> {
  const named = choices.read();
  const offered = placedServers({ named, places: await places.read() });
  const picked = offered.length === 0 ? null : await pickServer(offered, named.trackingUri);
  if (picked === undefined) return false;
  const uri = picked ?? (await enterAddress(named.trackingUri));
  const parsed = parseServerUri(uri ?? '');
  if (uri === undefined || !parsed.ok) return false; // Neither the picker nor the input box accepts others.
  const { server } = parsed.address;
  const before = parseServerUri(named.trackingUri);
  const moved = before.ok && before.address.server === server ? before.address.credentials : null;
  const signIn = parsed.address.credentials ?? moved;
  if (signIn) await credentials.keep(server, signIn);
  await choices.choose({ trackingUri: server });
  return true;
}

/**
 * Lets the user pick one of these servers. Resolves to its address, to null if the user wants to enter another
 * one or the address can't be used, and to undefined if the user canceled.
 */
async function pickServer(
  offered: readonly ServerChoice[],
  current: string,
): Promise<string | null | undefined> {
  const used = parseServerUri(current);
  const items = offered.map((choice): vscode.QuickPickItem & { readonly uri: string | null } => {
    const parsed = parseServerUri(choice.uri);
    const isUsed = parsed.ok && used.ok && parsed.address.server === used.address.server;
    return {
      uri: parsed.ok ? choice.uri : null,
      label: forIconLabel(withoutUserinfo(choice.uri)),
      description: forIconLabel(describeOrigin(choice)),
      ...(!parsed.ok && { detail: parsed.reason }),
      ...(isUsed && { iconPath: new vscode.ThemeIcon('check') }),
    };
  });
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator, uri: null };
  const other = { label: vscode.l10n.t('Enter Another Address…'), uri: null };
  const picked = await vscode.window.showQuickPick([...items, separator, other], {
    title: vscode.l10n.t('Select Tracking Server'),
    placeHolder: vscode.l10n.t('Select a server that your workspace or environment names'),
    ignoreFocusOut: true,
  });
  return picked?.uri;
}

async function enterAddress(current: string): Promise<string | undefined> {
  const before = parseServerUri(current);
  const holdsPassword = before.ok && before.address.credentials !== null;
  return vscode.window.showInputBox({
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
}
