import type { SpanDetails, SpanRow } from '../../../src/model/span';
import { detailsOf, headerOf, rowOf, textOf, type TraceFixture } from '../traceFixture';
import { PAYLOADS } from './payloads';

/** Text that only the details of this group contain, so that a test can wait for it. */
export const markOf = (group: number): string => `group-${group}-mark`;

const PER_GROUP = 24;

export interface Group {
  readonly index: number;
  readonly payloads: readonly string[];
  /** The spans whose details contain these payloads: as chat and documents, and as plain values. */
  readonly spans: readonly string[];
}

const MS = 1_000_000;

/** Puts every payload into every field of spans, events and links, several payloads per span. */
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
    header: hostileHeader(PAYLOADS[0] ?? '', []),
    rows,
    details: new Map(details.map((one) => [one.id, one])),
    labels: [],
  };
  return { fixture, groups };
}

/** Returns a header with a payload in each text, and others as tags and metadata. */
export function hostileHeader(text: string, others: readonly string[]): TraceFixture['header'] {
  const pairs = others.map((one) => ({ key: one, value: one }));
  return headerOf({
    traceId: `${text} id`,
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

const EXCEPTION = ['exception.type', 'exception.message', 'exception.stacktrace'];

function common(index: number, payloads: readonly string[]): Partial<SpanDetails> {
  const mark = { key: markOf(index), value: textOf('mark', markOf(index)) };
  const attributes = payloads.flatMap((text, i) => [
    { key: text, value: textOf(`a${i}`, JSON.stringify(text)) },
    { key: text, value: textOf(`r${i}`, text) },
    { key: text, value: textOf(`o${i}`, { [text]: [text] }) },
  ]);
  const events = payloads.flatMap((text, i) =>
    [text, 'exception'].map((name) => ({
      name,
      time: String(i),
      attributes: [...EXCEPTION, text].map((key, j) => ({ key, value: textOf(`e${i} ${j}`, text) })),
    })),
  );
  return {
    statusMessage: `${markOf(index)} ${payloads.join(' ')}`,
    model: payloads.join(' '),
    attributes: [...attributes, mark],
    events: [{ name: markOf(index), time: '0', attributes: [] }, ...events],
    links: [
      ...payloads.map((text) => ({ traceId: text, spanId: text })),
      ...payloads.map((text) => ({ traceId: `tr-${'0'.repeat(32)}`, spanId: text })),
    ],
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
    tool_calls: [text, JSON.stringify({ [text]: text })].map((args, i) => ({
      id: `${text}${i}`,
      type: 'function',
      function: { name: text, arguments: args },
    })),
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
    inputs: textOf('in', {
      messages: [{ role: 'user', content: markOf(index) }, ...messages, ...short.map((text) => answer(text))],
    }),
    outputs: textOf('out', [{ page_content: markOf(index), id: 'd', metadata: {} }, ...documents]),
  });
}

function answer(text: string): unknown {
  return { role: 'tool', tool_call_id: `${text}0`, content: text };
}

function plain(row: SpanRow, index: number, payloads: readonly string[]): SpanDetails {
  return detailsOf(row, {
    ...common(index, payloads),
    inputs: textOf('in', Object.fromEntries([markOf(index), ...payloads].map((text) => [text, text]))),
    outputs: textOf('out', JSON.stringify([markOf(index), ...payloads].join('\n\n'))),
  });
}

/** Returns a small trace that contains every payload once, for search tests. */
export function searchedTrace(): TraceFixture {
  const rows = PAYLOADS.map((text, i) =>
    rowOf((i + 1).toString(16).padStart(16, '0'), { name: `span ${i}`, start: i, type: text }),
  );
  const details = rows.map((row, i) => {
    const text = (PAYLOADS[i] ?? '').slice(0, 1_500);
    const attributes = [{ key: text, value: textOf('attribute 0', JSON.stringify(text)) }];
    return detailsOf(row, { attributes, inputs: textOf('inputs', JSON.stringify(text)) });
  });
  return {
    header: headerOf(),
    rows,
    details: new Map(details.map((one) => [one.id, one])),
    labels: [],
  };
}
