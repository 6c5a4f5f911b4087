import * as z from 'zod/mini';
import { AssessmentKind, Label } from '../model/assessment';
import { DataTypeName, Draft, DraftPlace } from '../model/draft';
import { VALUE_FORMS } from '../model/traceDocument';
import { event, request } from './declare';
import { labelRequests } from './labelRequests';
import { PANEL_ACTIONS } from './panelActions';
import { SavedLabel } from './savedLabel';
import { Details, Digits, Hits, Nothing, Problem, Query, ShownDraft } from './schemas';
import { TraceHeader } from './traceHeader';
import { TraceLayout } from './tracePanelState';

const Form = z.enum(VALUE_FORMS);

/** Requests from the webview to the host. None of them runs a command by name. */
export const tracePanelRequests = {
  spanDetails: request(
    () => z.object({ spanId: z.string() }),
    () => Details,
  ),
  /** Returns the rest of a truncated value: at most `length` UTF-16 units from `offset`. */
  valueText: request(
    () => z.object({ spanId: z.string(), ref: z.string(), offset: z.number(), length: z.number() }),
    () => z.object({ text: z.string() }),
  ),
  /**
   * Returns the bytes of an image or a file that is stored on the server: `id` of `mlflow-attachment://<id>`
   * in this trace.
   */
  attachment: request(
    () => z.object({ id: z.string() }),
    () => z.object({ base64: z.string() }),
  ),
  /** Opens a value of a span as a read-only document. */
  openValue: request(
    () => z.object({ spanId: z.string(), ref: z.string(), form: Form }),
    () => Nothing,
  ),
  /** Copies a whole value to the clipboard, even if only a part was sent. */
  copyValue: request(
    () => z.object({ spanId: z.string(), ref: z.string(), form: Form }),
    () => Nothing,
  ),
  /**
   * Opens the trace with all its spans as a read-only JSON document. `copyTraceJson` copies the same text.
   */
  openTraceJson: request(
    () => Nothing,
    () => Nothing,
  ),
  copyTraceJson: request(
    () => Nothing,
    () => Nothing,
  ),
  /**
   * Shows a span's output next to the expected one. `spanId` is null for the whole trace, `labelId` is null
   * for any of its expectations.
   */
  compareWithExpectation: request(
    () => z.object({ spanId: z.nullable(z.string()), labelId: z.nullable(z.string()), name: z.string() }),
    () => Nothing,
  ),
  /** Selects a span as the left side of a comparison. `compareWithSelected` compares another one with it. */
  selectForCompare: request(
    () => z.object({ spanId: z.string() }),
    () => Nothing,
  ),
  compareWithSelected: request(
    () => z.object({ spanId: z.string() }),
    () => Nothing,
  ),
  /**
   * Creates or changes a tag of the trace. This and `deleteTag` resolve once the change was verified on the
   * server.
   */
  setTag: request(
    () => z.object({ key: z.string(), value: z.string() }),
    () => Nothing,
  ),
  deleteTag: request(
    () => z.object({ key: z.string() }),
    () => Nothing,
  ),
  /** Opens the trace that a span links to. `index` is the link's index in the span. */
  openLink: request(
    () => z.object({ spanId: z.string(), index: z.number() }),
    () => Nothing,
  ),
  /**
   * Returns the rows of an exception's stack trace that mention a file of the workspace. `event` is the index
   * in the span's events. `openFrame` opens such a file.
   */
  framesOf: request(
    () => z.object({ spanId: z.string(), event: z.number() }),
    () => z.object({ rows: z.array(z.number()) }),
  ),
  openFrame: request(
    () => z.object({ spanId: z.string(), event: z.number(), row: z.number() }),
    () => Nothing,
  ),
  /** Searches the texts of all spans. An empty text finds nothing, but makes the next search fast. */
  search: request(
    () => Query,
    () => Hits,
  ),
  ...labelRequests,
  /**
   * Opens the previous (-1, newer) or next (1, older) trace in the tree's order. Loads the next page of the
   * list if necessary. `here`: in this panel, which received `shows`. `elsewhere`: another visible panel
   * already shows it. `none`: there is no such trace.
   */
  openNeighbor: request(
    () => z.object({ delta: z.union([z.literal(-1), z.literal(1)]) }),
    () => z.object({ opened: z.enum(['here', 'elsewhere', 'none']) }),
  ),
  openInMlflow: request(
    () => Nothing,
    () => Nothing,
  ),
  copyText: request(
    () => z.object({ text: z.string() }),
    () => Nothing,
  ),
  reload: request(
    () => Nothing,
    () => Nothing,
  ),
  selectServer: request(
    () => Nothing,
    () => Nothing,
  ),
  showLog: request(
    () => Nothing,
    () => Nothing,
  ),
};

/**
 * Events from the host to the webview, sent only while it's visible and ready. After `ready`, all of them are
 * sent again. The first header, status, and rows may come earlier: VS Code queues them until the document has
 * loaded.
 */
export const tracePanelHostEvents = {
  /** The panel shows another trace from now on. All earlier events were about the previous one. */
  shows: event(() => z.object({ server: z.string(), traceId: z.string() })),
  header: event(() => TraceHeader),
  /**
   * The layout that was changed last, in any panel; sent before the first header. A panel with a persisted
   * layout of its own ignores it.
   */
  look: event(() => TraceLayout),
  /** What this user labeled with last, sent after `ready`. The form for a new label starts with it. */
  lastUsed: event(() => z.object({ kind: AssessmentKind, name: z.string(), dataType: DataTypeName })),
  /**
   * A piece of the skeleton, with packed rows (`unpackRows`). A new `generation` replaces the rows of the
   * older one once it's complete. `piece` counts the pieces of a generation from 0. A piece that
   * isn't the next one was sent before, or will be sent again. `base` is the time that the rows' starts are
   * relative to, in nanoseconds since the epoch as digits; '' while unknown.
   */
  skeleton: event(() =>
    z.object({
      generation: z.number(),
      piece: z.number(),
      rows: z.string(),
      base: Digits,
      done: z.boolean(),
    }),
  ),
  /**
   * All valid labels of the trace in the order of creation, including those that aren't on the server yet.
   */
  labels: event(() => z.object({ labels: z.array(Label) })),
  /** Labels that were sent as `saving` are on the server now, and nothing else about them has changed. */
  saved: event(() => z.object({ labels: z.array(SavedLabel) })),
  /**
   * `problem` is shown as a banner; content that is already shown stays. `stale`: the content may be out of
   * date.
   */
  status: event(() =>
    z.object({
      phase: z.enum(['loading', 'ready', 'failed']),
      problem: z.nullable(Problem),
      stale: z.boolean(),
    }),
  ),
  /** All unsubmitted drafts of the trace, sent once after `ready` and after `shows`. */
  drafts: event(() => z.object({ drafts: z.array(ShownDraft) })),
  /** A draft was changed outside the form: its value was saved in an editor tab. */
  draftEdited: event(() => z.object({ place: DraftPlace, draft: Draft })),
  /** A command from the palette or a keybinding that runs an action of the panel's keys. */
  action: event(() =>
    z.object({
      action: z.enum(PANEL_ACTIONS),
      digit: z.optional(z.number()),
      spanId: z.optional(z.string()),
    }),
  ),
  /** The user opened this panel from a list, with a click or a key, so further typing is meant for it. */
  chosen: event(() => Nothing),
  /** Selects a span (null for the whole trace) and one of its labels, and says where the focus goes. */
  reveal: event(() =>
    z.object({
      spanId: z.nullable(z.string()),
      labelId: z.nullable(z.string()),
      focus: z.enum(['spans', 'none']),
      /** Start editing the revealed label. */
      edit: z.optional(z.boolean()),
    }),
  ),
};

/** Events from the webview to the host. */
export const tracePanelWebviewEvents = {
  /**
   * The document has loaded and is listening, with or without keyboard focus. Sent again after the iframe was
   * reloaded. `view` is the persistent ID of the panel: changes made in this panel can be undone in it.
   */
  ready: event(() => z.object({ hasFocus: z.boolean(), view: z.string() })),
  /** The user changed the layout of the panel. */
  look: event(() => TraceLayout),
  /**
   * The current content of a form, sent on every `input`; null if there is nothing to keep. `traceId` is the
   * trace that was shown when the user typed: the panel may show another one when the event arrives.
   */
  draft: event(() => z.object({ traceId: z.string(), place: DraftPlace, draft: z.nullable(Draft) })),
};
