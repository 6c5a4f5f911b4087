import assert from 'node:assert/strict';
import type { SpanPart, ValueForm } from '../../../src/model/traceDocument';
import { TraceReader } from '../../../src/traces/reader/traceReader';
import { startInProcess } from './support/inProcessReader';
import { answer, base64, BytesApi, spanJson } from './support/spanApi';

const ROOT = '00000000000000aa';
const CHILD = '00000000000000bb';
const BIG = '9007199254740993';

/**
 * A span whose outputs attribute is the given JSON text, so that no digit passes through a JavaScript number.
 */
function withOutputs(id: string, outputs: string, more: Record<string, unknown> = {}): string {
  return spanJson(id, { ...more, attributes: { 'mlflow.spanType': '"LLM"', 'mlflow.spanOutputs': outputs } });
}

async function read(...spans: string[]): Promise<TraceReader> {
  const reader = new TraceReader(BytesApi.of(answer(...spans)), 'tr-1', startInProcess);
  await reader.read();
  return reader;
}

async function text(reader: TraceReader, part: SpanPart): Promise<string> {
  return Buffer.from((await reader.document(part)).bytes).toString();
}

const outputs = (form: ValueForm): SpanPart => ({ kind: 'value', spanId: ROOT, ref: 'outputs', form });

describe('A value as a document', () => {
  it('is indented JSON with every digit', async () => {
    const reader = await read(withOutputs('aa', `{"id":${BIG},"cost":1.10,"not":NaN}`));
    assert.equal(
      await text(reader, outputs('json')),
      `{\n  "id": ${BIG},\n  "cost": 1.10,\n  "not": NaN\n}\n`,
    );
    assert.equal(await text(reader, outputs('raw')), `{"id":${BIG},"cost":1.10,"not":NaN}`);
    assert.equal(await text(reader, outputs('text')), `id: ${BIG}\ncost: 1.10\nnot: NaN`);
  });

  it('repeats duplicate keys, in the order in which they were sent', async () => {
    const reader = await read(withOutputs('aa', '{"b":1,"a":[],"b":1,"2":0,"1":{"k":"x","k":"y"}}'));
    assert.equal(
      await text(reader, outputs('json')),
      '{\n  "b": 1,\n  "a": [],\n  "b": 1,\n  "2": 0,\n  "1": {\n    "k": "x",\n    "k": "y"\n  }\n}\n',
    );
    assert.equal(await text(reader, outputs('text')), 'b: 1\na: []\nb: 1\n2: 0\n1:\n  k: x\n  k: y');
  });

  it("is unchanged if it isn't JSON", async () => {
    const reader = await read(withOutputs('aa', "{'a': 1}"));
    for (const form of ['json', 'text', 'answer', 'raw', 'markdown'] as const)
      assert.equal(await text(reader, outputs(form)), "{'a': 1}");
  });

  it('contains the real line breaks of a text', async () => {
    const reader = await read(withOutputs('aa', '"one\\ntwo"'));
    assert.equal(await text(reader, outputs('text')), 'one\ntwo');
  });

  it('is the answer of a conversation, of a text, or of an object with one text', async () => {
    const chat = '{"choices":[{"message":{"role":"assistant","content":"Blue.\\nThe cable."}}]}';
    assert.equal(await text(await read(withOutputs('aa', chat)), outputs('answer')), 'Blue.\nThe cable.');
    assert.equal(await text(await read(withOutputs('aa', '"Blue."')), outputs('answer')), 'Blue.');
    assert.equal(await text(await read(withOutputs('aa', '{"answer":"Blue."}')), outputs('answer')), 'Blue.');
    assert.equal(
      await text(await read(withOutputs('aa', '{"a":"x","b":2}')), outputs('answer')),
      'a: x\nb: 2',
    );
  });

  it('comes from the root when no span is given, and is rejected when there is none', async () => {
    const reader = await read(
      withOutputs('aa', '"root"'),
      withOutputs('bb', '"child"', { parent_span_id: base64('aa') }),
    );
    assert.equal(await text(reader, { kind: 'value', spanId: null, ref: 'outputs', form: 'text' }), 'root');
    assert.equal(await text(reader, { kind: 'value', spanId: CHILD, ref: 'outputs', form: 'text' }), 'child');
    await assert.rejects(text(reader, { kind: 'value', spanId: CHILD, ref: 'inputs', form: 'text' }));
    await assert.rejects(text(reader, { kind: 'value', spanId: 'ff', ref: 'outputs', form: 'text' }));
  });
});

describe('Spans as a document', () => {
  it('are JSON in tree order, with decoded attributes and every digit', async () => {
    const reader = await read(
      withOutputs('bb', `{"id":${BIG}}`, { parent_span_id: base64('aa'), name: 'child' }),
      spanJson('aa', { name: 'root', start_time_unix_nano: 0 }),
    );
    const { bytes, spans } = await reader.document({ kind: 'spans', form: 'json', from: 0, count: 10 });
    assert.equal(spans, 2);
    const list = Buffer.from(bytes).toString();
    assert.ok(list.includes(`"mlflow.spanOutputs": {\n          "id": ${BIG}\n        }`), list);
    assert.ok(list.includes('"mlflow.spanType": "LLM"'), list);
    JSON.parse(`[${list}]`);
    assert.deepEqual(
      [...list.matchAll(/"name": "(\w+)"/g)].map(([, name]) => name),
      ['root', 'child'],
    );
    const second = await reader.document({ kind: 'spans', form: 'json', from: 1, count: 10 });
    assert.equal(
      Buffer.from(second.bytes)
        .toString()
        .match(/"name"/g)?.length,
      1,
    );
  });

  it('repeat an attribute that was sent twice', async () => {
    const span = spanJson('aa', { attributes: 'A' }).replace('"A"', '{"k":"[1]","l":"3","k":"[2]"}');
    const { bytes } = await (await read(span)).document({ kind: 'spans', form: 'json', from: 0, count: 1 });
    assert.match(
      Buffer.from(bytes).toString(),
      /"attributes": \{\s+"k": \[\s+1\s+\],\s+"l": 3,\s+"k": \[\s+2\s+\]\s+\}/,
    );
  });

  it('are the same text for two runs whose IDs and times differ', async () => {
    const first = await read(withOutputs('aa', '{"answer":"Blue."}', { name: 'chat' }));
    const second = await read(
      withOutputs('cc', '{"answer":"Blue."}', { name: 'chat', start_time_unix_nano: 7_000 }),
    );
    const one = await text(first, { kind: 'span', spanId: null });
    assert.equal(await text(second, { kind: 'span', spanId: null }), one);
    assert.equal(one, '# chat\n\nLLM · OK\n\n## Outputs\n\nanswer: Blue.\n');
  });

  it('are text with attribute values below their keys', async () => {
    const attributes = {
      'mlflow.spanType': '"LLM"',
      usage: '{"in":1,"of":{"a":2}}',
      said: '"a\\nb"',
      odd: 'no JSON',
    };
    const one = await text(await read(spanJson('aa', { name: 'chat', attributes })), {
      kind: 'span',
      spanId: null,
    });
    assert.equal(
      one,
      '# chat\n\nLLM · OK\n\n## Attributes\n\nusage:\n  in: 1\n  of:\n    a: 2\nsaid:\n  a\n  b\nodd: no JSON\n',
    );
  });
});
