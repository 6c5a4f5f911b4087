import { isDeepStrictEqual } from 'node:util';
import type { Label } from '../../model/assessment';
import type { Draft, DraftPlace } from '../../model/draft';
import { isOldDraft, type DraftStore } from '../../labels/drafts/draftStore';
import { plainLine } from '../../model/plainText';
import { describeProblem } from '../../model/problem';
import type { Emit } from '../../protocol/declare';
import type { PanelAction } from '../../protocol/panelActions';
import type { tracePanelHostEvents } from '../../protocol/panelMessages';
import type { Labeling } from '../labeling';
import type { KeptLook } from './keptLook';
import type { Reveal } from './reveal';
import { SkeletonSender } from './skeletonSender';
import type { TraceContent } from './traceContent';
import { traceHeader } from './describeHeader';

/** What an action is about: a digit from 1 to 9, or a span other than the selected one. */
export interface ActionAbout {
  readonly digit?: number;
  readonly spanId?: string;
}

interface PanelSenderInit {
  readonly labeling: Pick<Labeling, 'sourceId' | 'labels' | 'lastUsed'>;
  readonly drafts: DraftStore;
  readonly look: KeptLook;
  readonly warn: (message: string, cause?: unknown) => void;
  readonly server: string;
  /** What the panel shows now. */
  readonly content: () => TraceContent;
  readonly isVisible: () => boolean;
  readonly emit: Emit<typeof tracePanelHostEvents>;
}

/** Spans of which the rows are sent before the document listens: they are sent again when it does. */
const MOST_EARLY = 2_000;

/**
 * What goes to the webview of a trace panel: only while it is visible and has said that it listens, and all of it again
 * whenever it comes back.
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
   * Until the first document says that it listens: VS Code keeps what is sent to it until then, and hands it over as soon
   * as it has loaded, which is one way to the document and back sooner.
   */
  #early = true;
  #reveal: Reveal | undefined;
  /** The labels that the document has. */
  #sentLabels: readonly Label[] | undefined;
  #isChosen = false;

  constructor(init: PanelSenderInit) {
    this.#init = init;
  }

  /** The document listens. */
  ready(): void {
    this.#ready = true;
    this.#early = false;
    this.look();
    this.#sendChosen();
    this.#lastUsed();
    this.#sendAll();
  }

  /** The user chose the panel where it is listed. */
  chosen(): void {
    this.#isChosen = true;
    this.#sendChosen();
  }

  /** The panel is hidden, and the document gone; it says `ready` when it is back. */
  documentGone(): void {
    this.#ready = false;
  }

  /** The panel shows another trace from now on: in the document that listens, or in the one that will. */
  nextTrace(reveal: Reveal): void {
    this.#early = false;
    this.#reveal = reveal;
    if (!this.#canSend) return;
    const { server, content, emit } = this.#init;
    emit('shows', { server, traceId: content().traceId });
    this.#sendAll();
  }

  /** Nothing is sent any more. */
  dispose(): void {
    this.#ready = false;
    this.#early = false;
  }

  /** How the last trace was laid out and read. */
  look(): void {
    const { look, emit } = this.#init;
    if (look.value && (this.#canSend || this.#isEarly)) emit('look', look.value);
  }

  header(): void {
    const { labeling, server, emit } = this.#init;
    const { trace, list, spansRead } = this.#init.content();
    if (!(this.#canSend || this.#isEarly) || !trace) return;
    const index = list?.indexOf(trace.traceId) ?? -1;
    emit(
      'header',
      traceHeader(trace, {
        server,
        sourceId: labeling.sourceId,
        position:
          list && index >= 0 ? { index: index + 1, total: list.traces().length, more: list.hasMore } : null,
        spansRead,
      }),
    );
  }

  status(): void {
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
    if (phase === 'ready') this.header(); // the number of spans is known now
  }

  labels(): void {
    const { labeling, server, emit } = this.#init;
    const { trace } = this.#init.content();
    if (!this.#canSend || !trace) return;
    const labels = labeling.labels(server, trace);
    // Outbox and cache tell of each step of a write, of which some change nothing that is shown.
    if (isDeepStrictEqual(labels, this.#sentLabels)) return;
    this.#sentLabels = labels;
    emit('labels', { labels: [...labels] });
  }

  /** There may be more pieces of the skeleton. */
  moreRows(): void {
    this.#skeleton.more();
  }

  /** A draft was changed outside the form. */
  draftEdited(place: DraftPlace, draft: Draft): void {
    if (this.#canSend) this.#init.emit('draftEdited', { place, draft });
  }

  action(action: PanelAction, about: ActionAbout): void {
    if (this.#canSend) this.#init.emit('action', { action, ...about });
  }

  /** Selects a span or a label once the document listens. */
  reveal(reveal: Reveal | undefined): void {
    // What is looked for shall not be preceded by what is not.
    if (reveal && (reveal.spanId !== null || reveal.labelId !== null)) this.#early = false;
    this.#reveal = reveal;
    this.#sendReveal();
  }

  #sendChosen(): void {
    if (!this.#canSend || !this.#isChosen) return;
    this.#isChosen = false;
    this.#init.emit('chosen', {});
  }

  #lastUsed(): void {
    const last = this.#init.labeling.lastUsed();
    if (last && this.#canSend) this.#init.emit('lastUsed', last);
  }

  /** All that is known of the trace. */
  #sendAll(): void {
    this.header();
    this.status();
    const { warn } = this.#init;
    this.#sendDrafts().catch((error: unknown) => warn('Drafts could not be sent', error));
    this.#sentLabels = undefined;
    this.labels();
    this.#skeleton.restart();
    this.#sendReveal();
  }

  get #canSend(): boolean {
    return this.#ready && this.#init.isVisible();
  }

  get #isEarly(): boolean {
    return this.#early && this.#init.isVisible();
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
