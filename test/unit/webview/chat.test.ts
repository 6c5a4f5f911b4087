import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { readChat as read } from '../../../src/model/chat/readChat';
import { readDocuments } from '../../../src/model/documents';
import { type ExactJson, parseExact } from '../../../src/model/exactJson';
import { exact, told } from './chatTold';

const Artifact = z.object({
  spans: z.array(z.object({ name: z.string(), attributes: z.record(z.string(), z.string()) })),
});

function fixture(file: string, span: string, side: 'Inputs' | 'Outputs'): ExactJson | undefined {
  const text = readFileSync(path.join(__dirname, '../../fixtures', file), 'utf8');
  const found = Artifact.parse(JSON.parse(text)).spans.find(({ name }) => name === span);
  return parseExact(found?.attributes[`mlflow.span${side}`] ?? '');
}

const readChat = (value: ExactJson | undefined, side: 'inputs' | 'outputs') =>
  read(value, side)?.items ?? null;

describe('readChat', () => {
  const agent = 'trace_chat_agent.artifact.json';

  it('reads OpenAI messages, choices, and a call with its result in one item', () => {
    assert.deepEqual(told(readChat(fixture(agent, 'ChatCompletion_0', 'Inputs'), 'inputs')), [
      'system: You help.',
      "user: What's the weather in Paris?",
    ]);
    assert.deepEqual(told(readChat(fixture(agent, 'ChatCompletion_0', 'Outputs'), 'outputs')), [
      'get_weather({"city": "Paris"}) = -',
    ]);
    const second = told(readChat(fixture(agent, 'ChatCompletion_1', 'Inputs'), 'inputs')) ?? [];
    assert.ok(
      second.some((line) => /^get_weather\({"city": "Paris"}\) = .*21/.test(line)),
      second.join('\n'),
    );
    assert.equal(second.filter((line) => line.startsWith('get_weather')).length, 1);
  });

  it("reads MLflow's own format", () => {
    assert.deepEqual(told(readChat(fixture(agent, 'support_agent', 'Inputs'), 'inputs')), [
      "user: What's the weather in Paris?",
    ]);
    assert.deepEqual(told(readChat(fixture(agent, 'support_agent', 'Outputs'), 'outputs')), [
      'assistant: It is **21 C** in Paris.',
    ]);
    assert.deepEqual(told(readChat(exact([{ role: 'user', content: 'hi' }]), 'inputs')), ['user: hi']);
    assert.deepEqual(told(readChat(exact({ role: 'assistant', content: 'hi' }), 'outputs')), [
      'assistant: hi',
    ]);
    assert.deepEqual(told(readChat(exact({ messages: [{ role: 'AI', content: 'hi' }] }), 'outputs')), [
      'assistant: hi',
    ]);
  });

  it('reads parts: text, images with their type and source, and anything else as JSON', () => {
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url: 'mlflow-attachment://1?content_type=image/png' } },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(5_000)}` } },
      { type: 'unheard_of', x: 1 },
    ];
    const [line] = told(readChat(exact({ messages: [{ role: 'user', content }] }), 'inputs')) ?? [];
    assert.equal(
      line,
      'user: What is this? | [image image/png kept as 1] | [image image/png 3750 bytes] | {"type": "unheard_of", "x": 1}',
    );
  });

  it('keeps a result without a call, a call without a result, and calls next to text', () => {
    const call = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: 'not json' } });
    const messages = [
      { role: 'tool', tool_call_id: 'x', content: 'early' },
      { role: 'assistant', content: 'let me look', tool_calls: [call('a'), call('b')] },
      { role: 'tool', tool_call_id: 'b', content: 'done' },
    ];
    assert.deepEqual(told(readChat(exact({ messages }), 'inputs')), [
      '(null) = early',
      'assistant: let me look',
      'f("not json") = -',
      'f("not json") = done',
    ]);
  });

  it('ignores values that only look like chat', () => {
    for (const value of [
      { messages: 'hi' },
      { messages: [] },
      { messages: [{ role: 'user', content: 'a' }, 'b'] },
      [{ role: 'user' }],
      { content: 'x', title: 'y', author: 'z' },
      { role: 'admin' },
      'hello',
      [1, 2],
      null,
    ]) {
      assert.equal(readChat(exact(value), 'outputs'), null, JSON.stringify(value));
    }
    assert.equal(readChat(exact({ content: 'a question' }), 'inputs'), null);
    assert.equal(readChat(undefined, 'inputs'), null);
  });

  it('shows an unknown role with its own name', () => {
    const [item] = readChat(exact({ messages: [{ role: '__proto__', content: 'x' }] }), 'inputs') ?? [];
    assert.equal(item?.type === 'message' && item.role, 'other');
    assert.equal(item?.type === 'message' && item.roleText, '__proto__');
  });
});

describe('readDocuments', () => {
  it("reads a retriever's outputs", () => {
    const documents = readDocuments(fixture('trace_retriever.artifact.json', 'retrieve', 'Outputs'));
    assert.deepEqual(
      documents?.map(({ title, score, text }) => [title, score, text]),
      [
        ['kb/0.md', '0.9', 'doc 0 about reset router'],
        ['kb/1.md', '0.8', 'doc 1 about reset router'],
        ['kb/2.md', '0.7', 'doc 2 about reset router'],
      ],
    );
  });

  it("shows a document's ID once", () => {
    const told = (value: ExactJson | undefined) =>
      readDocuments(value)?.map(({ title, metadata }) => [title, metadata.map(({ key }) => key).join()]);
    const [first] = told(fixture('trace_retriever.artifact.json', 'retrieve', 'Outputs')) ?? [];
    assert.deepEqual(first, ['kb/0.md', 'id,chunk_id']);
    const page = { page_content: 'a', id: 'd1' };
    assert.deepEqual(told(exact([page])), [['d1', '']]);
    assert.deepEqual(told(exact([{ ...page, metadata: { source: 'a.md', doc: 'd1' } }])), [
      ['a.md', 'source,doc'],
    ]);
    assert.deepEqual(told(exact([{ ...page, id: null, metadata: { source: 'a.md' } }])), [
      ['a.md', 'source'],
    ]);
  });

  it('reads the formats of other frameworks and nothing else', () => {
    assert.equal(readDocuments(exact({ documents: [{ page_content: 'a' }] }))?.[0]?.text, 'a');
    const [haystack] = readDocuments(exact({ documents: [{ content: 'a', source: 's', score: 0.5 }] })) ?? [];
    assert.deepEqual([haystack?.title, haystack?.score], ['s', '0.5']);
    for (const value of [[], {}, { documents: [] }, [{ content: 'a' }], { documents: [{ id: 1 }] }, 'x']) {
      assert.equal(readDocuments(exact(value)), null, JSON.stringify(value));
    }
  });
});
