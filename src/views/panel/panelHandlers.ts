import * as vscode from 'vscode';
import type { Label } from '../../model/assessment';
import type { DraftPlace } from '../../model/draft';
import { pythonCall } from '../../model/pythonCall';
import { SPAN_ID } from '../../model/span';
import { TRACE_ID, type TraceInfo } from '../../model/trace';
import type { KeptDraft } from '../../labels/drafts';
import { showCommandError } from '../../platform/showError';
import type { Handlers } from '../../protocol/rpc';
import type { tracePanelRequests } from '../../protocol/tracePanel';
import { documentHandlers } from './documentHandlers';
import { frameHandlers } from './frameHandlers';
import type { PanelContext } from './panelContext';
import { tagHandlers } from './tagHandlers';
import { loadNeighbour } from '../../traces/neighbour';
import type { TraceContent } from './traceContent';

/** The panel that the requests come from. */
export interface RequestingPanel {
  readonly server: string;
  /** What it shows now: another trace may have taken the place of the first. */
  readonly content: () => TraceContent;
  readonly goTo: (traceId: string) => void;
}

/** What a trace panel's webview may ask for, and who answers. */
export function panelHandlers(
  context: PanelContext,
  panel: RequestingPanel,
): Handlers<typeof tracePanelRequests> {
  const { drafts, labeling, log, outbox } = context;
  const trace = (): TraceInfo => {
    const known = panel.content().trace;
    if (!known) throw new Error(vscode.l10n.t('The trace is not loaded yet.'));
    return known;
  };
  const label = (id: string): Label => {
    const found = labeling.labels(panel.server, trace()).find((one) => one.id === id);
    if (!found) throw new Error(vscode.l10n.t('This label is gone. Somebody may have deleted it.'));
    return found;
  };
  /** What stood in the form is no draft once it was taken in; what was typed since then still is. */
  const draftTaken = (traceId: string, place: DraftPlace): (() => void) => {
    const kept = (): KeptDraft | undefined =>
      drafts
        .ofTrace(panel.server, traceId)
        .find((one) => one.place.spanId === place.spanId && one.place.labelId === place.labelId);
    const before = kept();
    return () => {
      if (before && kept() === before) drafts.set(panel.server, traceId, place, null);
    };
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
    ...frameHandlers(panel, start),
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
    nameSuggestions: (_params, signal) => labeling.names('form', signal),
    createLabel: async ({ spanId, ...form }) => {
      const { traceId } = panel.content();
      const submitted = draftTaken(traceId, { spanId, labelId: null });
      const id = await labeling.create(panel.server, traceId, spanId, form);
      submitted();
      return { id };
    },
    editLabel: async ({ id, ...change }) => {
      const edited = label(id);
      const submitted = draftTaken(edited.traceId, { spanId: edited.spanId, labelId: id });
      const now = await labeling.change(panel.server, edited, change);
      submitted();
      return { id: now };
    },
    deleteLabel: async ({ id }) => {
      await labeling.delete(panel.server, label(id));
      return {};
    },
    undoLabel: async ({ id }) => {
      await labeling.undo(id);
      return {};
    },
    repeatLabel: async ({ spanId }) => {
      const last = labeling.last();
      if (!last) return null;
      const { id } = await labeling.put(panel.server, trace(), spanId, last, 'change');
      return { id, name: last.name, value: last.value };
    },
    saveNote: async ({ text }) => {
      await labeling.saveNote(panel.server, trace(), text);
      return {};
    },
    copyAsPython: async (form) => {
      const { traceId } = panel.content();
      const source = form.source ?? ({ type: 'HUMAN', id: labeling.sourceId } as const);
      const metadata = form.metadata ?? {};
      const call = pythonCall({ ...form, server: panel.server, traceId, metadata, source });
      await vscode.env.clipboard.writeText(call);
      return {};
    },
    copyLabelAsPython: async ({ id }) => {
      await vscode.env.clipboard.writeText(pythonCall({ server: panel.server, ...label(id) }));
      return {};
    },
    editValue: ({ place, draft }) => {
      const { traceId } = panel.content();
      start('Edit value', () => context.editValue({ server: panel.server, traceId, place }, draft));
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
    openNeighbour: async ({ delta }, signal) => {
      const content = panel.content();
      const { store } = content;
      const find = async () => store && loadNeighbour(store, content.traceId, delta, signal);
      const loads = delta === 1 && store?.hasMore === true && !store.neighbour(content.traceId, delta);
      const title = vscode.l10n.t('Loading older traces');
      const next = await (loads
        ? vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, find)
        : find());
      if (next && panel.content() === content) panel.goTo(next.traceId);
      return { found: next !== undefined };
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
