import type { Draft, DraftPlace, NameSuggestion } from '../../src/model/draft';
import type { Label } from '../../src/model/assessment';
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
import type { TraceLook } from '../../src/protocol/tracePanelState';
import { LabelsStub } from './labelsHost';
import { openOn, type PageOptions, type PanelPage, type WebviewBrowser } from './panelPage';
import { labelOf, type TraceFixture } from './traceFixture';

type Requests = typeof tracePanelRequests;
type HostEvents = typeof tracePanelHostEvents;
type Created = Omit<Params<Requests['createLabel']>, 'traceId'>;
type Optional = Pick<Params<Requests['editLabel']>, 'source' | 'metadata' | 'spanId'>;

/** The extension host's end of a trace panel, with a fixture behind it. */
export class TraceStub {
  readonly created: Created[] = [];
  /** The traces that they were made on. */
  readonly createdOn: string[] = [];
  /** The traces that `openNeighbour` goes to, one after the other. Without one it stays, as if a panel of its own had it. */
  next: TraceFixture[] = [];
  /** Set to go there only then. */
  nextHeld: Promise<void> | undefined;
  /** Set to tell of its labels and spans only then. */
  contentHeld: Promise<void> | undefined;
  readonly edited: Array<Params<Requests['editLabel']>> = [];
  readonly called: string[] = [];
  /** The spans whose details were asked for. */
  readonly detailsAsked: string[] = [];
  /** Set to answer nothing about spans until then. */
  detailsHeld: Promise<void> | undefined;
  /** The rows of any stack trace that name a file of the workspace. */
  frameRows: number[] = [];
  readonly copied: string[] = [];
  /** There is no neighbour, whatever the header says. */
  atEnd = false;
  readonly emitted: Array<{ traceId: string; place: DraftPlace; draft: Draft | null }> = [];
  readonly python: Array<Omit<Params<Requests['copyAsPython']>, 'traceId'>> = [];
  readonly editedValues: Array<Omit<Params<Requests['editValue']>, 'traceId'>> = [];
  /** How the panel looked, each time that it said so. */
  readonly looks: TraceLook[] = [];
  /** The user chose the panel in a list. Otherwise its focus came by itself. */
  isChosen = true;
  /** What was labeled with last, by this person. */
  lastUsed: Params<HostEvents['lastUsed']> | undefined;
  /** How another panel looked last. */
  look: TraceLook | undefined;
  drafts: Array<{ place: DraftPlace; draft: Draft; since?: number }> = [];
  suggestions: NameSuggestion[] = [];
  /** Set to tell of them only then. */
  namesHeld: Promise<void> | undefined;
  /** What the server keeps of images and files, in base64, by id. */
  readonly attachments = new Map<string, string>();
  labels: Label[];
  /** Set to make the next createLabel fail with this message. */
  refuse = '';
  /** Set to make what buttons ask for fail with this message. */
  failing = '';
  /** Labels that are there as they were after their change is discarded. */
  stays: readonly string[] = [];
  /** Set to make what is read for the eye fail with this message: details, the rest of a value, attachments, a search. */
  unreadable = '';
  /** How long createLabel and editLabel take, in milliseconds. */
  saveDelay = 0;
  /** Set to answer createLabel and editLabel only then: the labels are told of before. */
  answersHeld: Promise<void> | undefined;
  /** Set to leave out the labels after `ready`, as long as the trace is not known. */
  labelsHeld = false;
  /** Rows after which the skeleton goes on no more. */
  cut: TraceFixture['rows'] = [];
  /** What the rows' starts count from. */
  base = '1795495754515762204';
  /** How far the loading has come in the end. */
  phase: 'loading' | 'ready' | 'failed' = 'ready';
  /** Where to look, sent right after `ready`. */
  reveal: Params<HostEvents['reveal']> | undefined;
  panel: PanelPage | undefined;
  /** What becomes of changed labels. */
  readonly ruled = new LabelsStub();
  /** What is searched, where values of the fixture are cut. */
  searched: TraceFixture | undefined;
  /** What was searched for. */
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
          this.labels.push(labelOf(id, { kind, name, value, rationale, ...given(params), save }));
          this.sendLabels();
          await this.answersHeld;
          return { id };
        },
        editLabel: async (params) => {
          this.edited.push(params);
          await new Promise((resolve) => setTimeout(resolve, this.saveDelay));
          if (this.refuse !== '') throw new RpcError({ kind: 'internal', message: this.refuse });
          const { id, labels } = this.ruled.changed(this.labels, params, given(params));
          this.labels = labels;
          this.sendLabels();
          await this.answersHeld;
          return { id };
        },
        deleteLabel: ({ id }) => {
          note(`deleteLabel ${id}`)();
          this.labels = this.ruled.deleted(this.labels, id);
          this.sendLabels();
          return {};
        },
        undoLabel: ({ id }) => {
          note(`undoLabel ${id}`)();
          this.labels = this.ruled.undone(this.labels, id);
          this.sendLabels();
          return {};
        },
        repeatLabel: ({ spanId }) => {
          note('repeatLabel')();
          const made = this.ruled.repeated(this.labels, spanId);
          if (!made || !this.ruled.last) return null;
          this.labels = made.labels;
          this.sendLabels();
          return { id: made.id, ...this.ruled.last };
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
        openNeighbour: async ({ delta }): Promise<Result<Requests['openNeighbour']>> => {
          this.called.push(`openNeighbour ${delta}`);
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
        look: (look) => void this.looks.push(look),
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
    if (this.look) this.#endpoint.emit('look', this.look);
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

/** What was given of the fields that may be left out: one that is undefined changes nothing. */
function given({ source, metadata, spanId }: Optional): Partial<Label> {
  return {
    ...(source === undefined ? {} : { source }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(spanId === undefined ? {} : { spanId }),
  };
}

/** Opens a trace panel on a stub and waits until its tree is there. */
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
