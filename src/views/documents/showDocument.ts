import * as vscode from 'vscode';

// Documents are read before they are shown, because the page that VS Code shows on failure doesn't say why.

/**
 * Opens a document in a tab, even if it's too large for a text document of an extension.
 * @throws vscode.FileSystemError with the reason in its message when the document can't be read.
 */
export async function showDocument(uri: vscode.Uri): Promise<void> {
  await read([uri]);
  await vscode.commands.executeCommand('vscode.open', uri, { preview: true });
}

/**
 * Opens two documents in the diff editor.
 * @throws vscode.FileSystemError with the reason in its message when one of them can't be read.
 */
export async function showDiff(left: vscode.Uri, right: vscode.Uri, title: string): Promise<void> {
  await read([left, right]);
  await vscode.commands.executeCommand('vscode.diff', left, right, title);
}

/** The provider caches the content for a moment, so the server gets only one request. */
async function read(uris: readonly vscode.Uri[]): Promise<void> {
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Opening…') },
    () => Promise.all(uris.map((uri) => vscode.workspace.fs.stat(uri))),
  );
}
