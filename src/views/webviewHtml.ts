import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The two webview apps, by the name of their bundle in dist/webview. */
export type WebviewApp = 'trace' | 'table';

/** What each app loads at once besides its script, by the app's name; put in by the build (`esbuild.mjs`). */
declare const WEBVIEW_CHUNKS: Readonly<Partial<Record<WebviewApp, readonly string[]>>>;

/** Where webview documents may load from: their bundles, nothing else. */
export function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** The icon in front of our editor tabs' titles. */
export function tabIcon(extensionUri: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', name);
  return { light: icon('tab-light.svg'), dark: icon('tab-dark.svg') };
}

/** The document of a webview. It holds no data: all of that comes by message, so nothing can break out of a script. */
export function webviewHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  app: WebviewApp,
  title: string,
): string {
  const root = webviewRoot(extensionUri);
  const script = webview.asWebviewUri(vscode.Uri.joinPath(root, `${app}.js`)).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(root, `${app}.css`)).toString();
  const nonce = randomBytes(16).toString('base64url');
  // Fetched beside the script that imports them, not after it.
  const preloads = (WEBVIEW_CHUNKS[app] ?? []).map((chunk) => {
    const address = webview.asWebviewUri(vscode.Uri.joinPath(root, chunk)).toString();
    return `<link rel="modulepreload" nonce="${nonce}" href="${address}">\n`;
  });
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // With the nonce the form controls can find out that the browser knows :focus-visible (webview/ui/nonce.ts).
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    // Images and sound that a trace holds itself (webview/trace/details/mediaView.tsx); nothing is fetched.
    'img-src data:',
    'media-src data:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language.replace(/[^A-Za-z-]/g, '')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
${preloads.join('')}</head>
<body>
<div id="root"></div>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
