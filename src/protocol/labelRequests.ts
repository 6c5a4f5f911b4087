import * as z from 'zod/mini';
import { AssessmentKind, Json } from '../model/assessment';
import { Draft, DraftPlace } from '../model/draft';
import { request } from './declare';
import { labelFields, Nothing, Suggestion } from './schemas';

/**
 * What a trace's Assessments pane asks of the host: names to choose from, and every change of a label. What makes a label
 * names the trace: the panel may have gone on to another one when the request arrives.
 */
export const labelRequests = {
  /** The experiment's label schemas first, then names used in it, then those that this person used lately. */
  nameSuggestions: request(
    () => Nothing,
    () => z.array(Suggestion),
  ),
  /** Resolves once the label is durable here, with its id. The form may be cleared then. */
  createLabel: request(
    () =>
      z.object({ traceId: z.string(), spanId: z.nullable(z.string()), kind: AssessmentKind, ...labelFields }),
    () => z.object({ id: z.string() }),
  ),
  /**
   * Changes a label: one's own, and any expectation, in place; somebody else's feedback is overridden by a new one. Another
   * span or source makes a new label in the old one's place. Answers the id of the label that stands now.
   */
  editLabel: request(
    () => z.object({ id: z.string(), ...labelFields, spanId: z.optional(z.nullable(z.string())) }),
    () => z.object({ id: z.string() }),
  ),
  /** Deletes at once for the eye; on the server after a while, in which `undoLabel` takes it back. */
  deleteLabel: request(
    () => z.object({ id: z.string() }),
    () => Nothing,
  ),
  /** Takes back the last change of a label: one that was made goes, one that was changed or deleted is as before. */
  undoLabel: request(
    () => z.object({ id: z.string() }),
    () => Nothing,
  ),
  /**
   * Labels a span as this person labelled last (name and value), and answers what was made. null: there is no last one.
   */
  repeatLabel: request(
    () => z.object({ traceId: z.string(), spanId: z.nullable(z.string()) }),
    () => z.nullable(z.object({ id: z.string(), name: z.string(), value: Json })),
  ),
  /** Sets this person's note on the trace (`mlflow.notes`); '' deletes it. */
  saveNote: request(
    () => z.object({ traceId: z.string(), text: z.string() }),
    () => Nothing,
  ),
  /** Puts the call that makes this label on the clipboard, as Python that runs. */
  copyAsPython: request(
    () =>
      z.object({ traceId: z.string(), spanId: z.nullable(z.string()), kind: AssessmentKind, ...labelFields }),
    () => Nothing,
  ),
  copyLabelAsPython: request(
    () => z.object({ id: z.string() }),
    () => Nothing,
  ),
  /** Opens a draft's value in an editor tab (JSON); each save comes back as `draftEdited`. */
  editValue: request(
    () => z.object({ traceId: z.string(), place: DraftPlace, draft: Draft }),
    () => Nothing,
  ),
  retryLabel: request(
    () => z.object({ id: z.string() }),
    () => Nothing,
  ),
  /** `stays`: the label is there as it was before the change that was given up. */
  discardLabel: request(
    () => z.object({ id: z.string() }),
    () => z.object({ stays: z.boolean() }),
  ),
};
