import * as z from 'zod/mini';
import { AssessmentKind, Label } from '../model/assessment';
import { DataTypeName, Draft, DraftPlace } from '../model/draft';
import { VALUE_FORMS } from '../model/traceDocument';
import { event, request } from './declare';
import { labelRequests } from './labelRequests';
import { PANEL_ACTIONS } from './panelActions';
import { Details, Digits, Hits, Nothing, Problem, Query, ShownDraft } from './schemas';
import { TraceHeader } from './traceHeader';
import { TraceLook } from './tracePanelState';

const Form = z.enum(VALUE_FORMS);

/** What the webview asks of the host. There is no request that runs a command by name. */
export const tracePanelRequests = {
  spanDetails: request(
    () => z.object({ spanId: z.string() }),
    () => Details,
  ),
  /** The rest of a value that was cut: at most `length` UTF-16 units from `offset`. */
  valueText: request(
    () => z.object({ spanId: z.string(), ref: z.string(), offset: z.number(), length: z.number() }),
    () => z.object({ text: z.string() }),
  ),
  /** The bytes of an image or a file that the server keeps: `id` of `mlflow-attachment://<id>` in this trace. */
  attachment: request(
    () => z.object({ id: z.string() }),
    () => z.object({ base64: z.string() }),
  ),
  /** Opens a value of a span as a read-only document. */
  openValue: request(
    () => z.object({ spanId: z.string(), ref: z.string(), form: Form }),
    () => Nothing,
  ),
  /** Puts a whole value on the clipboard, however much of it was sent. */
  copyValue: request(
    () => z.object({ spanId: z.string(), ref: z.string(), form: Form }),
    () => Nothing,
  ),
  /** Opens the trace with all its spans as a read-only JSON document; copies the same. */
  openTraceJson: request(
    () => Nothing,
    () => Nothing,
  ),
  copyTraceJson: request(
    () => Nothing,
    () => Nothing,
  ),
  /** Shows what a span answered beside what was expected. `spanId` null: the whole trace; `labelId` null: any of its expectations. */
  compareWithExpectation: request(
    () => z.object({ spanId: z.nullable(z.string()), labelId: z.nullable(z.string()), name: z.string() }),
    () => Nothing,
  ),
  /** Takes a span as the left side of a comparison, and compares another one with it. */
  selectForCompare: request(
    () => z.object({ spanId: z.string() }),
    () => Nothing,
  ),
  compareWithSelected: request(
    () => z.object({ spanId: z.string() }),
    () => Nothing,
  ),
  /** Creates or changes a tag of the trace; deletes one. Resolves once the server was seen to have done so. */
  setTag: request(
    () => z.object({ key: z.string(), value: z.string() }),
    () => Nothing,
  ),
  deleteTag: request(
    () => z.object({ key: z.string() }),
    () => Nothing,
  ),
  /** Opens the trace that a span links to: `index` in the span's links. */
  openLink: request(
    () => z.object({ spanId: z.string(), index: z.number() }),
    () => Nothing,
  ),
  /** The rows of an exception's stack trace that name a file of the workspace; opens one. `event` in the span's events. */
  framesOf: request(
    () => z.object({ spanId: z.string(), event: z.number() }),
    () => z.object({ rows: z.array(z.number()) }),
  ),
  openFrame: request(
    () => z.object({ spanId: z.string(), event: z.number(), row: z.number() }),
    () => Nothing,
  ),
  /** Looks through the texts of all spans. An empty text finds nothing, and makes the next search quick. */
  search: request(
    () => Query,
    () => Hits,
  ),
  ...labelRequests,
  /**
   * Opens the trace before (-1, newer) or after (1, older) this one in the tree's order. Loads the next page of the list
   * where that ends before. `here`: in this panel, which has been told by `shows`; elsewhere, where another panel in sight
   * shows it already. `none`: there is no such trace.
   */
  openNeighbour: request(
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
 * What the host tells the webview, only while it is visible and ready. After `ready` all of it is sent anew. The first
 * header, status and rows may come earlier: VS Code keeps them until the document has loaded.
 */
export const tracePanelHostEvents = {
  /** From now on the panel shows another trace: all that was told before was about the last one. */
  shows: event(() => z.object({ server: z.string(), traceId: z.string() })),
  header: event(() => TraceHeader),
  /** How the panel that was changed last looks, before the first header. A panel that kept its own has no use for it. */
  look: event(() => TraceLook),
  /** What this person labeled with last, after `ready`: the form for a new label begins with it. */
  lastUsed: event(() => z.object({ kind: AssessmentKind, name: z.string(), dataType: DataTypeName })),
  /**
   * A piece of the skeleton, its rows packed (`unpackRows`). A new `generation` replaces the rows of the older one when its
   * first piece arrives. `piece` counts those of a generation from 0: one that is not the next was sent before, or will be
   * sent again. `base`: what their starts count from, nanoseconds since the epoch in digits; '' while not known.
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
  /** All labels of the trace that are valid, in the order of creation, the ones not yet on the server included. */
  labels: event(() => z.object({ labels: z.array(Label) })),
  /** `problem` is a banner; content that was shown stays. `stale`: what is shown may be out of date. */
  status: event(() =>
    z.object({
      phase: z.enum(['loading', 'ready', 'failed']),
      problem: z.nullable(Problem),
      stale: z.boolean(),
    }),
  ),
  /** All unsent drafts of the trace, once after `ready` and after `shows`. */
  drafts: event(() => z.object({ drafts: z.array(ShownDraft) })),
  /** A draft was changed outside the form: its value was saved in an editor tab. */
  draftEdited: event(() => z.object({ place: DraftPlace, draft: Draft })),
  /** A command of the palette or of a keybinding for what the keys of the panel do. */
  action: event(() =>
    z.object({
      action: z.enum(PANEL_ACTIONS),
      digit: z.optional(z.number()),
      spanId: z.optional(z.string()),
    }),
  ),
  /** The user chose this panel where it is listed, by a click or a key: what is typed from now on is meant for it. */
  chosen: event(() => Nothing),
  /** Select a span (null: the whole trace), and a label of it, and say where the focus goes. */
  reveal: event(() =>
    z.object({
      spanId: z.nullable(z.string()),
      labelId: z.nullable(z.string()),
      focus: z.enum(['spans', 'none']),
      /** Take up editing the label that is revealed. */
      edit: z.optional(z.boolean()),
    }),
  ),
};

/** What the webview tells the host. */
export const tracePanelWebviewEvents = {
  /** The document has loaded and listens, with the keyboard in it or not. Sent again when the iframe was reloaded. */
  ready: event(() => z.object({ hasFocus: z.boolean() })),
  /** The user changed how the panel looks. */
  look: event(() => TraceLook),
  /**
   * On every `input`: what stands in a form now; null: nothing worth keeping. `traceId`: the trace that is shown where it
   * was typed; the panel may have gone on to another one when the event arrives.
   */
  draft: event(() => z.object({ traceId: z.string(), place: DraftPlace, draft: z.nullable(Draft) })),
};
