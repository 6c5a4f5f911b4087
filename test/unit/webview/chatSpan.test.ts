import assert from 'node:assert/strict';
import { readSpanChat } from '../../../src/model/chat/spanChat';
import { documentsOfAttributes } from '../../../src/model/documents';
import { readEmbeddings } from '../../../src/model/embeddings';
import type { SpanAttribute, SpanEvent } from '../../../src/model/span';
import { attributesOf, eventOf, exact, told } from './chatTold';

const NOTHING = { attributes: [], events: [] };

function ofAttributes(values: Record<string, unknown>, side: 'inputs' | 'outputs'): string[] | null {
  const span = { attributes: attributesOf(values), events: [] };
  return told(readSpanChat(undefined, side, span)?.items);
}

function ofEvents(
  events: readonly SpanEvent[],
  side: 'inputs' | 'outputs',
  value?: unknown,
): string[] | null {
  const json = value === undefined ? undefined : exact(value);
  return told(readSpanChat(json, side, { attributes: [], events })?.items);
}

const chunks = (values: readonly unknown[]): SpanEvent[] =>
  values.map((value, i) =>
    eventOf(`mlflow.chunk.item.${i}`, { 'mlflow.chunk.value': JSON.stringify(value) }),
  );

describe('the conversation of a span', () => {
  it('is read from OpenTelemetry GenAI attributes, with separate system instructions', () => {
    const asked = [{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }];
    const values = {
      'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'Be brief.' }]),
      'gen_ai.input.messages': JSON.stringify(asked),
      'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'text', content: 'hello' }] }],
    };
    assert.deepEqual(ofAttributes(values, 'inputs'), ['system: Be brief.', 'user: hi']);
    assert.deepEqual(ofAttributes(values, 'outputs'), ['assistant: hello']);
    const span = { attributes: attributesOf(values), events: [] };
    assert.deepEqual(told(readSpanChat(exact(asked), 'inputs', span)?.items), [
      'system: Be brief.',
      'user: hi',
    ]);
  });

  it('is assembled from the numbered attributes of OpenInference and older conventions', () => {
    const call = 'llm.output_messages.0.message.tool_calls.0.tool_call';
    const values = {
      'llm.input_messages.10.message.role': 'user',
      'llm.input_messages.10.message.contents.0.message_content.type': 'text',
      'llm.input_messages.10.message.contents.0.message_content.text': 'What is this?',
      'llm.input_messages.10.message.contents.1.message_content.type': 'image',
      'llm.input_messages.10.message.contents.1.message_content.image.image.url':
        'data:image/png;base64,iVBORw0KGgo=',
      'llm.input_messages.2.message.role': 'system',
      'llm.input_messages.2.message.content': 'Be brief.',
      'llm.output_messages.0.message.role': 'assistant',
      [`${call}.id`]: 'c1',
      [`${call}.function.name`]: 'look',
      [`${call}.function.arguments`]: '{"at": "image"}',
    };
    assert.deepEqual(ofAttributes(values, 'inputs'), [
      'system: Be brief.',
      'user: What is this? | [image image/png 8 bytes]',
    ]);
    assert.deepEqual(ofAttributes(values, 'outputs'), ['look({"at": "image"}) = -']);
    const older = {
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': 'hi',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.content': 'hello',
      'gen_ai.completion.0.tool_calls.0.id': 'c1',
      'gen_ai.completion.0.tool_calls.0.name': 'f',
      'gen_ai.completion.0.tool_calls.0.arguments': '{}',
    };
    assert.deepEqual(ofAttributes(older, 'inputs'), ['user: hi']);
    assert.deepEqual(ofAttributes(older, 'outputs'), ['assistant: hello', 'f({}) = -']);
  });

  it("is read from the Vercel AI SDK's attributes", () => {
    const messages = JSON.stringify([{ role: 'user', content: [{ type: 'text', text: 'hi' }] }]);
    const toolCalls = JSON.stringify([{ toolCallId: 'c', toolName: 'f', input: '{"x": 1}' }]);
    const values = {
      'ai.prompt.messages': messages,
      'ai.response.text': 'hello',
      'ai.response.toolCalls': toolCalls,
    };
    assert.deepEqual(ofAttributes(values, 'inputs'), ['user: hi']);
    assert.deepEqual(ofAttributes(values, 'outputs'), ['assistant: hello', 'f({"x": 1}) = -']);
  });

  it('is read from events, where Strands keeps assistant messages and the system prompt', () => {
    const user = [{ role: 'user', content: [{ text: 'What is the weather?' }] }];
    const use = [{ toolUse: { toolUseId: 't', name: 'get_weather', input: { city: 'Paris' } } }];
    const back = [{ toolResult: { toolUseId: 't', status: 'success', content: [{ text: '21' }] } }];
    const events = [
      eventOf('gen_ai.system.message', { content: JSON.stringify([{ text: 'Be brief.' }]), role: 'system' }),
      eventOf('gen_ai.user.message', { content: JSON.stringify([{ text: 'What is the weather?' }]) }),
      eventOf('gen_ai.assistant.message', { content: JSON.stringify(use) }),
      eventOf('gen_ai.tool.message', { content: JSON.stringify(back), role: 'tool' }),
      eventOf('gen_ai.choice', { finish_reason: 'end_turn', message: JSON.stringify([{ text: '21 °C' }]) }),
    ];
    assert.deepEqual(ofEvents(events, 'inputs', user), [
      'system: Be brief.',
      'user: What is the weather?',
      'get_weather({"city": "Paris"}) = 21',
    ]);
    assert.deepEqual(ofEvents(events, 'outputs'), ['assistant: 21 °C']);
  });

  it('is read from the other events of the GenAI conventions', () => {
    const called = { content: null, tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }] };
    const bodies = [
      eventOf('gen_ai.user.message', { 'event.body': { content: 'hi' } }),
      eventOf('gen_ai.choice', { 'event.body': { index: 0, message: called } }),
    ];
    assert.deepEqual(ofEvents(bodies, 'inputs'), ['user: hi']);
    assert.deepEqual(ofEvents(bodies, 'outputs'), ['f({}) = -']);
    const details = eventOf('gen_ai.client.inference.operation.details', {
      'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }],
    });
    assert.deepEqual(ofEvents([details], 'inputs'), ['user: hi']);
    const older = eventOf('gen_ai.content.prompt', {
      'gen_ai.prompt': '[{"role": "user", "content": "hi"}]',
    });
    assert.deepEqual(ofEvents([older], 'inputs'), ['user: hi']);
  });

  it('is read from the value when attributes and events add nothing', () => {
    const events = [
      eventOf('exception', { 'exception.message': 'x' }),
      eventOf('gen_ai.user.message', { content: 'b' }),
    ];
    assert.deepEqual(ofEvents(events, 'inputs', { messages: [{ role: 'user', content: 'a' }] }), ['user: a']);
    assert.equal(readSpanChat(exact({ question: 'x' }), 'inputs', NOTHING), null);
    assert.equal(readSpanChat(undefined, 'outputs', NOTHING), null);
    const own = attributesOf({
      'llm.model_name': 'x',
      'gen_ai.prompt.': 1,
      'llm.input_messages.x.message': 'y',
    });
    assert.equal(readSpanChat(undefined, 'inputs', { attributes: own, events: [] }), null);
  });
});

describe('streamed data that is missing from the outputs', () => {
  it('is restored from OpenAI chat chunks: text, reasoning, and partial tool calls', () => {
    const delta = (value: object) => ({
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: value }],
    });
    const bit = (index: number, id: string | null, name: string | null, args: string) => ({
      tool_calls: [{ index, id, type: null, function: { name, arguments: args } }],
    });
    const events = chunks([
      delta({ role: 'assistant', content: '' }),
      delta({ reasoning_content: 'Hm' }),
      delta({ content: 'Let me ' }),
      delta({ content: 'look.' }),
      delta(bit(0, 'a', 'f', '')),
      delta(bit(1, 'b', 'g', '{"y"')),
      delta(bit(0, null, null, '{"x": 1}')),
      delta(bit(1, null, null, ': 2}')),
      { choices: [], usage: { prompt_tokens: 1 } },
    ]);
    const message = { role: 'assistant', content: 'Let me look.', tool_calls: null };
    const lost = { choices: [{ message, finish_reason: 'tool_calls' }] };
    const whole = ['assistant: <Hm> | Let me look.', 'f({"x": 1}) = -', 'g({"y": 2}) = -'];
    assert.deepEqual(ofEvents(events, 'outputs', lost), whole);
    assert.deepEqual(ofEvents(events, 'outputs'), whole);
    const kept = { choices: [{ message: { ...message, content: 'Whole.' }, finish_reason: 'stop' }] };
    assert.deepEqual(ofEvents(events, 'outputs', kept), ['assistant: Whole.']);
  });

  it("is restored from Anthropic events when the output is only an object's address", () => {
    const start = (index: number, block: object) => ({
      type: 'content_block_start',
      index,
      content_block: block,
    });
    const delta = (index: number, value: object) => ({ type: 'content_block_delta', index, delta: value });
    const events = chunks([
      { type: 'message_start', message: { role: 'assistant', content: [] } },
      start(0, { type: 'thinking', thinking: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'Look.' }),
      start(1, { type: 'text', text: '' }),
      delta(1, { type: 'text_delta', text: 'I ' }),
      delta(1, { type: 'text_delta', text: 'look.' }),
      start(2, { type: 'tool_use', id: 't', name: 'f', input: {} }),
      delta(2, { type: 'input_json_delta', partial_json: '{"x":' }),
      delta(2, { type: 'input_json_delta', partial_json: ' 1}' }),
      { type: 'message_stop' },
    ]);
    assert.deepEqual(ofEvents(events, 'outputs', '<anthropic.Stream object at 0x7ff28d7f2710>'), [
      'assistant: <Look.> | I look.',
      'f({"x": 1}) = -',
    ]);
  });

  it('is restored from OpenAI response events, even if they are incomplete', () => {
    const call = { type: 'function_call', id: 'fc', call_id: 'c', name: 'f', arguments: '{"x": 1}' };
    const at = { output_index: 0, item_id: 'fc' };
    const begun = [
      { type: 'response.created', response: { object: 'response', output: [] } },
      { type: 'response.output_item.added', ...at, item: { ...call, arguments: '' } },
      { type: 'response.function_call_arguments.delta', ...at, delta: '{"x": ' },
    ];
    const done = { type: 'response.output_item.done', ...at, item: call };
    const text = { type: 'response.output_text.delta', output_index: 1, delta: 'Half an ans' };
    const end = { type: 'response.completed', response: { object: 'response', output: [call] } };
    assert.deepEqual(ofEvents(chunks(begun), 'outputs'), ['f("{\\"x\\": ") = -']);
    assert.deepEqual(ofEvents(chunks([...begun, done, text]), 'outputs'), [
      'f({"x": 1}) = -',
      'assistant: Half an ans',
    ]);
    assert.deepEqual(ofEvents(chunks([...begun, done, end]), 'outputs'), ['f({"x": 1}) = -']);
  });

  it('is restored from Gemini, LangChain, and MLflow chunks', () => {
    const part = (text: string) => ({
      candidates: [{ content: { role: 'model', parts: [{ text, thought: null }] } }],
    });
    assert.deepEqual(ofEvents(chunks([part('Hel'), part('lo')]), 'outputs'), ['assistant: Hello']);
    const message = (content: string, calls: unknown[] = []) => ({
      content,
      type: 'AIMessageChunk',
      tool_call_chunks: calls,
    });
    const bits = [
      message('Hel'),
      message('lo', [{ name: 'f', args: '{"x"', id: 'c', index: 0, type: 'tool_call_chunk' }]),
      [message('', [{ name: null, args: ': 1}', id: null, index: 0 }]), { langgraph_node: 'model' }],
    ];
    assert.deepEqual(ofEvents(chunks(bits), 'outputs'), ['assistant: Hello', 'f({"x": 1}) = -']);
    const deltas = [
      { delta: { role: 'assistant', content: 'Hel', id: 'm' } },
      { delta: { content: 'lo', id: 'm' } },
    ];
    assert.deepEqual(ofEvents(chunks(deltas), 'outputs'), ['assistant: Hello']);
    assert.deepEqual(told(readSpanChat(exact(deltas), 'outputs', NOTHING)?.items), ['assistant: Hello']);
    assert.deepEqual(ofEvents(chunks(['Hel', 'lo']), 'outputs', null), ['assistant: Hello']);
  });

  it('is restored from LangChain new_token events', () => {
    const kwargs = {
      content: '',
      tool_call_chunks: [{ name: 'f', args: '{}', id: 'c', index: 0 }],
      type: 'AIMessageChunk',
    };
    const made = { lc: 1, type: 'constructor', id: ['AIMessageChunk'], kwargs };
    const chunk = JSON.stringify({ lc: 1, type: 'constructor', id: ['x'], kwargs: { message: made } });
    assert.deepEqual(ofEvents([eventOf('new_token', { token: '', chunk })], 'outputs'), ['f({}) = -']);
    const tokens = ['Hel', 'lo', ' 21'].map((token) => eventOf('new_token', { token }));
    assert.deepEqual(ofEvents(tokens, 'outputs', null), ['assistant: Hello 21']);
  });

  it('is restored from 10,000 chunks without delay', () => {
    const events = chunks(
      Array.from({ length: 10_000 }, () => ({ choices: [{ index: 0, delta: { content: 'x' } }] })),
    );
    assert.equal(ofEvents(events, 'outputs')?.[0]?.length, 'assistant: '.length + 10_000);
  });
});

describe('outside chat', () => {
  it('documents are read from OpenInference attributes', () => {
    const attributes: SpanAttribute[] = attributesOf({
      'retrieval.documents.0.document.content': 'Fern',
      'retrieval.documents.0.document.score': 0.5,
      'retrieval.documents.0.document.id': 'd0',
      'retrieval.documents.0.document.metadata': '{"source": "a.md", "page": 3}',
    });
    const [found] = documentsOfAttributes(attributes) ?? [];
    assert.deepEqual([found?.title, found?.text, found?.score], ['a.md', 'Fern', '0.5']);
    assert.equal(documentsOfAttributes([]), null);
  });

  it('embeddings are shown by size and first values, with every digit', () => {
    const vector = [0.1, -2.5e-7, 3, 4, 5, 6, 7, 8, 9];
    const whole = { size: 9, beginning: ['0.1', '-2.5e-7', '3', '4', '5', '6'] };
    assert.deepEqual(readEmbeddings(exact(vector)), [whole]);
    assert.deepEqual(readEmbeddings(exact([vector, vector])), [whole, whole]);
    assert.deepEqual(readEmbeddings(exact({ object: 'list', data: [{ index: 0, embedding: vector }] })), [
      whole,
    ]);
    for (const value of [
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      [0.5],
      [],
      [[]],
      { data: [1] },
      { data: [] },
      'x',
      null,
      [vector, 1],
    ]) {
      assert.equal(readEmbeddings(exact(value)), null, JSON.stringify(value));
    }
  });
});
