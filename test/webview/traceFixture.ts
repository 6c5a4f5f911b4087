import type { Label } from '../../src/model/assessment';
import type { SpanDetails, SpanRow, ValueText } from '../../src/model/span';
import type { TraceHeader } from '../../src/protocol/traceHeader';

/** A trace as the host sends it. */
export interface TraceFixture {
  readonly header: TraceHeader;
  readonly rows: readonly SpanRow[];
  readonly details: ReadonlyMap<string, SpanDetails>;
  readonly labels: readonly Label[];
}

const MS = 1_000_000;

export function headerOf(change: Partial<TraceHeader> = {}): TraceHeader {
  return {
    server: 'http://127.0.0.1:5000',
    traceId: 'tr-0123456789abcdef0123456789abcdef',
    title: 'desk_agent',
    isOfOtherServer: false,
    state: 'OK',
    requestTime: Date.now() - 150_000,
    durationMs: 1840,
    tokens: { input: 1102, output: 182, total: 1284 },
    cost: 0.0031,
    spanCount: 8,
    session: 'sess-9',
    user: null,
    gitCommit: 'f3a91c2b7d5e',
    gitBranch: 'main',
    sourceName: 'agent.py',
    experimentId: '1',
    runId: null,
    tags: [
      { key: 'env', value: 'dev' },
      { key: 'mlflow.traceName', value: 'agent' },
    ],
    metadata: [{ key: 'mlflow.trace.session', value: 's1' }],
    position: { index: 3, total: 42, more: false },
    sourceId: 'bob@example.com',
    ...change,
  };
}

export function rowOf(id: string, change: Partial<SpanRow> = {}): SpanRow {
  return {
    id,
    parentId: null,
    name: id,
    type: 'UNKNOWN',
    status: 'OK',
    start: 0,
    duration: 10 * MS,
    tokens: null,
    cost: null,
    level: null,
    events: null,
    ...change,
  };
}

export function textOf(ref: string, value: unknown): ValueText {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { ref, text, total: text.length };
}

export function detailsOf(row: SpanRow, change: Partial<SpanDetails> = {}): SpanDetails {
  return {
    id: row.id,
    parentId: row.parentId,
    name: row.name,
    type: row.type,
    status: row.status,
    statusMessage: '',
    startTime: '1795495754515762204',
    endTime: '1795495754552897509',
    duration: row.duration,
    inputs: null,
    outputs: null,
    attributes: [],
    events: [],
    links: [],
    model: null,
    tokens: row.tokens,
    cost: null,
    ...change,
  };
}

/** Returns a trace with a single span. */
export function oneSpan(change: Partial<SpanDetails>, type = 'LLM'): TraceFixture {
  const row = rowOf('f000000000000000', { name: 'only', type });
  return {
    header: headerOf(),
    rows: [row],
    details: new Map([[row.id, detailsOf(row, change)]]),
    labels: [],
  };
}

export function labelOf(id: string, change: Partial<Label> = {}): Label {
  return {
    id,
    traceId: headerOf().traceId,
    spanId: null,
    name: 'quality',
    kind: 'feedback',
    value: 4,
    error: null,
    rationale: '',
    source: { type: 'HUMAN', id: 'bob@example.com' },
    metadata: {},
    createdAt: Date.now() - 70_000,
    updatedAt: Date.now() - 70_000,
    valid: true,
    overrides: null,
    save: { state: 'saved' },
    mine: true,
    history: [],
    beaten: [],
    ...change,
  };
}

/**
 * Returns the trace of an example agent: chat with a tool call, a retriever, an error, labels of all sources.
 */
export function deskAgent(): TraceFixture {
  const rows: SpanRow[] = [
    rowOf('a000000000000001', { name: 'desk_agent', type: 'AGENT', duration: 1840 * MS }),
    rowOf('a000000000000002', {
      parentId: 'a000000000000001',
      name: 'fetch_notes',
      type: 'RETRIEVER',
      start: 40 * MS,
      duration: 220 * MS,
    }),
    rowOf('a000000000000003', {
      parentId: 'a000000000000002',
      name: 'embed_query',
      type: 'EMBEDDING',
      start: 45 * MS,
      duration: 90 * MS,
    }),
    rowOf('a000000000000004', {
      parentId: 'a000000000000001',
      name: 'draft_answer',
      type: 'CHAT_MODEL',
      start: 290 * MS,
      duration: 1210 * MS,
      tokens: { input: 812, output: 96, total: 908 },
    }),
    rowOf('a000000000000005', {
      parentId: 'a000000000000004',
      name: 'lookup_port',
      type: 'TOOL',
      start: 550 * MS,
      duration: 180 * MS,
    }),
    rowOf('a000000000000006', {
      parentId: 'a000000000000004',
      name: 'check_stock',
      type: 'TOOL',
      status: 'ERROR',
      start: 770 * MS,
      duration: 260 * MS,
      events: { total: 1, marks: [{ name: 'exception', offset: 250 * MS, exception: true }] },
    }),
    rowOf('a000000000000007', {
      parentId: 'a000000000000001',
      name: 'format_reply',
      type: 'PARSER',
      start: 1550 * MS,
      duration: 70 * MS,
    }),
    rowOf('a000000000000008', {
      parentId: 'a000000000000001',
      name: 'guardrail',
      type: 'GUARDRAIL',
      start: 1660 * MS,
      duration: 160 * MS,
    }),
  ];
  const at = (index: number): SpanRow => rows[index] ?? rowOf('none');
  const messages = [
    { role: 'system', content: 'Be brief. Answer only from the notes.' },
    { role: 'user', content: 'Which cable for port 4?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        {
          id: 'call_7f2',
          type: 'function',
          function: { name: 'lookup_port', arguments: '{"port": 4, "rack": "B2"}' },
        },
      ],
    },
    { role: 'tool', tool_call_id: 'call_7f2', content: '"blue, 2 m, cat 6"' },
  ];
  const details = [
    detailsOf(at(0), {
      inputs: textOf('in', { messages: [{ role: 'user', content: 'Which cable for port 4?' }] }),
      outputs: textOf('out', {
        content: 'Use the **blue** cable:\n\n1. unplug the old one\n2. plug the blue one into port 4',
      }),
    }),
    detailsOf(at(1), {
      inputs: textOf('in', { query: 'cable port 4' }),
      outputs: textOf('out', [
        {
          page_content: 'Port 4 takes the blue cable.\nIt is 2 m long.',
          metadata: { doc_uri: 'notes/rack-b2.md', chunk_id: '3', score: 0.91 },
          id: 'd0',
        },
        {
          page_content: 'Port 5 is unused.',
          metadata: { doc_uri: 'notes/rack-b2.md', chunk_id: '4', score: 0.52 },
          id: 'd1',
        },
      ]),
    }),
    detailsOf(at(2), {
      inputs: textOf('in', { text: 'cable port 4' }),
      outputs: textOf('out', '[0.1234567890123456789, -2.5e-3, 1152921504606846977]'),
    }),
    detailsOf(at(3), {
      model: 'gpt-4.1-mini',
      inputs: textOf('in', { model: 'gpt-4.1-mini', messages, temperature: 0.2 }),
      outputs: textOf('out', {
        choices: [
          {
            index: 0,
            message: {
              role: 'assistant',
              content: 'Use the **blue** cable:\n\n1. unplug the old one\n2. plug the blue one into port 4',
            },
          },
        ],
      }),
      attributes: [
        { key: 'mlflow.llm.model', value: textOf('a0', '"gpt-4.1-mini"') },
        { key: 'mlflow.llm.provider', value: textOf('a1', '"openai"') },
        {
          key: 'mlflow.chat.tokenUsage',
          value: textOf('a2', { input_tokens: 812, output_tokens: 96, total_tokens: 908 }),
        },
        { key: 'temperature', value: textOf('a3', '0.2') },
        { key: 'big', value: textOf('a4', '1152921504606846976') },
        { key: 'nan', value: textOf('a5', 'NaN') },
        { key: 'stream', value: textOf('a6', 'false') },
      ],
    }),
    detailsOf(at(4), {
      inputs: textOf('in', { port: 4, rack: 'B2' }),
      outputs: textOf('out', '"blue, 2 m, cat 6"'),
    }),
    detailsOf(at(5), {
      statusMessage: 'StockError: no answer from the stock service',
      inputs: textOf('in', { item: 'blue cable' }),
      events: [
        {
          name: 'exception',
          time: '1795495755535762204',
          attributes: [
            { key: 'exception.type', value: textOf('e0', 'StockError') },
            { key: 'exception.message', value: textOf('e1', 'no answer from the stock service') },
            {
              key: 'exception.stacktrace',
              value: textOf(
                'e2',
                'Traceback (most recent call last):\n  File "/home/dev/app/desk.py", line 42, in check_stock\n    raise StockError("no answer from the stock service")\nStockError: no answer from the stock service',
              ),
            },
          ],
        },
      ],
    }),
    detailsOf(at(6), {
      inputs: textOf('in', { text: 'Use the blue cable' }),
      outputs: textOf('out', { markdown: 'Use the **blue** cable', lines: ['one', 'two\nthree'] }),
    }),
    detailsOf(at(7), {
      inputs: textOf('in', { text: 'Use the blue cable' }),
      outputs: textOf('out', 'true'),
    }),
  ];
  const span = at(3).id;
  const labels = [
    labelOf('a-1', {
      spanId: span,
      name: 'correct',
      value: true,
      rationale: 'Right cable, and in the order of the manual.',
    }),
    labelOf('a-2', {
      spanId: span,
      name: 'groundedness',
      value: 'no',
      rationale: 'The length is not in the notes.',
      source: { type: 'LLM_JUDGE', id: 'gpt-4.1' },
      mine: false,
      createdAt: Date.now() - 130_000,
    }),
    labelOf('a-3', { spanId: span, name: 'quality', value: 4, save: { state: 'saving' } }),
    labelOf('a-4', {
      spanId: at(5).id,
      name: 'handled',
      value: false,
      source: { type: 'CODE', id: 'checks.py' },
      mine: false,
    }),
  ];
  return { header: headerOf(), rows, details: new Map(details.map((one) => [one.id, one])), labels };
}

/** Returns a trace with one root and many children, like a fan-out. */
export function wideTrace(children: number): TraceFixture {
  const root = rowOf('b000000000000000', { name: 'fan out', type: 'CHAIN', duration: (children + 500) * MS });
  const rows = Array.from({ length: children }, (_, i) =>
    rowOf((i + 1).toString(16).padStart(16, '0'), {
      parentId: root.id,
      name: `worker ${i}`,
      type: 'TOOL',
      status: i % 97 === 0 ? 'ERROR' : 'OK',
      start: i * MS,
      duration: 40 * MS,
    }),
  );
  const all = [root, ...rows];
  return {
    header: headerOf({ title: 'fan out', durationMs: children + 500 }),
    rows: all,
    details: new Map(all.map((row) => [row.id, detailsOf(row, { inputs: textOf('in', { id: row.id }) })])),
    labels: [],
  };
}
