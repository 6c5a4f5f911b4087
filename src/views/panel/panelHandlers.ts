import * as vscode from 'vscode';
import type { Label } from '../../model/assessment';
import type { DraftPlace } from '../../model/draft';
import type { Handlers } from '../../protocol/rpc';
import type { tracePanelRequests } from '../../protocol/tracePanel';
import type { PanelContext } from './panelContext';
import type { TraceContent } from './traceContent';

/** The panel that the requests come from. */
export interface RequestingPanel {
  readonly server: string;
  /** What it shows now: another trace may have taken the place of the first. */
  readonly content: () => TraceContent;
  /** A form was taken in: what stood in it is no draft any more. */
  readonly submitted: (place: DraftPlace) => void;
  readonly goTo: (traceId: string) => void;
}

/** What a trace panel's webview may ask for, and who answers. */
export function panelHandlers(
  context: PanelContext,
  panel: RequestingPanel,
): Handlers<typeof tracePanelRequests> {
  const { labeling, outbox } = context;
  const label = (id: string): Label => {
    const { trace } = panel.content();
    const found = trace && labeling.labels(panel.server, trace).find((one) => one.id === id);
    if (!found) throw new Error(vscode.l10n.t('This label is gone. Somebody may have deleted it.'));
    return found;
  };
  return {
    spanDetails: ({ spanId }) => panel.content().details(spanId),
    valueText: async ({ spanId, ref, offset, length }) => ({
      text: await panel.content().valueText(spanId, ref, offset, length),
    }),
    nameSuggestions: () => labeling.suggestions(),
    createLabel: async ({ spanId, ...form }) => {
      const id = await labeling.create(panel.server, panel.content().traceId, spanId, form);
      panel.submitted({ spanId, labelId: null });
      return { id };
    },
    editLabel: async ({ id, ...form }) => {
      const edited = label(id);
      await labeling.edit(panel.server, edited, form);
      panel.submitted({ spanId: edited.spanId, labelId: id });
      return {};
    },
    retryLabel: async ({ id }) => {
      await outbox.retry(id);
      return {};
    },
    discardLabel: async ({ id }) => {
      await outbox.discard(id);
      return {};
    },
    openNeighbour: ({ delta }) => {
      const content = panel.content();
      const next = content.store?.neighbour(content.traceId, delta);
      if (next) panel.goTo(next.traceId);
      return {};
    },
    openInMlflow: async () => {
      await context.openInMlflow(panel.content().traceId);
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
    selectServer: async () => {
      await context.selectServer();
      return {};
    },
    showLog: () => {
      context.log.show();
      return {};
    },
  };
}
