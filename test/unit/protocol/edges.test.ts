import assert from 'node:assert/strict';
import { MessageChannel } from 'node:worker_threads';
import { decodeDrafts, encodeDrafts, type DraftFile } from '../../../src/labels/drafts/draftFile';
import { decodeEntry, encodeEntry, ENTRY_VERSION, type Entry } from '../../../src/labels/outbox/entry';
import { RecentLabels, type LabelUse, type RecentName } from '../../../src/labels/recent';
import type { JournalLine } from '../../../src/labels/undo/journalEntry';
import { readJournal } from '../../../src/labels/undo/journalEntry';
import type { Undone } from '../../../src/model/labelChange';
import type { Events, Params, Requests, Result } from '../../../src/protocol/declare';
import type { Problem } from '../../../src/protocol/schemas';
import {
  tableHostEvents,
  tableRequests,
  tableWebviewEvents,
  TableState,
  type TableCell,
} from '../../../src/protocol/tableMessages';
import {
  tracePanelHostEvents,
  tracePanelRequests,
  tracePanelWebviewEvents,
} from '../../../src/protocol/panelMessages';
import { TraceLayout, TracePanelState } from '../../../src/protocol/tracePanelState';
import type { FromReader, ReaderCalls, ReaderMethod } from '../../../src/traces/reader/readerCalls';
import { MemoryStore } from '../labels/support/memoryStore';
import type { Filled } from '../support/filled';
import {
  assessment,
  details,
  draft,
  hits,
  label,
  passFail,
  place,
  query,
  SERVER,
  SPAN,
  suggestions,
  TRACE,
} from './filledSamples';

/** One complete sample for each event. */
type OfEvents<T extends Events> = { readonly [K in keyof T]: Filled<Params<T[K]>> };
/** Complete samples of the parameters and the result of each request. */
type OfRequests<T extends Requests> = {
  readonly [K in keyof T]: {
    readonly params: Filled<Params<T[K]>>;
    readonly result: Filled<NonNullable<Result<T[K]>>>;
  };
};

const nothing = {};
const CHANGE = 'b1946ac9-0000-4000-8000-000000000001';
const VIEW = 'b1946ac9-0000-4000-8000-000000000002';
const made = { id: label.id, changeId: CHANGE } as const;
const undone: Filled<Extract<Undone, { outcome: 'undone' }>> = {
  outcome: 'undone',
  change: { changeId: CHANGE, type: 'moved', name: 'quality', value: 4, spanId: SPAN },
  id: label.id,
};
const onTrace = { traceId: TRACE, spanId: SPAN } as const;
const said = {
  name: assessment.name,
  value: assessment.value,
  exactValue: assessment.exactValue,
  rationale: assessment.rationale,
  source: assessment.source,
  metadata: assessment.metadata,
} as const;
const look: Filled<TraceLayout> = { reading: 'json', splits: [0.3, 0.2], assessmentsOpen: false };
const problem: Filled<Problem> = {
  kind: 'auth',
  message: 'The server wants a sign-in.',
  detail: 'nobody',
  actions: ['retry', 'selectServer', 'showLog'],
};
const cell: Filled<TableCell> = {
  text: '4',
  tone: 'pass',
  count: 1,
  save: 'waiting',
  id: label.id,
  kind: 'feedback',
  dataType: 'number',
  edit: '4',
  mine: true,
  by: 'you',
};

const panelRequests: OfRequests<typeof tracePanelRequests> = {
  spanDetails: { params: { spanId: SPAN }, result: details },
  valueText: { params: { spanId: SPAN, ref: 'inputs', offset: 1, length: 2 }, result: { text: 'hi' } },
  attachment: { params: { id: 'file' }, result: { base64: 'aGk=' } },
  openValue: { params: { spanId: SPAN, ref: 'inputs', form: 'markdown' }, result: nothing },
  copyValue: { params: { spanId: SPAN, ref: 'inputs', form: 'raw' }, result: nothing },
  openTraceJson: { params: nothing, result: nothing },
  copyTraceJson: { params: nothing, result: nothing },
  compareWithExpectation: { params: { spanId: SPAN, labelId: label.id, name: 'answer' }, result: nothing },
  selectForCompare: { params: { spanId: SPAN }, result: nothing },
  compareWithSelected: { params: { spanId: SPAN }, result: nothing },
  setTag: { params: { key: 'team', value: 'cables' }, result: nothing },
  deleteTag: { params: { key: 'team' }, result: nothing },
  openLink: { params: { spanId: SPAN, index: 0 }, result: nothing },
  framesOf: { params: { spanId: SPAN, event: 0 }, result: { rows: [1, 2] } },
  openFrame: { params: { spanId: SPAN, event: 0, row: 1 }, result: nothing },
  search: { params: query, result: hits },
  nameSuggestions: { params: nothing, result: suggestions },
  createLabel: { params: { ...onTrace, kind: 'feedback', ...said }, result: made },
  editLabel: { params: { id: label.id, ...said, spanId: SPAN }, result: made },
  deleteLabel: { params: { id: label.id }, result: { changeId: CHANGE } },
  undoChange: { params: { traceId: TRACE, changeId: CHANGE }, result: undone },
  repeatLabel: { params: onTrace, result: { ...made, name: 'quality', value: [1] } },
  saveNote: { params: { traceId: TRACE, text: 'looks good' }, result: nothing },
  copyAsPython: { params: { ...onTrace, kind: 'expectation', ...said }, result: nothing },
  copyLabelAsPython: { params: { id: label.id }, result: nothing },
  editValue: { params: { traceId: TRACE, place, draft }, result: nothing },
  retryLabel: { params: { id: label.id }, result: nothing },
  discardLabel: { params: { id: label.id }, result: { stays: true } },
  openNeighbor: { params: { delta: -1 }, result: { opened: 'elsewhere' } },
  openInMlflow: { params: nothing, result: nothing },
  copyText: { params: { text: 'hi' }, result: nothing },
  reload: { params: nothing, result: nothing },
  selectServer: { params: nothing, result: nothing },
  showLog: { params: nothing, result: nothing },
};

const panelHostEvents: OfEvents<typeof tracePanelHostEvents> = {
  shows: { server: SERVER, traceId: TRACE },
  header: {
    server: SERVER,
    isOfOtherServer: true,
    traceId: TRACE,
    title: 'Which cable?',
    state: 'ERROR',
    requestTime: 1_000,
    durationMs: 1_840,
    tokens: { input: 10, output: 20, total: 30 },
    cost: 0.25,
    spanCount: 7,
    session: 'session-1',
    user: 'me',
    gitCommit: 'abc',
    gitBranch: 'main',
    sourceName: 'agent.py',
    experimentId: '1',
    runId: 'run-1',
    tags: [{ key: 'team', value: 'cables' }],
    metadata: [{ key: 'user', value: 'me' }],
    position: { index: 1, total: 2, more: true },
    sourceId: 'me@example.com',
  },
  look,
  lastUsed: { kind: 'expectation', name: 'expected_response', dataType: 'json' },
  skeleton: { generation: 1, piece: 2, rows: '[]', base: '1700000000000000000', done: true },
  labels: { labels: [label] },
  saved: { labels: [{ id: label.id, createdAt: 1_000, updatedAt: 2_000, metadata: { team: 'cables' } }] },
  status: { phase: 'failed', problem, stale: true },
  drafts: { drafts: [{ place, draft, since: 1_000 }] },
  draftEdited: { place, draft },
  action: { action: 'setValue', digit: 4, spanId: SPAN },
  chosen: nothing,
  reveal: { spanId: SPAN, labelId: label.id, focus: 'spans', edit: true },
};

const panelWebviewEvents: OfEvents<typeof tracePanelWebviewEvents> = {
  ready: { hasFocus: true, view: VIEW },
  look,
  draft: { traceId: TRACE, place, draft },
};

const inTable: OfRequests<typeof tableRequests> = {
  rows: {
    params: { from: 0, count: 1 },
    result: {
      version: 1,
      rows: [
        {
          traceId: TRACE,
          requestTime: 1_000,
          state: 'OK',
          name: 'agent',
          request: 'Which cable?',
          response: 'Blue.',
          durationMs: 1_840,
          session: 'session-1',
          labels: { quality: cell },
        },
      ],
    },
  },
  traceIds: { params: { from: 0, count: 1 }, result: { traceIds: [TRACE] } },
  openTrace: { params: { traceId: TRACE }, result: nothing },
  editInTrace: { params: { traceId: TRACE, id: label.id }, result: nothing },
  prepareEdit: { params: nothing, result: nothing },
  setLabel: {
    params: {
      traceId: TRACE,
      id: label.id,
      name: 'quality',
      kind: 'feedback',
      dataType: 'number',
      value: '4',
    },
    result: { ...made, version: 2, cell, left: ['mlflow.assessment.scorer'] },
  },
  deleteLabel: { params: { traceId: TRACE, id: label.id }, result: { changeId: CHANGE, version: 3, cell } },
  undoChange: { params: { changeId: CHANGE }, result: undone },
  labelTraces: { params: { traceIds: [TRACE] }, result: nothing },
  loadMore: { params: nothing, result: nothing },
  refresh: { params: nothing, result: nothing },
  selectServer: { params: nothing, result: nothing },
  showLog: { params: nothing, result: nothing },
};

const tableEvents: OfEvents<typeof tableHostEvents> = {
  list: {
    version: 1,
    experiment: 'my-app',
    total: 1,
    hasMore: true,
    loading: true,
    columns: [{ name: 'quality', kind: 'feedback', dataType: 'number', input: passFail, values: [4, 'x'] }],
    problem,
  },
};

const fromTable: OfEvents<typeof tableWebviewEvents> = {
  ready: { hasFocus: true, view: VIEW },
  selected: { traceIds: [TRACE] },
};

const panelState: Filled<TracePanelState> = {
  server: SERVER,
  traceId: TRACE,
  view: VIEW,
  selected: SPAN,
  collapsed: [SPAN],
  spansScroll: 10,
  detailsScroll: 20,
  tab: 'attributes',
  zoom: { base: '1700000000000000000', start: 1, length: 2 },
  find: {
    open: true,
    query: { text: 'needle', matchCase: true, wholeWord: true, regex: true },
    hit: { spanId: SPAN, field: 'inputs', offset: 3 },
  },
  filter: { type: 'LLM', status: 'ERROR', level: 10, labeled: true },
  filterOpen: true,
  ...look,
};

const tableState: Filled<TableState> = {
  view: VIEW,
  scroll: 100,
  selected: TRACE,
  marked: [TRACE],
  edit: { traceId: TRACE, name: 'quality', text: 'typed' },
};

const entry: Filled<Entry> = {
  version: ENTRY_VERSION,
  server: SERVER,
  traceId: TRACE,
  id: label.id,
  state: 'refused',
  base: assessment,
  baseAt: 1,
  want: { ...assessment, name: 'wanted' },
  undo: { ...assessment, name: 'before' },
  rev: 3,
  beaten: [{ ...assessment, name: 'beaten' }],
  sent: [{ want: assessment, until: 60_000, foreign: true }],
  replaces: { ...assessment, name: 'replaced' },
  released: true,
  madeAt: 500,
  notBefore: 2,
  patient: true,
  heldUntil: 3,
  attempts: 4,
  sameError: { text: 'no', count: 5 },
  corrected: true,
  reason: 'The server refused it.',
};

const draftFile: Filled<DraftFile> = {
  server: SERVER,
  traceId: TRACE,
  drafts: [{ kept: { place, draft, at: 1_000 }, order: 7 }],
  odd: [{ of: 'a later version' }],
};

/** `answer` is complete if there can be one. */
const reader: {
  readonly [M in ReaderMethod]: {
    readonly params: Filled<ReaderCalls[M]['params']>;
    readonly answer: [NonNullable<ReaderCalls[M]['answer']>] extends [never]
      ? null
      : Filled<NonNullable<ReaderCalls[M]['answer']>>;
  };
} = {
  open: { params: { generation: 1, shown: 0, route: 'artifact' }, answer: null },
  feed: { params: { generation: 1, bytes: Uint8Array.of(1, 2) }, answer: null },
  close: { params: { generation: 1 }, answer: { spans: 7 } },
  finish: { params: { generation: 1, done: true }, answer: { root: 'agent' } },
  show: { params: { generation: 1 }, answer: null },
  details: { params: { generation: 1, spanId: SPAN }, answer: details },
  text: { params: { generation: 1, spanId: SPAN, ref: 'inputs', offset: 0, length: 2 }, answer: 'hi' },
  document: {
    params: { generation: 1, part: { kind: 'value', spanId: SPAN, ref: 'inputs', form: 'json' } },
    answer: { bytes: Uint8Array.of(3), spans: 7 },
  },
  search: { params: { generation: 1, query }, answer: hits },
};
const toldByReader: readonly Filled<FromReader>[] = [
  { type: 'answer', id: 1, answer: details },
  { type: 'failure', id: 2, failure: 'broken', message: 'no JSON' },
  { type: 'rows', generation: 1, rows: '[]', base: '17', total: 7, done: true },
];

/** The value after serialization, as it arrives from a webview or a file. */
function arrived(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function eventsArrive(declared: Events, samples: Readonly<Record<string, unknown>>): void {
  assert.deepEqual(Object.keys(samples).sort(), Object.keys(declared).sort());
  for (const [name, { params }] of Object.entries(declared))
    assert.deepEqual(params.parse(arrived(samples[name])), samples[name], name);
}

function requestsArrive(
  declared: Requests,
  samples: Readonly<Record<string, { readonly params: unknown; readonly result: unknown }>>,
): void {
  assert.deepEqual(Object.keys(samples).sort(), Object.keys(declared).sort());
  for (const [name, { params, result }] of Object.entries(declared)) {
    assert.deepEqual(params.parse(arrived(samples[name]?.params)), samples[name]?.params, name);
    assert.deepEqual(result.parse(arrived(samples[name]?.result)), samples[name]?.result, name);
  }
}

/** Sends the message through a real channel between threads. */
async function overPort(message: unknown): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  try {
    return await new Promise((resolve) => {
      port2.once('message', resolve);
      port1.postMessage(message);
    });
  } finally {
    port1.close();
  }
}

describe('A complete value comes back unchanged', () => {
  it('from the host to the webviews', () => {
    eventsArrive(tracePanelHostEvents, panelHostEvents);
    eventsArrive(tableHostEvents, tableEvents);
  });

  it('from the webviews to the host, and in responses', () => {
    eventsArrive(tracePanelWebviewEvents, panelWebviewEvents);
    eventsArrive(tableWebviewEvents, fromTable);
    requestsArrive(tracePanelRequests, panelRequests);
    requestsArrive(tableRequests, inTable);
  });

  it('from the state of panels', () => {
    assert.deepEqual(TracePanelState.parse(arrived(panelState)), panelState);
    assert.deepEqual(TraceLayout.parse(arrived(look)), look);
    assert.deepEqual(TableState.parse(arrived(tableState)), tableState);
  });

  it('from draft files', () => {
    assert.deepEqual(decodeDrafts(encodeDrafts(draftFile)), { file: draftFile });
  });

  it('from outbox files', () => {
    assert.deepEqual(decodeEntry(encodeEntry(entry)), { entry });
  });

  it('from the undo journal', async () => {
    const lines: readonly Filled<JournalLine>[] = [
      {
        v: 1,
        line: 'change',
        change: {
          ...{ changeId: CHANGE, at: 1_000, traceId: TRACE, id: label.id, type: 'changed' },
          ...{ before: assessment, after: { ...assessment, name: 'after' } },
        },
      },
      { v: 1, line: 'undone', at: 2_000, changeId: CHANGE, renamed: { from: 'a-1', to: 'a-2' } },
    ];
    assert.deepEqual(await readJournal(lines.map((line) => JSON.stringify(line)).join('\n')), lines);
  });

  it('from recent names', async () => {
    const store = new MemoryStore();
    const use: Filled<LabelUse> = {
      kind: 'expectation',
      name: 'expected_response',
      value: { cable: 'blue' },
    };
    await new RecentLabels(store).add(use);
    const name: Filled<RecentName> = { name: use.name, kind: use.kind, values: [use.value] };
    assert.deepEqual(new RecentLabels(store).all(), [name]);
  });

  it("between the host and the reader's thread", async () => {
    for (const { params, answer } of Object.values(reader)) {
      assert.deepEqual(await overPort({ type: 'call', id: 1, params }), { type: 'call', id: 1, params });
      assert.deepEqual(await overPort({ type: 'answer', id: 1, answer }), { type: 'answer', id: 1, answer });
    }
    for (const message of toldByReader) assert.deepEqual(await overPort(message), message);
  });
});
