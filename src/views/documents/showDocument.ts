import * as vscode from 'vscode';

// Documents are read before they are shown: the page that VS Code shows for what it cannot open names no reason.

/**
 * Shows a document in a tab, also one that is too large to be an extension's document.
 * @throws vscode.FileSystemError, whose message is the reason, when it cannot be read.
 */
export async function showDocument(uri: vscode.Uri): Promise<void> {
  await read([uri]);
  await vscode.commands.executeCommand('vscode.open', uri, { preview: true });
}

/**
 * Shows two documents side by side in the diff editor.
 * @throws vscode.FileSystemError, whose message is the reason, when one of them cannot be read.
 */
export async function showDiff(left: vscode.Uri, right: vscode.Uri, title: string): Promise<void> {
  await read([left, right]);
  await vscode.commands.executeCommand('vscode.diff', left, right, title);
}

/** What is read is kept for a moment by the provider, so that this asks the server once. */
async function read(uris: readonly vscode.Uri[]): Promise<void> {
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Opening…') },
    () => Promise.all(uris.map((uri) => vscode.workspace.fs.stat(uri))),
  );
}
