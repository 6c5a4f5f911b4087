import * as vscode from 'vscode';

class TraceLink extends vscode.TerminalLink {
  constructor(
    readonly traceId: string,
    startIndex: number,
  ) {
    super(startIndex, traceId.length, vscode.l10n.t('Open MLflow Trace'));
  }
}

const IN_TEXT = /\btr-[0-9a-f]{32}\b/g;

/** Turns trace IDs in a terminal into links that open the trace. MLflow's SDK and most apps print them. */
export function registerTerminalLinks(open: (traceId: string) => Promise<void>): vscode.Disposable {
  return vscode.window.registerTerminalLinkProvider({
    provideTerminalLinks: ({ line }) =>
      [...line.matchAll(IN_TEXT)].map((match) => new TraceLink(match[0], match.index)),
    handleTerminalLink: (link) => (link instanceof TraceLink ? open(link.traceId) : undefined),
  });
}
