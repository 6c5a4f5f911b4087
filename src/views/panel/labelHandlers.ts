import * as vscode from 'vscode';
import { NOTES_NAME, type Label } from '../../model/assessment';
import type { DraftPlace } from '../../model/draft';
import type { TraceInfo } from '../../model/trace';
import { pythonCall } from '../../model/pythonCall';
import type { KeptDraft } from '../../labels/drafts/draftFile';
import type { Handlers } from '../../protocol/declare';
import type { labelRequests } from '../../protocol/labelRequests';
import type { HandlerHelpers, PanelContext, RequestingPanel } from './panelContext';

/** Returns the handlers for a trace panel's Assessments pane. They change labels only through `Labeling`. */
export function labelHandlers(
  context: PanelContext,
  panel: RequestingPanel,
  { trace, start }: HandlerHelpers,
): Handlers<typeof labelRequests> {
  const { drafts, labeling, outbox } = context;
  const label = (id: string): Label => {
    const found = labeling.labels(panel.server, trace()).find((one) => one.id === id);
    if (!found) throw new Error(vscode.l10n.t('This label no longer exists. Someone may have deleted it.'));
    return found;
  };
  /**
   * Returns the trace that a request refers to.
   * @throws Error when the trace isn't loaded.
   */
  const traceOf = (traceId: string): TraceInfo => {
    const content = panel.content();
    const found = content.traceId === traceId ? trace() : content.cache?.get(traceId);
    if (!found) throw new Error(vscode.l10n.t("The trace isn't loaded."));
    return found;
  };
  /** Returns a function that deletes the current draft of a place, unless it has been edited since. */
  const draftRemover = (traceId: string, place: DraftPlace): (() => void) => {
    const current = (): KeptDraft | undefined =>
      drafts
        .ofTrace(panel.server, traceId)
        .find((one) => one.place.spanId === place.spanId && one.place.labelId === place.labelId);
    const submitted = current();
    return () => {
      if (submitted && current() === submitted) drafts.set(panel.server, traceId, place, null);
    };
  };
  return {
    nameSuggestions: (_params, signal) => {
      const experimentId = panel.content().trace?.experimentId;
      const place = experimentId === undefined ? undefined : { server: panel.server, experimentId };
      return labeling.names('form', place, signal);
    },
    createLabel: async ({ traceId, spanId, ...form }) => {
      const removeDraft = draftRemover(traceId, { spanId, labelId: null });
      const result = await panel.labeling().create(panel.server, traceId, spanId, form);
      removeDraft();
      return result;
    },
    editLabel: async ({ id, ...change }) => {
      const edited = label(id);
      const removeDraft = draftRemover(edited.traceId, { spanId: edited.spanId, labelId: id });
      const result = await panel.labeling().change(panel.server, edited, change);
      removeDraft();
      return result;
    },
    deleteLabel: async ({ id }) => {
      return { changeId: await panel.labeling().delete(panel.server, label(id)) };
    },
    undoChange: ({ traceId, changeId }) =>
      changeId === null
        ? panel.labeling().undoLast(panel.server, traceId)
        : panel.labeling().undo(panel.server, changeId),
    repeatLabel: async ({ traceId, spanId }) => {
      const last = labeling.last();
      if (!last) return null;
      const target = traceOf(traceId);
      const { id, changeId } = await panel.labeling().put(panel.server, target, spanId, last, 'change');
      return { id, changeId, name: last.name, value: last.value };
    },
    saveNote: async ({ traceId, text }) => {
      const removeDraft = draftRemover(traceId, { spanId: NOTES_NAME, labelId: null });
      await labeling.saveNote(panel.server, traceOf(traceId), text);
      removeDraft();
      return {};
    },
    copyAsPython: async (form) => {
      const source = form.source ?? ({ type: 'HUMAN', id: labeling.sourceId } as const);
      const metadata = form.metadata ?? {};
      const call = pythonCall({ ...form, server: panel.server, metadata, source });
      await vscode.env.clipboard.writeText(call);
      return {};
    },
    copyLabelAsPython: async ({ id }) => {
      await vscode.env.clipboard.writeText(pythonCall({ server: panel.server, ...label(id) }));
      return {};
    },
    editValue: ({ traceId, place, draft }) => {
      start('Edit value', () => context.editValue({ server: panel.server, traceId, place }, draft));
      return {};
    },
    retryLabel: async ({ id }) => {
      await outbox.retry(id);
      return {};
    },
    discardLabel: async ({ id }) => {
      const shown = trace(); // the panel may show another one once the label is discarded
      await labeling.discard(id);
      return { stays: labeling.labels(panel.server, shown).some((one) => one.id === id) };
    },
  };
}
