import * as vscode from 'vscode';
import { attributeText } from '../../model/attributeText';
import type { SpanDetails } from '../../model/span';
import { type StackFrame, stackFrames } from '../../model/stackFrames';
import type { Handlers } from '../../protocol/declare';
import type { tracePanelRequests } from '../../protocol/panelMessages';
import { resolveFrame } from '../../app/resolveFrame';

type FrameRequests = Pick<typeof tracePanelRequests, 'framesOf' | 'openFrame'>;

/**
 * Returns the handlers that find the frames of an exception's stack trace in the workspace, and open them.
 * The webview sends only a frame's row number. Its path is parsed here on every request, and looked up in the
 * folders that are open on this machine.
 */
export function frameHandlers(
  details: (spanId: string) => Promise<SpanDetails>,
  start: (what: string, run: () => Promise<unknown>) => void,
): Handlers<FrameRequests> {
  const read = async (spanId: string, event: number): Promise<StackFrame[]> => {
    const exception = (await details(spanId)).events[event];
    if (exception?.name !== 'exception') return [];
    const stack = exception.attributes.find(({ key }) => key === 'exception.stacktrace');
    return stackFrames(attributeText(stack?.value));
  };
  return {
    framesOf: async ({ spanId, event }) => {
      const known = new Map<string, string | null>();
      const rows: number[] = [];
      for (const frame of await read(spanId, event)) {
        const place = `${frame.line} ${frame.path}`; // Recursion repeats the same place many times.
        let file = known.get(place);
        if (file === undefined) known.set(place, (file = await resolveFrame(frame, openFolders())));
        if (file !== null) rows.push(frame.row);
      }
      return { rows };
    },
    openFrame: ({ spanId, event, row }) => {
      start('Open stack frame', async () => {
        const frame = (await read(spanId, event)).find((one) => one.row === row);
        const file = frame ? await resolveFrame(frame, openFolders()) : null;
        if (!frame || file === null) {
          throw new Error(vscode.l10n.t('This file is no longer in the workspace.'));
        }
        const place = new vscode.Position(frame.line - 1, Math.max(0, (frame.column ?? 1) - 1));
        await vscode.window.showTextDocument(vscode.Uri.file(file), {
          selection: new vscode.Range(place, place),
          viewColumn: vscode.ViewColumn.Beside,
        });
      });
      return {};
    },
  };
}

function openFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file' && uri.authority === '')
    .map(({ uri }) => uri.fsPath);
}
