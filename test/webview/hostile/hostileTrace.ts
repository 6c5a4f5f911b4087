import type { Label } from '../../../src/model/assessment';
import type { SpanDetails, SpanRow } from '../../../src/model/span';
import { detailsOf, headerOf, labelOf, rowOf, textOf, type TraceFixture } from '../traceFixture';
import { PAYLOADS } from './payloads';

/** What the details of a group say that nothing else does, so that a test can wait for it. */
export const markOf = (group: number): string => `group-${group}-mark`;

const PER_GROUP = 24;

export interface Group {
  readonly index: number;
  readonly payloads: readonly string[];
  /** The spans whose details hold these payloads: as chat and documents, and as plain values. */
  readonly spans: readonly string[];
}

const MS = 1_000_000;

/** Every payload in every field of spans, events, links and labels, some payloads to a span. */
export function hostileTrace(): { fixture: TraceFixture; groups: readonly Group[] } {
  const root = rowOf('f000000000000000', { name: 'hostile root', duration: 500 * MS });
  const rows: SpanRow[] = [root];
  const details: SpanDetails[] = [detailsOf(root)];
  const groups: Group[] = [];
  for (let at = 0; at < PAYLOADS.length; at += PER_GROUP) {
    const payloads = PAYLOADS.slice(at, at + PER_GROUP);
    const index = groups.length;
    const made = payloads.map((text, i) =>
      rowOf((at + i + 1).toString(16).padStart(16, '0'), {
        parentId: root.id,
        name: text,
        type: text,
        status: i % 3 === 0 ? 'ERROR' : 'OK',
        start: at + i,
        duration: MS,
        events: { total: 9, marks: [{ name: text, offset: i, exception: i % 2 === 0 }] },
      }),
    );
    const [first, second] = made;
    if (first && second) {
      details.push(conversation(first, index, payloads), plain(second, index, payloads));
      groups.push({ index, payloads, spans: [first.id, second.id] });
    }
    rows.push(...made);
  }
  const fixture = {
    header: hostileHeader(PAYLOADS[0] ?? ''),
    rows,
    details: new Map(details.map((one) => [one.id, one])),
    labels: [],
  };
  return { fixture, groups };
}

/** The header with a payload in each text of it, and all payloads as tags and metadata. */
export function hostileHeader(text: string): TraceFixture['header'] {
  const pairs = PAYLOADS.map((one, i) => ({ key: i % 2 === 0 ? one : `key ${i}`, value: one }));
  return headerOf({
    title: text,
    session: text,
    user: text,
    gitCommit: text,
    gitBranch: text,
    sourceName: text,
    sourceId: text,
    runId: text,
    experimentId: text,
    tags: pairs,
    metadata: pairs,
  });
}

function common(index: number, payloads: readonly string[]): Partial<SpanDetails> {
  const attributes = payloads.flatMap((text, i) => [
    { key: text, value: textOf(`a${i}`, JSON.stringify(text)) },
    { key: `raw ${i}`, value: textOf(`r${i}`, text) },
  ]);
  return {
    statusMessage: `${markOf(index)} ${payloads.join(' ')}`,
    model: payloads[0] ?? null,
    attributes,
    events: payloads.map((text, i) => ({
      name: i % 2 === 0 ? 'exception' : text,
      time: String(i),
      attributes: ['exception.type', 'exception.message', 'exception.stacktrace', text].map((key, j) => ({
        key,
        value: textOf(`e${i} ${j}`, text),
      })),
    })),
    links: payloads.map((text) => ({ traceId: text, spanId: text })),
  };
}

function conversation(row: SpanRow, index: number, payloads: readonly string[]): SpanDetails {
  const short = payloads.map((text) => text.slice(0, 1_500));
  const messages = short.map((text) => ({
    role: text,
    name: text,
    content: [
      { type: 'text', text },
      { type: 'image_url', image_url: { url: text } },
      { type: 'image', source: { type: 'base64', media_type: text, data: text } },
      { type: 'image_url', image_url: { url: `mlflow-attachment://${text}?content_type=${text}` } },
      { type: 'input_audio', input_audio: { data: text, format: text } },
    ],
    tool_calls: [{ id: text, type: 'function', function: { name: text, arguments: text } }],
    reasoning_content: text,
    refusal: text,
  }));
  const documents = short.map((text) => ({
    page_content: text,
    metadata: { doc_uri: text, score: text, chunk_id: text, [text]: text },
    id: text,
  }));
  return detailsOf(row, {
    ...common(index, payloads),
    inputs: textOf('in', { messages: [...messages, ...short.map((text) => answer(text))] }),
    outputs: textOf('out', documents),
  });
}

function answer(text: string): unknown {
  return { role: 'tool', tool_call_id: text, content: text };
}

function plain(row: SpanRow, index: number, payloads: readonly string[]): SpanDetails {
  return detailsOf(row, {
    ...common(index, payloads),
    inputs: textOf('in', JSON.stringify(Object.fromEntries(payloads.map((text) => [text, text])))),
    outputs: textOf('out', JSON.stringify(payloads.join('\n\n'))),
  });
}

/** A label whose every text is the payload; of several kinds, values and states of saving. */
export function hostileLabels(payloads: readonly string[], spanId: string | null): Label[] {
  return payloads.flatMap((text, i) => {
    const source = { type: i % 2 === 0 ? 'CODE' : 'LLM_JUDGE', id: text } as const;
    const change = { name: text, rationale: text, source, metadata: { [text]: text }, spanId, mine: false };
    const old = labelOf(`a-old-${i}`, { ...change, value: text, valid: false });
    return [
      labelOf(`a-${i}`, { ...change, value: text, history: [old] }),
      labelOf(`b-${i}`, { ...change, kind: 'expectation', value: { [text]: [text] } }),
      labelOf(`c-${i}`, { ...change, value: null, error: { code: text, message: text, stack: text } }),
      labelOf(`d-${i}`, { ...change, value: text, mine: true, save: { state: 'refused', reason: text } }),
    ];
  });
}
