import type { Draft, DraftPlace, NameSuggestion } from '../../src/model/draft';
import type { Label } from '../../src/model/assessment';
import type { ToldChange, Undone } from '../../src/model/labelChange';
import { packRows } from '../../src/model/packedRows';
import type { SearchQuery } from '../../src/model/traceSearch';
import { searchSpans } from '../../src/traces/reader/search/searchSpans';
import { searchedOf } from './searchedFixture';
import type { Params, Result } from '../../src/protocol/declare';
import { Endpoint, RpcError } from '../../src/protocol/rpc';
import {
  tracePanelHostEvents,
  tracePanelRequests,
  tracePanelWebviewEvents,
} from '../../src/protocol/panelMessages';
import type { TraceLayout } from '../../src/protocol/tracePanelState';
import { JournalStub, LabelsStub } from './labelsHost';
import { openOn, type PageOptions, type PanelPage, type WebviewBrowser } from './panelPage';
import { labelOf, type TraceFixture } from './traceFixture';

type Requests = typeof tracePanelRequests;
type HostEvents = typeof tracePanelHostEvents;
type Created = Omit<Params<Requests['createLabel']>, 'traceId'>;
type Optional = Pick<Params<Requests['editLabel']>, 'source' | 'metadata' | 'spanId'>;

/** The extension host's end of a trace panel, backed by a fixture. */
export class TraceStub {
  readonly created: Created[] = [];
  /** The traces that labels were created on. */
  readonly createdOn: string[] = [];
  /** The traces that `openNeighbor` shows, in order. If empty, the neighbor opens in its own panel. */
  next: TraceFixture[] = [];
  /** Set to delay showing the next trace until it resolves. */
  nextHeld: Promise<void> | undefined;
  /** Set to delay sending labels and spans until it resolves. */
  contentHeld: Promise<void> | undefined;
  readonly edited: Array<Params<Requests['editLabel']>> = [];
  readonly called: string[] = [];
  /** The spans whose details were requested. */
  readonly detailsAsked: string[] = [];
  /** Set to delay the responses for span details until it resolves. */
  detailsHeld: Promise<void> | undefined;
  /** The rows of every stack trace that refer to a workspace file. */
  frameRows: number[] = [];
  readonly copied: string[] = [];
  /** Whether there is no neighbor, whatever the header says. */
  atEnd = false;
  readonly emitted: Array<{ traceId: string; place: DraftPlace; draft: Draft | null }> = [];
  readonly python: Array<Omit<Params<Requests['copyAsPython']>, 'traceId'>> = [];
  readonly editedValues: Array<Omit<Params<Requests['editValue']>, 'traceId'>> = [];
  /** The layouts that the panel reported, in order. */
  readonly layouts: TraceLayout[] = [];
  /** Whether the user selected the panel in a list. Otherwise, it got the focus by itself. */
  isChosen = true;
  /** The label that this user used last. */
  lastUsed: Params<HostEvents['lastUsed']> | undefined;
  /** The last layout of another panel. */
  layout: TraceLayout | undefined;
  drafts: Array<{ place: DraftPlace; draft: Draft; since?: number }> = [];
  suggestions: NameSuggestion[] = [];
  /** Set to delay the name suggestions until it resolves. */
  namesHeld: Promise<void> | undefined;
  /** Attachments that the server stores, in base64, by ID. */
  readonly attachments = new Map<string, string>();
  labels: Label[];
  /** Set to make the next `createLabel` or `editLabel` fail with this message. */
  refuse = '';
  /** Set to make the requests of buttons fail with this message. */
  failing = '';
  /** IDs of labels that keep existing, in their previous state, when their change is discarded. */
  stays: readonly string[] = [];
  /**
   * Set to make read requests fail with this message: details, the rest of a value, attachments, searches.
   */
  unreadable = '';
  /** Delay of `createLabel` and `editLabel` in milliseconds. */
  saveDelay = 0;
  /** Set to delay the responses of `createLabel` and `editLabel` until it resolves, but not the labels. */
  answersHeld: Promise<void> | undefined;
  /** Whether to withhold the labels after `ready`, as if the trace weren't known yet. */
  labelsHeld = false;
  /** Rows to send instead of the fixture's, as an incomplete skeleton. Empty to send all rows. */
  cut: TraceFixture['rows'] = [];
  /** Base of the rows' start times, in nanoseconds since the epoch. */
  base = '1795495754515762204';
  /** The final loading phase. */
  phase: 'loading' | 'ready' | 'failed' = 'ready';
  /** The `reveal` event to send right after `ready`. */
  reveal: Params<HostEvents['reveal']> | undefined;
  panel: PanelPage | undefined;
  /** Applies label changes. */
  readonly ruled = new LabelsStub();
  readonly journal = new JournalStub();
  /** Whether the label was changed again after the change to undo. */
  changedSince = false;
  /** The trace to search, for fixtures with truncated values. */
  searched: TraceFixture | undefined;
  /** The queries that were searched for. */
  readonly searches: SearchQuery[] = [];
  #fixture: TraceFixture;
  readonly #endpoint;

  constructor(fixture: TraceFixture) {
    this.#fixture = fixture;
    this.labels = [...fixture.labels];
    const read = <T>(answer: T | undefined, missing: string): T => {
      if (this.unreadable !== '') throw new RpcError({ kind: 'internal', message: this.unreadable });
      if (answer === undefined) throw new RpcError({ kind: 'notFound', message: missing });
      return answer;
    };
    const note = (name: string) => () => {
      if (this.failing !== '') throw new RpcError({ kind: 'internal', message: this.failing });
      this.called.push(name);
      return {};
    };
    const did = (
      type: ToldChange['type'],
      id: string,
      was: string | null,
      { name, value, spanId }: Pick<ToldChange, 'name' | 'value' | 'spanId'>,
    ): string => {
      const { traceId } = this.#fixture.header;
      return this.journal.did({
        traceId,
        id,
        was,
        change: { type, name, value, spanId },
        before: [...this.labels],
      });
    };
    this.#endpoint = new Endpoint({
      serves: { requests: tracePanelRequests, events: tracePanelWebviewEvents },
      calls: { requests: {}, events: tracePanelHostEvents },
      handlers: {
        spanDetails: async ({ spanId }) => {
          this.detailsAsked.push(spanId);
          await this.detailsHeld;
          return read(this.#fixture.details.get(spanId), 'No such span.');
        },
        valueText: ({ spanId, ref, offset, length }) => ({
          text: read(this.fullText(spanId, ref), '').slice(offset, offset + length),
        }),
        attachment: ({ id }) => ({ base64: read(this.attachments.get(id), 'No such attachment.') }),
        search: (query, signal) => {
          read(true, '');
          this.searches.push(query);
          return searchSpans(searchedOf(this.searched ?? this.#fixture), query, signal);
        },
        nameSuggestions: async () => {
          await this.namesHeld;
          return this.suggestions;
        },
        createLabel: async ({ traceId, ...params }) => {
          this.created.push(params);
          this.createdOn.push(traceId);
          await new Promise((resolve) => setTimeout(resolve, this.saveDelay));
          if (this.refuse !== '') throw new RpcError({ kind: 'internal', message: this.refuse });
          const id = `a-new-${this.created.length}`;
          const { kind, name, value, rationale } = params;
          const save = { state: 'saving' } as const;
          const changeId = did('made', id, null, params);
          this.labels.push(labelOf(id, { kind, name, value, rationale, ...given(params), save }));
          this.sendLabels();
          await this.answersHeld;
          return { id, changeId };
        },
        editLabel: async (params) => {
          this.edited.push(params);
          await new Promise((resolve) => setTimeout(resolve, this.saveDelay));
          if (this.refuse !== '') throw new RpcError({ kind: 'internal', message: this.refuse });
          const { id, labels } = this.ruled.changed(this.labels, params, given(params));
          const moved = params.spanId !== undefined;
          const changeId = did(moved ? 'moved' : 'changed', id, params.id, {
            ...params,
            spanId: params.spanId ?? null,
          });
          this.labels = labels;
          this.sendLabels();
          await this.answersHeld;
          return { id, changeId };
        },
        deleteLabel: ({ id }) => {
          note(`deleteLabel ${id}`)();
          const label = this.labels.find((one) => one.id === id);
          const changeId = did('deleted', id, id, label ?? { name: '', value: '', spanId: null });
          this.labels = this.ruled.deleted(this.labels, id);
          this.sendLabels();
          return { changeId };
        },
        undoChange: ({ traceId, changeId }): Undone => {
          const done = this.journal.take(traceId, changeId);
          if (!done) return { outcome: 'nothing' };
          const { id, was, change, before } = done;
          if (this.changedSince) return { outcome: 'changedSince', change };
          note(`undoChange ${id}`)();
          this.labels = [...before];
          this.sendLabels();
          return { outcome: 'undone', change, id: was };
        },
        repeatLabel: ({ spanId }) => {
          note('repeatLabel')();
          const made = this.ruled.repeated(this.labels, spanId);
          if (!made || !this.ruled.last) return null;
          const changeId = did('made', made.id, null, { ...this.ruled.last, spanId });
          this.labels = made.labels;
          this.sendLabels();
          return { id: made.id, changeId, ...this.ruled.last };
        },
        saveNote: ({ text }) => {
          this.called.push(`saveNote ${text}`);
          this.labels = this.ruled.noted(this.labels, text);
          this.sendLabels();
          return {};
        },
        copyAsPython: ({ traceId: _traceId, ...params }) => {
          this.python.push(params);
          return {};
        },
        copyLabelAsPython: ({ id }) => note(`copyLabelAsPython ${id}`)(),
        editValue: ({ traceId: _traceId, ...params }) => {
          this.editedValues.push(params);
          return {};
        },
        retryLabel: note('retryLabel'),
        discardLabel: ({ id }) => {
          note('discardLabel')();
          return { stays: this.stays.includes(id) };
        },
        openNeighbor: async ({ delta }): Promise<Result<Requests['openNeighbor']>> => {
          this.called.push(`openNeighbor ${delta}`);
          await this.nextHeld;
          if (this.failing !== '') throw new RpcError({ kind: 'internal', message: this.failing });
          if (this.atEnd) return { opened: 'none' };
          const next = this.next.shift();
          if (next) this.goTo(next);
          return { opened: next ? 'here' : 'elsewhere' };
        },
        openValue: ({ spanId, ref, form }) => note(`openValue ${spanId} ${ref} ${form}`)(),
        copyValue: ({ spanId, ref }) => note(`copyValue ${spanId} ${ref}`)(),
        setTag: ({ key, value }) => note(`setTag ${key} ${value}`)(),
        deleteTag: ({ key }) => note(`deleteTag ${key}`)(),
        openLink: ({ spanId, index }) => note(`openLink ${spanId} ${index}`)(),
        framesOf: () => ({ rows: this.frameRows }),
        openFrame: ({ spanId, event, row }) => note(`openFrame ${spanId} ${event} ${row}`)(),
        openTraceJson: note('openTraceJson'),
        copyTraceJson: note('copyTraceJson'),
        compareWithExpectation: ({ spanId, labelId }) =>
          note(`compareWithExpectation ${spanId ?? 'trace'} ${labelId ?? 'any'}`)(),
        selectForCompare: ({ spanId }) => note(`selectForCompare ${spanId}`)(),
        compareWithSelected: ({ spanId }) => note(`compareWithSelected ${spanId}`)(),
        openInMlflow: note('openInMlflow'),
        copyText: ({ text }) => {
          this.copied.push(text);
          return {};
        },
        reload: note('reload'),
        selectServer: note('selectServer'),
        showLog: note('showLog'),
      },
      listeners: {
        ready: () => {
          if (this.isChosen) this.#endpoint.emit('chosen', {});
          if (this.lastUsed) this.#endpoint.emit('lastUsed', this.lastUsed);
          this.sendAll();
        },
        look: (layout) => void this.layouts.push(layout),
        draft: (event) => void this.emitted.push(event),
      },
      describe: (error) => ({ kind: 'internal', message: error instanceof Error ? error.message : '' }),
      post: (message) => void this.panel?.post(message),
      onProblem: (problem, cause) => this.panel?.problems.push(`host: ${problem} ${String(cause)}`),
    });
  }

  readonly receive = (message: unknown): void => this.#endpoint.receive(message);

  fullText(spanId: string, ref: string): string {
    const details = this.#fixture.details.get(spanId);
    return [details?.inputs, details?.outputs].find((value) => value?.ref === ref)?.text ?? '';
  }

  /** Shows another trace in the same panel. */
  goTo(fixture: TraceFixture): void {
    this.#fixture = fixture;
    this.labels = [...fixture.labels];
    const { server, traceId } = fixture.header;
    this.#endpoint.emit('shows', { server, traceId });
    this.reveal = { spanId: null, labelId: null, focus: 'spans' };
    this.sendAll();
  }

  sendAll(): void {
    if (this.layout) this.#endpoint.emit('look', this.layout);
    this.#endpoint.emit('header', this.#fixture.header);
    this.#endpoint.emit('status', { phase: 'loading', problem: null, stale: false });
    if (this.contentHeld) void this.contentHeld.then(() => this.#sendContent());
    else this.#sendContent();
  }

  #sendContent(): void {
    const { rows } = this.#fixture;
    if (this.reveal) this.#endpoint.emit('reveal', this.reveal);
    if (this.cut.length === 0) this.sendRows(1, rows);
    else
      this.#endpoint.emit('skeleton', {
        generation: 1,
        piece: 0,
        rows: packRows(this.cut),
        base: this.base,
        done: false,
      });
    if (!this.labelsHeld) this.sendLabels();
    this.#endpoint.emit('drafts', { drafts: this.drafts });
    this.#endpoint.emit('status', { phase: this.phase, problem: null, stale: false });
  }

  sendRows(generation: number, rows: TraceFixture['rows'], piece = 5_000): void {
    for (let at = 0; at === 0 || at < rows.length; at += piece) {
      const done = at + piece >= rows.length;
      const packed = packRows(rows.slice(at, at + piece));
      this.#endpoint.emit('skeleton', { generation, piece: at / piece, rows: packed, base: this.base, done });
    }
  }

  sendLabels(): void {
    this.#endpoint.emit('labels', { labels: this.labels });
  }

  emit<K extends keyof HostEvents>(event: K, params: Params<HostEvents[K]>): void {
    this.#endpoint.emit(event, params);
  }
}

/** Returns the optional fields that were given. An undefined field changes nothing. */
function given({ source, metadata, spanId }: Optional): Partial<Label> {
  return {
    ...(source === undefined ? {} : { source }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(spanId === undefined ? {} : { spanId }),
  };
}

/** Opens a trace panel on a stub and waits for its tree. */
export async function openTrace(
  browser: WebviewBrowser,
  stub: TraceStub,
  options?: Partial<PageOptions>,
): Promise<PanelPage> {
  const panel = await openOn(browser, 'trace', stub, options);
  await panel.page
    .getByRole('tree', { name: 'Spans' })
    .waitFor({ timeout: 10_000 })
    .catch((error: unknown) => {
      throw new Error(`The panel shows no tree: ${panel.problems.join('\n')}`, { cause: error });
    });
  return panel;
}
