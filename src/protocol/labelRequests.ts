import * as z from 'zod/mini';
import { AssessmentKind, Json } from '../model/assessment';
import { Draft, DraftPlace } from '../model/draft';
import { Undone } from '../model/labelChange';
import { request } from './declare';
import { labelFields, Nothing, Suggestion } from './schemas';

/** The ID of the label after a change, and the ID for undoing the change; null if nothing changed. */
const made = { id: z.string(), changeId: z.nullable(z.string()) };

/**
 * Requests of a trace's Assessments pane to the host: names to choose from, and every change of a label.
 * Requests that create a label include the trace ID, because the panel may show another trace when they
 * arrive.
 */
export const labelRequests = {
  /**
   * Returns the experiment's label schemas first, then names used in it, then names that this user used
   * recently.
   */
  nameSuggestions: request(
    () => Nothing,
    () => z.array(Suggestion),
  ),
  /** Resolves with the label's ID once it's persisted locally. The form can be cleared then. */
  createLabel: request(
    () =>
      z.object({ traceId: z.string(), spanId: z.nullable(z.string()), kind: AssessmentKind, ...labelFields }),
    () => z.object(made),
  ),
  /**
   * Changes a label. The user's own labels and all expectations change in place; another user's feedback is
   * overridden by a new label. A different span or source replaces the label with a new one. Returns the ID
   * of the resulting label.
   */
  editLabel: request(
    () => z.object({ id: z.string(), ...labelFields, spanId: z.optional(z.nullable(z.string())) }),
    () => z.object(made),
  ),
  /** Deletes a label: in the UI immediately, on the server after a few seconds. */
  deleteLabel: request(
    () => z.object({ id: z.string() }),
    () => z.object({ changeId: z.string() }),
  ),
  /** Undoes the last change made in this panel to the trace's labels, or one change by its ID. */
  undoChange: request(
    () => z.object({ traceId: z.string(), changeId: z.nullable(z.string()) }),
    () => Undone,
  ),
  /**
   * Labels a span the way this user labeled last (name and value), and returns the new label. Returns null if
   * there is no last label.
   */
  repeatLabel: request(
    () => z.object({ traceId: z.string(), spanId: z.nullable(z.string()) }),
    () => z.nullable(z.object({ ...made, name: z.string(), value: Json })),
  ),
  /** Sets this user's note on the trace (`mlflow.notes`); '' deletes it. */
  saveNote: request(
    () => z.object({ traceId: z.string(), text: z.string() }),
    () => Nothing,
  ),
  /** Copies the call that creates this label to the clipboard, as Python that runs as is. */
  copyAsPython: request(
    () =>
      z.object({ traceId: z.string(), spanId: z.nullable(z.string()), kind: AssessmentKind, ...labelFields }),
    () => Nothing,
  ),
  copyLabelAsPython: request(
    () => z.object({ id: z.string() }),
    () => Nothing,
  ),
  /** Opens a draft's value as JSON in an editor tab. Each save is sent back as `draftEdited`. */
  editValue: request(
    () => z.object({ traceId: z.string(), place: DraftPlace, draft: Draft }),
    () => Nothing,
  ),
  retryLabel: request(
    () => z.object({ id: z.string() }),
    () => Nothing,
  ),
  /** `stays` is true if the label still exists, as it was before the discarded change. */
  discardLabel: request(
    () => z.object({ id: z.string() }),
    () => z.object({ stays: z.boolean() }),
  ),
};
