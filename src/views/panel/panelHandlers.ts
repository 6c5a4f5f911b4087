import * as vscode from 'vscode';
import { SPAN_ID } from '../../model/span';
import { TRACE_ID, type TraceInfo } from '../../model/trace';
import { showCommandError } from '../../platform/showError';
import type { Handlers } from '../../protocol/declare';
import type { tracePanelRequests } from '../../protocol/panelMessages';
import { documentHandlers } from './documentHandlers';
import { frameHandlers } from './frameHandlers';
import { labelHandlers } from './labelHandlers';
import type { PanelContext, RequestingPanel } from './panelContext';
import { tagHandlers } from './tagHandlers';
import { loadNeighbour } from '../../traces/neighbour';

/** What a trace panel's webview may ask for, and who answers. */
export function panelHandlers(
  context: PanelContext,
  panel: RequestingPanel,
): Handlers<typeof tracePanelRequests> {
  const { log } = context;
  const trace = (): TraceInfo => {
    const known = panel.content().trace;
    if (!known) throw new Error(vscode.l10n.t('The trace is not loaded yet.'));
    return known;
  };
  /** Starts what waits for the user: a request of the webview cannot wait that long, and its failure is shown here. */
  const start = (what: string, run: () => Promise<unknown>): void => {
    run().catch((error: unknown) => void showCommandError(log, `${what} failed`, error));
  };
  return {
    spanDetails: ({ spanId }) => panel.content().details(spanId),
    valueText: async ({ spanId, ref, offset, length }) => ({
      text: await panel.content().valueText(spanId, ref, offset, length),
    }),
    attachment: async ({ id }, signal) => ({
      base64: Buffer.from(await panel.content().attachment(id, signal)).toString('base64'),
    }),
    ...documentHandlers(context, panel, { trace, start }),
    ...tagHandlers(context.connection, panel),
    ...frameHandlers((spanId) => panel.content().details(spanId), start),
    ...labelHandlers(context, panel, { trace, start }),
    openLink: ({ spanId, index }) => {
      start('Open linked trace', async () => {
        const link = (await panel.content().details(spanId)).links[index];
        if (!link || !TRACE_ID.test(link.traceId))
          throw new Error(vscode.l10n.t('This link leads to no trace.'));
        const reveal = !SPAN_ID.test(link.spanId)
          ? undefined
          : { spanId: link.spanId, labelId: null, focus: 'none' as const };
        context.openTrace(panel.server, link.traceId, reveal);
      });
      return {};
    },
    search: (query, signal) => panel.content().search(query, signal),
    openNeighbour: async ({ delta }, signal) => {
      const content = panel.content();
      const { list } = content;
      const find = async () => list && loadNeighbour(list, content.traceId, delta, signal);
      const loads = delta === 1 && list?.hasMore === true && !list.neighbour(content.traceId, delta);
      const title = vscode.l10n.t('Loading older traces');
      const next = await (loads
        ? vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, find)
        : find());
      if (!next) return { opened: 'none' };
      if (panel.content() !== content) return { opened: 'here' };
      return { opened: panel.goTo(next.traceId) };
    },
    openInMlflow: () => {
      start('Open in MLflow', () => context.openInMlflow(panel.content().traceId));
      return {};
    },
    copyText: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return {};
    },
    reload: () => {
      panel.content().load();
      return {};
    },
    selectServer: () => {
      start('Select server', context.selectServer);
      return {};
    },
    showLog: () => {
      context.log.show();
      return {};
    },
  };
}
