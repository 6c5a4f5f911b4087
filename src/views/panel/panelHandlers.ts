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
import { loadNeighbor } from '../../traces/neighbor';

/** Returns the handlers for the requests of a trace panel's webview. */
export function panelHandlers(
  context: PanelContext,
  panel: RequestingPanel,
): Handlers<typeof tracePanelRequests> {
  const { log } = context;
  const trace = (): TraceInfo => {
    const loaded = panel.content().trace;
    if (!loaded) throw new Error(vscode.l10n.t("The trace isn't loaded yet."));
    return loaded;
  };
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
    ...tagHandlers(panel),
    ...frameHandlers((spanId) => panel.content().details(spanId), start),
    ...labelHandlers(context, panel, { trace, start }),
    openLink: ({ spanId, index }) => {
      start('Open linked trace', async () => {
        const link = (await panel.content().details(spanId)).links[index];
        if (!link || !TRACE_ID.test(link.traceId))
          throw new Error(vscode.l10n.t("This link doesn't lead to a trace."));
        const reveal = !SPAN_ID.test(link.spanId)
          ? undefined
          : { spanId: link.spanId, labelId: null, focus: 'none' as const };
        context.openTrace(panel.server, link.traceId, reveal);
      });
      return {};
    },
    search: (query, signal) => panel.content().search(query, signal),
    openNeighbor: async ({ delta }, signal) => {
      const content = panel.content();
      const { list } = content;
      const find = async () => list && loadNeighbor(list, content.traceId, delta, signal);
      const needsLoading = delta === 1 && list?.hasMore === true && !list.neighbor(content.traceId, delta);
      const title = vscode.l10n.t('Loading older traces…');
      const next = await (needsLoading
        ? vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, find)
        : find());
      if (!next) return { opened: 'none' };
      if (panel.content() !== content) return { opened: 'here' };
      return { opened: panel.goTo(next.traceId) };
    },
    openInMlflow: () => {
      start('Open in MLflow', () =>
        context.openInMlflow({ server: panel.server, traceId: panel.content().traceId }),
      );
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
