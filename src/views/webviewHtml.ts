import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { TEXT_BUNDLE_ELEMENT } from '../model/textBundle';

/** The webview apps, named after their bundles in dist/webview. */
export type WebviewApp = 'trace' | 'table';

/** The chunks that each app loads on startup besides its script. Defined by the build (`esbuild.mjs`). */
declare const WEBVIEW_CHUNKS: Readonly<Partial<Record<WebviewApp, readonly string[]>>>;

/** Returns the only folder that webviews may load from: the one with their bundles. */
export function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** Returns the icon for the tabs of this extension's webviews. */
export function tabIcon(extensionUri: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', name);
  return { light: icon('tab-light.svg'), dark: icon('tab-dark.svg') };
}

/**
 * Returns the HTML document of a webview. Its only data is the translations, in a block that isn't a script.
 * All other data is sent in messages.
 */
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
  // Load the chunks in parallel with the script that imports them.
  const preloads = (WEBVIEW_CHUNKS[app] ?? []).map((chunk) => {
    const address = webview.asWebviewUri(vscode.Uri.joinPath(root, chunk)).toString();
    return `<link rel="modulepreload" nonce="${nonce}" href="${address}">\n`;
  });
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // The nonce lets form controls detect that the browser supports :focus-visible (webview/ui/nonce.ts).
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    // Images and audio embedded in a trace (webview/trace/details/mediaView.tsx). Nothing is fetched.
    'img-src data:',
    'media-src data:',
  ].join('; ');
  const bundle = JSON.stringify(vscode.l10n.bundle ?? null).replaceAll('<', '\\u003c');
  const texts =
    vscode.l10n.bundle === undefined
      ? ''
      : `<script type="application/json" id="${TEXT_BUNDLE_ELEMENT}">${bundle}</script>\n`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language.replace(/[^A-Za-z-]/g, '')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>
<link rel="stylesheet" href="${style}">
${preloads.join('')}</head>
<body>
<div id="root"></div>
${texts}<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
