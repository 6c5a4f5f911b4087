import assert from 'node:assert/strict';
import { parseExact } from '../../../src/model/exactJson';
import { readChat } from '../../../src/model/chat/readChat';
import { exact, told } from './chatTold';

const inputs = (value: unknown): string[] | null => told(readChat(exact(value), 'inputs')?.items);
const outputs = (value: unknown): string[] | null => told(readChat(exact(value), 'outputs')?.items);

const ASKED = 'What is the weather in Paris?';
const ARGS = { city: 'Paris' };
const SAID = 'It is **21 °C** in Paris.';
const RESULT = '{"temperature": 21}';
const PIXEL = 'iVBORw0KGgo=';

/** The conversation in all formats below. */
const WHOLE = [
  'system: Be brief.',
  `user: ${ASKED}`,
  `get_weather({"city": "Paris"}) = ${RESULT}`,
  `assistant: ${SAID}`,
];

describe('a conversation is read from its wire format:', () => {
  it('OpenAI chat', () => {
    const call = {
      id: 'call_1',
      type: 'function',
      function: { name: 'get_weather', arguments: JSON.stringify(ARGS) },
    };
    const messages = [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: ASKED }] },
      { role: 'assistant', content: null, refusal: null, audio: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: RESULT },
      { role: 'assistant', content: SAID, tool_calls: null },
    ];
    assert.deepEqual(inputs({ model: 'gpt-4o-mini', messages, temperature: 0 }), WHOLE);
    const message = { role: 'assistant', content: null, reasoning_content: 'Hm.', tool_calls: [call] };
    assert.deepEqual(outputs({ choices: [{ index: 0, message, finish_reason: 'tool_calls' }] }), [
      'assistant: <Hm.>',
      'get_weather({"city": "Paris"}) = -',
    ]);
    assert.deepEqual(outputs({ choices: [{ text: 'Done.', finish_reason: 'stop' }] }), ['assistant: Done.']);
  });

  it('OpenAI chat with images, audio, a file, a refusal, and the older function call', () => {
    const content = [
      { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } },
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
      { type: 'input_audio', input_audio: { data: PIXEL, format: 'wav' } },
      { type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${PIXEL}` } },
    ];
    const messages = [
      { role: 'user', content },
      { role: 'assistant', content: null, refusal: 'I cannot.' },
      {
        role: 'assistant',
        content: null,
        function_call: { name: 'f', arguments: '{"x": 1152921504606846977}' },
      },
      { role: 'function', name: 'f', content: '2' },
    ];
    assert.deepEqual(inputs({ messages }), [
      'user: [image image/png 8 bytes] | [image at https://example.com/a.png] | [audio audio/wav 8 bytes] | ' +
        '[file application/pdf a.pdf 8 bytes]',
      'assistant: I cannot.',
      'f({"x": 1152921504606846977}) = 2',
    ]);
  });

  it('OpenAI responses', () => {
    const input = [
      { role: 'user', content: [{ type: 'input_text', text: ASKED }] },
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 'Look.' }],
        encrypted_content: null,
      },
      {
        type: 'function_call',
        id: 'fc_1',
        call_id: 'call_1',
        name: 'get_weather',
        arguments: JSON.stringify(ARGS),
      },
      { type: 'function_call_output', call_id: 'call_1', output: RESULT },
    ];
    assert.deepEqual(inputs({ model: 'gpt-5', instructions: 'Be brief.', input }), [
      'system: Be brief.',
      `user: ${ASKED}`,
      'assistant: <Look.>',
      `get_weather({"city": "Paris"}) = ${RESULT}`,
    ]);
    assert.deepEqual(inputs({ model: 'gpt-5', input: ASKED }), [`user: ${ASKED}`]);
    const text = { type: 'output_text', text: SAID, annotations: [] };
    const output = [
      {
        type: 'web_search_call',
        id: 'ws_1',
        status: 'completed',
        action: { type: 'search', query: 'Paris' },
      },
      { type: 'mcp_call', id: 'm_1', name: 'roll', arguments: '{}', output: '4', error: null },
      { type: 'message', id: 'msg_1', role: 'assistant', content: [text] },
    ];
    assert.deepEqual(outputs({ object: 'response', output, instructions: 'Be brief.' }), [
      'web_search({"type": "search", "query": "Paris"}) = -',
      'roll({}) = 4',
      `assistant: ${SAID}`,
    ]);
    const thought = { type: 'reasoning', id: 'rs_2', summary: [{ type: 'summary_text', text: 'Look.' }] };
    assert.deepEqual(outputs({ object: 'response', output: [thought, output[2]] }), [
      `assistant: <Look.> | ${SAID}`,
    ]);
    assert.equal(inputs({ model: 'text-embedding-3-small', input: ASKED }), null);
  });

  it('Anthropic messages', () => {
    const messages = [
      { role: 'user', content: ASKED },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Look.', signature: 'c2ln' },
          { type: 'redacted_thinking', data: 'xxx' },
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: ARGS },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'toolu_1',
            content: [{ type: 'text', text: RESULT }],
            is_error: true,
          },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } },
          { type: 'document', title: 'a.pdf', source: { type: 'url', url: 'https://example.com/a.pdf' } },
        ],
      },
    ];
    assert.deepEqual(inputs({ system: [{ type: 'text', text: 'Be brief.' }], messages, max_tokens: 10 }), [
      'system: Be brief.',
      `user: ${ASKED}`,
      'assistant: <Look.> | I look.',
      `get_weather({"city": "Paris"}) = ${RESULT} !`,
      'user: [image image/png 8 bytes] | [file a.pdf at https://example.com/a.pdf]',
    ]);
    const usage = { input_tokens: 9, output_tokens: 3, cache_read_input_tokens: 4 };
    const answer = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: SAID }],
      usage,
    };
    assert.deepEqual(outputs(answer), [`assistant: ${SAID}`]);
    assert.deepEqual(readChat(exact(answer), 'outputs')?.usage, {
      input: 9,
      output: 3,
      cached: 4,
      reasoning: null,
    });
  });

  it("token counts that a double can't hold", () => {
    const answer = `{"choices":[{"message":{"role":"assistant","content":"x"}}],"usage":{"prompt_tokens":9007199254740993,"completion_tokens":2}}`;
    const usage = readChat(parseExact(answer), 'outputs')?.usage;
    assert.deepEqual([usage?.input, usage?.output], ['9007199254740993', 2]);
  });

  it('Gemini and Vertex contents, in both spellings, with many nulls', () => {
    const nulls = {
      video_metadata: null,
      thought: null,
      inline_data: null,
      file_data: null,
      function_response: null,
    };
    const contents = [
      { role: 'user', parts: [{ ...nulls, text: ASKED, function_call: null }] },
      {
        role: 'model',
        parts: [{ ...nulls, text: null, function_call: { id: null, name: 'get_weather', args: ARGS } }],
      },
      { role: 'user', parts: [{ functionResponse: { name: 'get_weather', response: { result: RESULT } } }] },
      { role: 'model', parts: [{ ...nulls, text: SAID }] },
    ];
    const config = { system_instruction: 'Be brief.' };
    assert.deepEqual(inputs({ model: 'gemini-2.5-flash', contents, config }), WHOLE);
    assert.deepEqual(inputs({ model: 'gemini', contents: ASKED }), [`user: ${ASKED}`]);
    assert.deepEqual(
      inputs({ contents: ['What is this?', { inlineData: { mimeType: 'image/png', data: PIXEL } }] }),
      ['user: What is this? | [image image/png 8 bytes]'],
    );
    const thought = { text: 'Look.', thought: true };
    const answer = {
      candidates: [
        { content: { parts: [thought, { ...nulls, text: SAID }], role: 'model' }, finish_reason: 'STOP' },
      ],
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 7, thoughtsTokenCount: 2 },
    };
    assert.deepEqual(outputs(answer), [`assistant: <Look.> | ${SAID}`]);
    assert.deepEqual(readChat(exact(answer), 'outputs')?.usage, {
      input: 5,
      output: 7,
      cached: null,
      reasoning: 2,
    });
  });

  it('Bedrock converse', () => {
    const messages = [
      { role: 'user', content: [{ text: ASKED }, { image: { format: 'png', source: { bytes: PIXEL } } }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'get_weather', input: ARGS } }] },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: 't1', content: [{ json: { temperature: 21 } }] } }],
      },
      {
        role: 'assistant',
        content: [{ reasoningContent: { reasoningText: { text: 'Look.', signature: 'x' } } }, { text: SAID }],
      },
    ];
    assert.deepEqual(inputs({ modelId: 'amazon.nova', system: [{ text: 'Be brief.' }], messages }), [
      'system: Be brief.',
      `user: ${ASKED} | [image image/png 8 bytes]`,
      WHOLE[2],
      `assistant: <Look.> | ${SAID}`,
    ]);
    const answer = {
      output: { message: { role: 'assistant', content: [{ text: SAID }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
    };
    assert.deepEqual(outputs(answer), [`assistant: ${SAID}`]);
    assert.equal(readChat(exact(answer), 'outputs')?.usage?.output, 2);
  });

  it('LangChain and LangGraph messages', () => {
    const facts = { additional_kwargs: {}, response_metadata: {}, name: null, id: 'x' };
    const messages = [
      { ...facts, type: 'system', content: 'Be brief.' },
      { ...facts, type: 'human', content: ASKED, example: false },
      {
        ...facts,
        type: 'ai',
        content: '',
        tool_calls: [{ name: 'get_weather', args: ARGS, id: 'call_1', type: 'tool_call' }],
        invalid_tool_calls: [],
        usage_metadata: { input_tokens: 1, output_tokens: 2 },
      },
      {
        ...facts,
        type: 'tool',
        name: 'get_weather',
        tool_call_id: 'call_1',
        content: RESULT,
        status: 'success',
      },
      { ...facts, type: 'ai', content: SAID, tool_calls: [] },
    ];
    assert.deepEqual(outputs({ messages }), WHOLE);
    assert.deepEqual(
      outputs([{ graph: null, update: { messages: messages.slice(4) }, resume: null, goto: [] }]),
      [`assistant: ${SAID}`],
    );
    assert.deepEqual(inputs([{ name: 'get_weather', args: ARGS, id: 'call_1', type: 'tool_call' }]), [
      'get_weather({"city": "Paris"}) = -',
    ]);
    assert.deepEqual(outputs(messages[3]), [`get_weather(null) = ${RESULT}`]);
  });

  it('LangChain constructors in a batch, as OpenInference records them', () => {
    const made = (name: string, kwargs: object) => ({
      lc: 1,
      type: 'constructor',
      id: ['langchain', 'schema', 'messages', name],
      kwargs,
    });
    const call = { name: 'get_weather', args: ARGS, id: 'call_1', type: 'tool_call' };
    const messages = [
      made('SystemMessage', { content: 'Be brief.', type: 'system' }),
      made('HumanMessage', { content: ASKED, type: 'human' }),
      made('AIMessage', { content: '', tool_calls: [call], additional_kwargs: {} }),
      made('ToolMessage', { content: RESULT, tool_call_id: 'call_1', type: 'tool' }),
      made('AIMessage', { content: SAID, type: 'ai' }),
    ];
    assert.deepEqual(inputs({ messages: [messages] }), WHOLE);
    assert.deepEqual(inputs([messages]), WHOLE);
    const generations = [[{ text: SAID, type: 'ChatGeneration', message: messages[4] }]];
    const answer = { generations, llm_output: { token_usage: { prompt_tokens: 3, completion_tokens: 4 } } };
    assert.deepEqual(outputs(answer), [`assistant: ${SAID}`]);
    assert.equal(readChat(exact(answer), 'outputs')?.usage?.input, 3);
    assert.deepEqual(outputs({ generations: [[{ text: SAID }]] }), [`assistant: ${SAID}`]);
  });

  it('Vercel AI SDK', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: ASKED }] },
      {
        role: 'assistant',
        content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'get_weather', input: ARGS }],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'c1',
            toolName: 'get_weather',
            output: { type: 'text', value: RESULT },
          },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: SAID }] },
    ];
    assert.deepEqual(inputs({ messages }), WHOLE);
    assert.deepEqual(inputs({ prompt: { messages } }), WHOLE);
    const toolCalls = [
      { toolCallType: 'function', toolCallId: 'c1', toolName: 'get_weather', input: '{"city": "Paris"}' },
    ];
    assert.deepEqual(outputs({ text: '', toolCalls }), ['get_weather({"city": "Paris"}) = -']);
    assert.deepEqual(outputs({ text: SAID, finishReason: 'stop' }), [`assistant: ${SAID}`]);
    const parts = [
      { type: 'step-start' },
      { type: 'reasoning', text: 'Look.' },
      {
        type: 'tool-get_weather',
        toolCallId: 'c1',
        state: 'output-available',
        input: ARGS,
        output: { temperature: 21 },
      },
      { type: 'text', text: SAID, state: 'done' },
    ];
    assert.deepEqual(inputs({ messages: [{ id: 'm', role: 'assistant', parts }] }), [
      'assistant: <Look.>',
      WHOLE[2],
      `assistant: ${SAID}`,
    ]);
  });

  it("MLflow's own agents", () => {
    assert.deepEqual(outputs({ content: SAID }), [`assistant: ${SAID}`]);
    const item = {
      type: 'message',
      id: 'm',
      role: 'assistant',
      content: [{ type: 'output_text', text: SAID }],
    };
    assert.deepEqual(outputs({ output: [item], custom_outputs: null }), [`assistant: ${SAID}`]);
    assert.deepEqual(inputs({ input: [{ role: 'user', content: ASKED }], context: null }), [
      `user: ${ASKED}`,
    ]);
    assert.deepEqual(
      outputs({ messages: [{ role: 'assistant', content: SAID, id: 'm' }], finish_reason: null }),
      [`assistant: ${SAID}`],
    );
  });

  it('LlamaIndex', () => {
    const text = (role: string, words: string) => ({
      role,
      additional_kwargs: {},
      blocks: [{ block_type: 'text', text: words }],
    });
    const call = {
      role: 'assistant',
      additional_kwargs: {
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'get_weather', arguments: '{"city": "Paris"}' } },
        ],
      },
      blocks: [{ block_type: 'tool_call', tool_call_id: 'c1', tool_name: 'get_weather', tool_kwargs: ARGS }],
    };
    const answer = { ...text('tool', RESULT), additional_kwargs: { tool_call_id: 'c1' } };
    const messages = [
      text('system', 'Be brief.'),
      text('MessageRole.USER', ASKED),
      call,
      answer,
      text('assistant', SAID),
    ];
    assert.deepEqual(inputs({ messages }), WHOLE);
    const image = { block_type: 'image', image: PIXEL, path: null, url: null, image_mimetype: 'image/png' };
    assert.deepEqual(
      outputs({ message: { ...text('assistant', SAID), blocks: [image] }, raw: {}, delta: null }),
      ['assistant: [image image/png 8 bytes]'],
    );
    const asked = { tools: ['<FunctionTool object at 0x7f41>'], user_msg: ASKED, verbose: false };
    assert.deepEqual(inputs({ ...asked, chat_history: messages.slice(0, 1) }), WHOLE.slice(0, 2));
    assert.deepEqual(inputs({ user_msg: messages[1], chat_history: [], memory: null }), [`user: ${ASKED}`]);
  });

  it('Haystack', () => {
    const said = (role: string, content: unknown[]) => ({ role, meta: {}, name: null, content });
    const origin = { tool_name: 'get_weather', arguments: ARGS, id: 'c1' };
    const messages = [
      said('system', [{ text: 'Be brief.' }]),
      said('user', [{ text: ASKED }]),
      said('assistant', [{ tool_call: origin }]),
      said('tool', [{ tool_call_result: { result: RESULT, origin, error: false } }]),
      said('assistant', [{ text: SAID }]),
    ];
    assert.deepEqual(inputs({ messages, streaming_callback: null }), WHOLE);
    assert.deepEqual(outputs({ replies: [messages[4]] }), [`assistant: ${SAID}`]);
    assert.deepEqual(outputs({ replies: [SAID], meta: [{}] }), [`assistant: ${SAID}`]);
    const older = { _role: 'assistant', _content: [{ text: SAID }], _name: null, _meta: {} };
    assert.deepEqual(outputs({ replies: [older] }), [`assistant: ${SAID}`]);
  });

  it('Pydantic AI, with its repeated system prompt once', () => {
    const at = { timestamp: '2026-11-25 02:16:27+00:00' };
    const system = { ...at, content: 'Be brief.', dynamic_ref: null, part_kind: 'system-prompt' };
    const call = {
      tool_name: 'get_weather',
      args: '{"city": "Paris"}',
      tool_call_id: 'c1',
      part_kind: 'tool-call',
    };
    const back = {
      ...at,
      tool_name: 'get_weather',
      content: RESULT,
      tool_call_id: 'c1',
      part_kind: 'tool-return',
    };
    const answer = {
      parts: [{ content: SAID, id: null, part_kind: 'text' }],
      kind: 'response',
      usage: { input_tokens: 1 },
    };
    const messages = [
      {
        kind: 'request',
        instructions: null,
        parts: [system, { ...at, content: ASKED, part_kind: 'user-prompt' }],
      },
      { kind: 'response', parts: [call] },
      { kind: 'request', parts: [system, back] },
      answer,
    ];
    assert.deepEqual(inputs({ messages, model_settings: null }), WHOLE);
    assert.deepEqual(outputs(answer), [`assistant: ${SAID}`]);
    assert.deepEqual(inputs({ user_prompt: ASKED, infer_name: false }), [`user: ${ASKED}`]);
    assert.deepEqual(outputs({ output: SAID, _state: { message_history: messages } }), WHOLE);
    const image = { kind: 'binary', data: PIXEL, media_type: 'image/png' };
    const asked = { content: ['Look:', image, { kind: 'image-url', url: 'https://example.com/a.png' }] };
    const retry = {
      content: 'No such city.',
      tool_name: 'get_weather',
      tool_call_id: 'c1',
      part_kind: 'retry-prompt',
    };
    const parts = [{ ...asked, part_kind: 'user-prompt' }, retry];
    assert.deepEqual(inputs({ messages: [{ kind: 'request', parts }] }), [
      'user: Look: | [image image/png 8 bytes] | [image at https://example.com/a.png]',
      'get_weather(null) = No such city. !',
    ]);
  });

  it('AutoGen, which writes no roles', () => {
    const messages = [
      { content: 'Be brief.', type: 'SystemMessage' },
      { content: ASKED, source: 'user', type: 'UserMessage' },
      {
        content: [{ id: 'c1', arguments: '{"city": "Paris"}', name: 'get_weather' }],
        thought: null,
        source: 'assistant',
        type: 'AssistantMessage',
      },
      {
        content: [{ content: RESULT, name: 'get_weather', call_id: 'c1', is_error: false }],
        type: 'FunctionExecutionResultMessage',
      },
      { content: SAID, source: 'assistant', type: 'AssistantMessage' },
    ];
    assert.deepEqual(inputs({ messages, tools: [] }), WHOLE);
    const usage = { prompt_tokens: 3, completion_tokens: 4 };
    assert.deepEqual(
      outputs({ finish_reason: 'stop', content: SAID, usage, cached: false, thought: 'Look.' }),
      [`assistant: <Look.> | ${SAID}`],
    );
    const team = [
      { source: 'user', content: ASKED, type: 'TextMessage', models_usage: null },
      { source: 'planner', content: SAID, type: 'TextMessage', models_usage: usage },
    ];
    assert.deepEqual(outputs({ messages: team, stop_reason: null }), [
      `user: ${ASKED}`,
      `planner assistant: ${SAID}`,
    ]);
  });

  it('Strands', () => {
    const messages = [
      { role: 'user', content: [{ text: ASKED }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'get_weather', input: ARGS } }] },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: 't', status: 'success', content: [{ text: RESULT }] } }],
      },
    ];
    assert.deepEqual(inputs(messages), [WHOLE[1], WHOLE[2]]);
  });

  it('DSPy fields', () => {
    const prompt = `[[ ## question ## ]]\n${ASKED}\n\nRespond with the field \`[[ ## answer ## ]]\`, then mark the end.`;
    assert.deepEqual(inputs({ prompt: null, messages: [{ role: 'user', content: prompt }] }), [
      `user: question = ${ASKED}\n\nRespond with the field \`[[ ## answer ## ]]\`, then mark the end.`,
    ]);
    const text = `[[ ## reasoning ## ]]\nLook.\n\n[[ ## answer ## ]]\n${SAID}\n\n[[ ## completed ## ]]\n`;
    assert.deepEqual(outputs([text]), [`assistant: reasoning = Look. | answer = ${SAID}`]);
    assert.deepEqual(outputs([{ text, reasoning_content: 'Hm.' }]), [
      `assistant: <Hm.> | reasoning = Look. | answer = ${SAID}`,
    ]);
    assert.equal(outputs(['only a text']), null);
  });

  it('Semantic Kernel', () => {
    const of = (role: string, items: unknown[]) => ({ content_type: 'message', role, items, metadata: {} });
    const call = {
      content_type: 'function_call',
      id: 'c1',
      name: 'get_weather',
      arguments: '{"city": "Paris"}',
    };
    const messages = [
      of('system', [{ content_type: 'text', text: 'Be brief.' }]),
      of('user', [{ content_type: 'text', text: ASKED }]),
      of('assistant', [call]),
      of('tool', [{ content_type: 'function_result', id: 'c1', name: 'get_weather', result: RESULT }]),
      of('assistant', [{ content_type: 'text', text: SAID }]),
    ];
    assert.deepEqual(outputs({ messages }), WHOLE);
  });

  it('OpenTelemetry GenAI messages', () => {
    const messages = [
      { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', content: ASKED }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'get_weather', arguments: ARGS }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: RESULT }] },
      { role: 'assistant', parts: [{ type: 'text', content: SAID }], finish_reason: 'stop' },
    ];
    assert.deepEqual(inputs(messages), WHOLE);
    const parts = [
      { type: 'reasoning', content: 'Look.' },
      { type: 'blob', modality: 'image', mime_type: 'image/png', content: PIXEL },
      { type: 'uri', modality: 'audio', uri: 'gs://bucket/a.wav' },
    ];
    assert.deepEqual(inputs([{ role: 'user', parts }]), [
      'user: <Look.> | [image image/png 8 bytes] | [audio at gs://bucket/a.wav]',
    ]);
  });
});
