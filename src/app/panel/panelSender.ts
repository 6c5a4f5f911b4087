import type { Label } from '../../model/assessment';
import type { Draft, DraftPlace } from '../../model/draft';
import { isOldDraft, type DraftStore } from '../../labels/drafts/draftStore';
import { plainLine } from '../../model/plainText';
import { describeProblem } from '../../model/problem';
import type { Emit } from '../../protocol/declare';
import type { PanelAction } from '../../protocol/panelActions';
import type { tracePanelHostEvents } from '../../protocol/panelMessages';
import { withSaved } from '../../protocol/savedLabel';
import type { Labeling } from '../labeling';
import type { PanelLayout } from './panelLayout';
import type { Reveal } from './reveal';
import { savedSince } from './savedSince';
import { SkeletonSender } from './skeletonSender';
import type { TraceContent } from './traceContent';
import { traceHeader } from './describeHeader';

/** The target of an action: a digit from 1 to 9, or a span other than the selected one. */
export interface ActionTarget {
  readonly digit?: number;
  readonly spanId?: string;
}

/** The parts of a trace's content that are sent to the webview. */
export type ShownContent = Pick<
  TraceContent,
  'traceId' | 'trace' | 'list' | 'spansRead' | 'isOfOtherServer' | 'status' | 'skeleton'
>;

interface PanelSenderInit {
  readonly labeling: Pick<Labeling, 'sourceId' | 'labels' | 'lastUsed'>;
  readonly drafts: DraftStore;
  readonly layout: PanelLayout;
  readonly warn: (message: string, cause?: unknown) => void;
  readonly server: string;
  /** The content that the panel currently shows. */
  readonly content: () => ShownContent;
  readonly isVisible: () => boolean;
  readonly emit: Emit<typeof tracePanelHostEvents>;
}

/** The most spans for which rows are sent before the document is ready. They are sent again once it is. */
const MOST_EARLY = 2_000;

/**
 * Sends content to the webview of a trace panel while the panel is visible and its document is ready. Sends
 * everything again whenever the document reloads. The first document gets the layout, the header, the status,
 * and the first rows even before it's ready (see `#maySendEarly`).
 */
export class PanelSender {
  readonly #init: PanelSenderInit;
  readonly #skeleton = new SkeletonSender({
    pieces: () => this.#init.content().skeleton(),
    canSend: ({ total }) => this.#canSend || (this.#isEarly && total <= MOST_EARLY),
    send: ({ generation, rows, base, done }, piece) =>
      this.#init.emit('skeleton', { generation, piece, rows, base, done }),
  });
  #ready = false;
  /**
   * Whether content may be sent before the first document is ready. VS Code queues messages until the
   * document has loaded and then delivers them, which saves a round trip.
   */
  #maySendEarly = true;
  #reveal: Reveal | undefined;
  /** The labels that were sent to the document. */
  #sentLabels: readonly Label[] | undefined;
  #choicePending = false;

  constructor(init: PanelSenderInit) {
    this.#init = init;
  }

  /** Handles the document's `ready` event. */
  ready(): void {
    this.#ready = true;
    this.#maySendEarly = false;
    this.sendLayout();
    this.#sendChosen();
    this.#sendLastUsed();
    this.#sendAll();
  }

  /** Called when the user explicitly selected this trace, for example in a list. */
  markChosen(): void {
    this.#choicePending = true;
    this.#sendChosen();
  }

  /** Called when the panel is hidden, which destroys the document. The next document sends `ready`. */
  documentGone(): void {
    this.#ready = false;
  }

  /**
   * Called when the panel switches to another trace. If no document is ready, the next one gets everything.
   */
  nextTrace(reveal: Reveal): void {
    this.#maySendEarly = false;
    this.#reveal = reveal;
    if (!this.#canSend) return;
    const { server, content, emit } = this.#init;
    emit('shows', { server, traceId: content().traceId });
    this.#sendAll();
  }

  /** Stops sending. */
  dispose(): void {
    this.#ready = false;
    this.#maySendEarly = false;
  }

  /** Sends the layout and view options that were changed last, in any panel. */
  sendLayout(): void {
    const { layout, emit } = this.#init;
    if (layout.value && (this.#canSend || this.#isEarly)) emit('look', layout.value);
  }

  sendHeader(): void {
    const { labeling, server, emit } = this.#init;
    const { trace, list, spansRead, isOfOtherServer } = this.#init.content();
    if (!(this.#canSend || this.#isEarly) || !trace) return;
    const index = list?.indexOf(trace.traceId) ?? -1;
    emit(
      'header',
      traceHeader(trace, {
        server,
        isOfOtherServer,
        sourceId: labeling.sourceId,
        position:
          list && index >= 0 ? { index: index + 1, total: list.traces().length, more: list.hasMore } : null,
        spansRead,
      }),
    );
  }

  sendStatus(): void {
    if (!(this.#canSend || this.#isEarly)) return;
    const { phase, error, stale } = this.#init.content().status;
    const problem = error === undefined ? null : describeProblem(error);
    this.#init.emit('status', {
      phase,
      stale,
      problem: problem && {
        ...problem,
        message: plainLine(problem.message, 1000),
        actions: [...problem.actions],
      },
    });
    if (phase === 'ready') this.sendHeader(); // The number of spans is known now.
  }

  /**
   * Sends changed labels. The outbox and the cache fire for each step of a write, but the webview gets one
   * message for the change and a small one when it's saved.
   */
  sendLabels(): void {
    const { labeling, server, emit } = this.#init;
    const { trace } = this.#init.content();
    if (!this.#canSend || !trace) return;
    const sent = this.#sentLabels;
    const labels = labeling.labels(server, trace);
    const saved = sent && savedSince(sent, labels);
    if (!saved) {
      this.#sentLabels = labels;
      emit('labels', { labels: [...labels] });
    } else if (saved.length > 0) {
      this.#sentLabels = withSaved(sent, saved);
      emit('saved', { labels: saved });
    }
  }

  /** Sends new pieces of the skeleton, if any. */
  sendMoreRows(): void {
    this.#skeleton.more();
  }

  /** Sends a draft that was changed outside the form. */
  sendEditedDraft(place: DraftPlace, draft: Draft): void {
    if (this.#canSend) this.#init.emit('draftEdited', { place, draft });
  }

  sendAction(action: PanelAction, target: ActionTarget): void {
    if (this.#canSend) this.#init.emit('action', { action, ...target });
  }

  /** Selects a span or a label once the document is ready. */
  reveal(reveal: Reveal | undefined): void {
    // Don't show the default view first when a span or a label was requested.
    if (reveal && (reveal.spanId !== null || reveal.labelId !== null)) this.#maySendEarly = false;
    this.#reveal = reveal;
    this.#sendReveal();
  }

  #sendChosen(): void {
    if (!this.#canSend || !this.#choicePending) return;
    this.#choicePending = false;
    this.#init.emit('chosen', {});
  }

  #sendLastUsed(): void {
    const last = this.#init.labeling.lastUsed();
    if (last && this.#canSend) this.#init.emit('lastUsed', last);
  }

  /** Sends everything that is known about the trace. */
  #sendAll(): void {
    this.sendHeader();
    this.sendStatus();
    const { warn } = this.#init;
    this.#sendDrafts().catch((error: unknown) => warn('Drafts could not be sent', error));
    this.#sentLabels = undefined;
    this.sendLabels();
    this.#skeleton.restart();
    this.#sendReveal();
  }

  get #canSend(): boolean {
    return this.#ready && this.#init.isVisible();
  }

  get #isEarly(): boolean {
    return this.#maySendEarly && this.#init.isVisible();
  }

  async #sendDrafts(): Promise<void> {
    const { drafts: kept, server, content, emit } = this.#init;
    const { traceId } = content();
    await kept.load(server, traceId);
    if (!this.#canSend || traceId !== content().traceId) return;
    const now = Date.now();
    const drafts = kept.ofTrace(server, traceId).map(({ place, draft, at }) => ({
      place,
      draft,
      ...(isOldDraft({ at }, now) && { since: at }),
    }));
    emit('drafts', { drafts });
  }

  #sendReveal(): void {
    if (!this.#canSend || !this.#reveal) return;
    this.#init.emit('reveal', this.#reveal);
    this.#reveal = undefined;
  }
}
