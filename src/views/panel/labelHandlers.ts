import * as vscode from 'vscode';
import { NOTES_NAME, type Label } from '../../model/assessment';
import type { DraftPlace } from '../../model/draft';
import type { TraceInfo } from '../../model/trace';
import { pythonCall } from '../../model/pythonCall';
import type { KeptDraft } from '../../labels/drafts/draftFile';
import type { Handlers } from '../../protocol/declare';
import type { labelRequests } from '../../protocol/labelRequests';
import type { PanelContext, PanelHelp, RequestingPanel } from './panelContext';

/** Returns the handlers for a trace panel's Assessments pane. They change labels only through `Labeling`. */
export function labelHandlers(
  context: PanelContext,
  panel: RequestingPanel,
  { trace, start }: PanelHelp,
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
    const known = content.traceId === traceId ? trace() : content.cache?.get(traceId);
    if (!known) throw new Error(vscode.l10n.t("The trace isn't loaded."));
    return known;
  };
  /** Returns a function that deletes the submitted draft, unless it has been edited since this call. */
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
  return {
    nameSuggestions: (_params, signal) => {
      const experimentId = panel.content().trace?.experimentId;
      const place = experimentId === undefined ? undefined : { server: panel.server, experimentId };
      return labeling.names('form', place, signal);
    },
    createLabel: async ({ traceId, spanId, ...form }) => {
      const submitted = draftTaken(traceId, { spanId, labelId: null });
      const made = await panel.labeling().create(panel.server, traceId, spanId, form);
      submitted();
      return made;
    },
    editLabel: async ({ id, ...change }) => {
      const edited = label(id);
      const submitted = draftTaken(edited.traceId, { spanId: edited.spanId, labelId: id });
      const made = await panel.labeling().change(panel.server, edited, change);
      submitted();
      return made;
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
      const about = traceOf(traceId);
      const { id, changeId } = await panel.labeling().put(panel.server, about, spanId, last, 'change');
      return { id, changeId, name: last.name, value: last.value };
    },
    saveNote: async ({ traceId, text }) => {
      const saved = draftTaken(traceId, { spanId: NOTES_NAME, labelId: null });
      await labeling.saveNote(panel.server, traceOf(traceId), text);
      saved();
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
      const about = trace();
      await labeling.discard(id);
      return { stays: labeling.labels(panel.server, about).some((one) => one.id === id) };
    },
  };
}
