import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { type ThemeName, themes } from './themes';

const NONCE = 'c2VjcmV0LWZvci10ZXN0cw';
const DIST = process.env['WEBVIEW_DIST'] ?? 'dist/webview';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

/** What a page consists of. */
export interface PageContent {
  readonly bundle: 'trace' | 'table';
  readonly theme?: ThemeName;
  /** The return value of `vscode.getState()`. */
  readonly state?: unknown;
}

/**
 * Serves pages and the files of the bundles, each from its own origin, as VS Code does. A real server, so that
 * Chromium caches the files and their compiled code between pages.
 */
export class PageServer {
  readonly #server: Server;
  readonly #pages: PageContent[] = [];
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const page = this.#pages[Number(url.searchParams.get('page') ?? Number.NaN)];
      if (url.pathname === '/' && page) respond(response, 'text/html', html(page, this.#files), false);
      else void respondWithFile(response, path.basename(url.pathname));
    });
  }

  static async start(): Promise<PageServer> {
    const own = new PageServer();
    await new Promise<void>((resolve) => own.#server.listen(0, '127.0.0.1', resolve));
    const address = own.#server.address();
    assert(address !== null && typeof address === 'object');
    own.#port = address.port;
    return own;
  }

  /** Returns the address of a new page. */
  serve(options: PageContent): string {
    const index = this.#pages.push(options) - 1;
    return `http://webview.localhost:${this.#port}/?page=${index}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get #files(): string {
    return `http://files.localhost:${this.#port}`;
  }
}

function respond(response: ServerResponse, type: string, body: string | Buffer, isCached: boolean): void {
  response.writeHead(200, {
    'content-type': type,
    'access-control-allow-origin': '*',
    'cache-control': isCached ? 'public, max-age=86400, immutable' : 'no-store',
  });
  response.end(body);
}

async function respondWithFile(response: ServerResponse, name: string): Promise<void> {
  const type = TYPES[path.extname(name)];
  const body = type === undefined ? undefined : await readFile(path.join(DIST, name)).catch(() => undefined);
  if (type !== undefined && body) respond(response, type, body, true);
  else response.writeHead(404).end();
}

function html(options: PageContent, files: string): string {
  const { kind, variables } = themes[options.theme ?? 'dark'];
  const css = Object.entries(variables).map(([name, value]) => `${name}: ${value};`);
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${NONCE}'`,
    `style-src ${files} 'nonce-${NONCE}'`,
    `font-src ${files}`,
    'img-src data:',
    'media-src data:',
  ].join('; ');
  const state = JSON.stringify(options.state ?? null).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>MLflow Traces</title>
<style nonce="${NONCE}">:root { ${css.join(' ')} } body { padding: 0 20px; }</style>
<link rel="stylesheet" href="${files}/${options.bundle}.css">
<script nonce="${NONCE}">
window.keptState = ${state} ?? undefined;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => void window.toHost(message),
  getState: () => window.keptState,
  setState: (state) => { window.keptState = JSON.parse(JSON.stringify(state)); },
});
</script>
<script type="module" nonce="${NONCE}" src="${files}/${options.bundle}.js"></script>
</head>
<body class="${kind}" data-vscode-theme-kind="${kind}"><div id="root"></div></body>
</html>`;
}
