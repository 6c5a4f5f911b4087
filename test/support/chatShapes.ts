/** A span with a conversation in the format of one framework or convention. */
export interface ShapeSpan {
  readonly shape: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly events?: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  /** Parts that this shape doesn't have, at least in this span. */
  readonly without?: readonly ('system' | 'call' | 'result')[];
  readonly reasoning?: boolean;
  /** The input and output tokens in the response. */
  readonly tokens?: string;
}

const SYSTEM = 'Be brief.';
export const ASKED = 'What is the weather in Paris?';
const ARGS = { city: 'Paris' };
const ARGS_TEXT = '{"city": "Paris"}';
const SAID = 'It is **21 °C** in Paris.';
const THOUGHT = 'The tool has told it.';
const RESULT = '{"temperature": 21}';

const openAiCall = {
  id: 'call_1',
  type: 'function',
  function: { name: 'get_weather', arguments: ARGS_TEXT },
};
const openAi = [
  { role: 'system', content: SYSTEM },
  { role: 'user', content: [{ type: 'text', text: ASKED }] },
  { role: 'assistant', content: null, refusal: null, tool_calls: [openAiCall] },
  { role: 'tool', tool_call_id: 'call_1', content: RESULT },
];
const lang = { additional_kwargs: {}, response_metadata: {}, name: null, id: 'x' };
const langCall = { name: 'get_weather', args: ARGS, id: 'call_1', type: 'tool_call' };
const constructed = (name: string, kwargs: object) => ({
  lc: 1,
  type: 'constructor',
  id: ['langchain', 'schema', 'messages', name],
  kwargs,
});
const llama = (role: string, text: string, more: object = {}) => ({
  role,
  additional_kwargs: more,
  blocks: [{ block_type: 'text', text }],
});
const haystack = (role: string, content: unknown) => ({ role, meta: {}, name: null, content: [content] });
const origin = { tool_name: 'get_weather', arguments: ARGS, id: 'c1' };
const at = { timestamp: '2026-11-25 02:16:27+00:00' };
const pydanticCall = { tool_name: 'get_weather', tool_call_id: 'c1' };
const otel = (role: string, part: object) => ({ role, parts: [part] });
const nulls = { video_metadata: null, inline_data: null, file_data: null, function_response: null };

export const SHAPES: readonly ShapeSpan[] = [
  {
    shape: 'OpenAI chat',
    inputs: { model: 'gpt-4o-mini', messages: openAi, temperature: 0 },
    outputs: {
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: SAID, reasoning_content: THOUGHT },
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 31, completion_tokens: 12, total_tokens: 43 },
    },
    reasoning: true,
    tokens: '31 → 12 tokens',
  },
  {
    shape: 'OpenAI responses',
    inputs: {
      model: 'gpt-5',
      instructions: SYSTEM,
      input: [
        { role: 'user', content: [{ type: 'input_text', text: ASKED }] },
        { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'get_weather', arguments: ARGS_TEXT },
        { type: 'function_call_output', call_id: 'call_1', output: RESULT },
      ],
    },
    outputs: {
      object: 'response',
      output: [
        { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: THOUGHT }] },
        {
          type: 'message',
          id: 'm',
          role: 'assistant',
          content: [{ type: 'output_text', text: SAID, annotations: [] }],
        },
      ],
      usage: { input_tokens: 31, output_tokens: 12 },
    },
    reasoning: true,
    tokens: '31 → 12 tokens',
  },
  {
    shape: 'Anthropic messages',
    inputs: {
      model: 'claude-sonnet-4-5',
      system: [{ type: 'text', text: SYSTEM }],
      messages: [
        { role: 'user', content: ASKED },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'get_weather', input: ARGS }] },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: RESULT }] }],
        },
      ],
      max_tokens: 100,
    },
    outputs: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: THOUGHT, signature: 'c2ln' },
        { type: 'text', text: SAID },
      ],
      usage: { input_tokens: 31, output_tokens: 12 },
    },
    reasoning: true,
    tokens: '31 → 12 tokens',
  },
  {
    shape: 'Gemini contents',
    inputs: {
      model: 'gemini-2.5-flash',
      config: { system_instruction: SYSTEM },
      contents: [
        { role: 'user', parts: [{ ...nulls, text: ASKED, function_call: null }] },
        {
          role: 'model',
          parts: [{ ...nulls, text: null, function_call: { id: null, name: 'get_weather', args: ARGS } }],
        },
        {
          role: 'user',
          parts: [{ functionResponse: { name: 'get_weather', response: { result: RESULT } } }],
        },
      ],
    },
    outputs: {
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: THOUGHT, thought: true },
              { ...nulls, text: SAID },
            ],
          },
        },
      ],
      usageMetadata: { promptTokenCount: 31, candidatesTokenCount: 12 },
    },
    reasoning: true,
    tokens: '31 → 12 tokens',
  },
  {
    shape: 'Bedrock converse',
    inputs: {
      modelId: 'amazon.nova-lite-v1:0',
      system: [{ text: SYSTEM }],
      messages: [
        { role: 'user', content: [{ text: ASKED }] },
        { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'get_weather', input: ARGS } }] },
        {
          role: 'user',
          content: [{ toolResult: { toolUseId: 't1', content: [{ json: { temperature: 21 } }] } }],
        },
      ],
    },
    outputs: {
      output: {
        message: {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: THOUGHT, signature: 'x' } } },
            { text: SAID },
          ],
        },
      },
      stopReason: 'end_turn',
      usage: { inputTokens: 31, outputTokens: 12, totalTokens: 43 },
    },
    reasoning: true,
    tokens: '31 → 12 tokens',
  },
  {
    shape: 'LangGraph messages',
    inputs: {
      messages: [
        { ...lang, type: 'system', content: SYSTEM },
        { ...lang, type: 'human', content: ASKED },
        { ...lang, type: 'ai', content: '', tool_calls: [langCall], invalid_tool_calls: [] },
        {
          ...lang,
          type: 'tool',
          name: 'get_weather',
          tool_call_id: 'call_1',
          content: RESULT,
          status: 'success',
        },
      ],
    },
    outputs: { messages: [{ ...lang, type: 'ai', content: SAID, tool_calls: [] }] },
  },
  {
    shape: 'LangChain by OpenInference',
    inputs: {
      messages: [
        [
          constructed('SystemMessage', { content: SYSTEM, type: 'system' }),
          constructed('HumanMessage', { content: ASKED, type: 'human' }),
          constructed('AIMessage', { content: '', tool_calls: [langCall], additional_kwargs: {} }),
          constructed('ToolMessage', { content: RESULT, tool_call_id: 'call_1', type: 'tool' }),
        ],
      ],
    },
    outputs: {
      generations: [[{ text: SAID, message: constructed('AIMessage', { content: SAID, type: 'ai' }) }]],
      llm_output: { token_usage: { prompt_tokens: 31, completion_tokens: 12 } },
    },
    tokens: '31 → 12 tokens',
  },
  {
    shape: 'Vercel AI',
    inputs: {
      messages: [
        { role: 'system', content: SYSTEM },
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
      ],
    },
    outputs: { text: SAID, finishReason: 'stop' },
  },
  {
    shape: 'MLflow agent',
    inputs: { input: openAi, context: null },
    outputs: {
      output: [
        { type: 'message', id: 'm', role: 'assistant', content: [{ type: 'output_text', text: SAID }] },
      ],
      custom_outputs: null,
    },
  },
  {
    shape: 'LlamaIndex',
    inputs: {
      messages: [
        llama('system', SYSTEM),
        llama('user', ASKED),
        {
          role: 'assistant',
          additional_kwargs: { tool_calls: [openAiCall] },
          blocks: [
            { block_type: 'tool_call', tool_call_id: 'call_1', tool_name: 'get_weather', tool_kwargs: ARGS },
          ],
        },
        llama('tool', RESULT, { tool_call_id: 'call_1' }),
      ],
    },
    outputs: { message: llama('assistant', SAID), raw: {}, delta: null },
  },
  {
    shape: 'Haystack',
    inputs: {
      messages: [
        haystack('system', { text: SYSTEM }),
        haystack('user', { text: ASKED }),
        haystack('assistant', { tool_call: origin }),
        haystack('tool', { tool_call_result: { result: RESULT, origin, error: false } }),
      ],
    },
    outputs: { replies: [haystack('assistant', { text: SAID })] },
  },
  {
    shape: 'Pydantic AI',
    inputs: {
      messages: [
        {
          kind: 'request',
          parts: [
            { ...at, content: SYSTEM, dynamic_ref: null, part_kind: 'system-prompt' },
            { ...at, content: ASKED, part_kind: 'user-prompt' },
          ],
        },
        { kind: 'response', parts: [{ ...pydanticCall, args: ARGS_TEXT, part_kind: 'tool-call' }] },
        { kind: 'request', parts: [{ ...at, ...pydanticCall, content: RESULT, part_kind: 'tool-return' }] },
      ],
      model_settings: null,
    },
    outputs: { kind: 'response', parts: [{ content: SAID, id: null, part_kind: 'text' }] },
  },
  {
    shape: 'AutoGen',
    inputs: {
      messages: [
        { content: SYSTEM, type: 'SystemMessage' },
        { content: ASKED, source: 'user', type: 'UserMessage' },
        {
          content: [{ id: 'c1', arguments: ARGS_TEXT, name: 'get_weather' }],
          thought: null,
          source: 'assistant',
          type: 'AssistantMessage',
        },
        {
          content: [{ content: RESULT, name: 'get_weather', call_id: 'c1', is_error: false }],
          type: 'FunctionExecutionResultMessage',
        },
      ],
      tools: [],
    },
    outputs: {
      finish_reason: 'stop',
      content: SAID,
      usage: { prompt_tokens: 31, completion_tokens: 12 },
      cached: false,
      thought: THOUGHT,
    },
    reasoning: true,
    tokens: '31 → 12 tokens',
  },
  {
    shape: 'Strands',
    inputs: [{ role: 'user', content: [{ text: ASKED }] }],
    events: [
      {
        name: 'gen_ai.system.message',
        attributes: { content: JSON.stringify([{ text: SYSTEM }]), role: 'system' },
      },
      { name: 'gen_ai.user.message', attributes: { content: JSON.stringify([{ text: ASKED }]) } },
      {
        name: 'gen_ai.assistant.message',
        attributes: {
          content: JSON.stringify([{ toolUse: { toolUseId: 't', name: 'get_weather', input: ARGS } }]),
        },
      },
      {
        name: 'gen_ai.tool.message',
        attributes: {
          content: JSON.stringify([
            { toolResult: { toolUseId: 't', status: 'success', content: [{ text: RESULT }] } },
          ]),
          role: 'tool',
        },
      },
      {
        name: 'gen_ai.choice',
        attributes: { finish_reason: 'end_turn', message: JSON.stringify([{ text: SAID }]) },
      },
    ],
  },
  {
    shape: 'DSPy fields',
    inputs: {
      prompt: null,
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: `[[ ## question ## ]]\n${ASKED}\n` },
      ],
    },
    outputs: [`[[ ## answer ## ]]\n${SAID}\n\n[[ ## completed ## ]]\n`],
    without: ['call', 'result'],
  },
  {
    shape: 'OTel GenAI attributes',
    attributes: {
      'gen_ai.system_instructions': [{ type: 'text', content: SYSTEM }],
      'gen_ai.input.messages': [
        otel('user', { type: 'text', content: ASKED }),
        otel('assistant', { type: 'tool_call', id: 'c1', name: 'get_weather', arguments: ARGS }),
        otel('tool', { type: 'tool_call_response', id: 'c1', response: RESULT }),
      ],
      'gen_ai.output.messages': [
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', content: THOUGHT },
            { type: 'text', content: SAID },
          ],
        },
      ],
    },
    reasoning: true,
  },
  {
    shape: 'OTel GenAI events',
    events: [
      { name: 'gen_ai.system.message', attributes: { 'event.body': { content: SYSTEM } } },
      { name: 'gen_ai.user.message', attributes: { 'event.body': { content: ASKED } } },
      {
        name: 'gen_ai.assistant.message',
        attributes: { 'event.body': { content: null, tool_calls: [openAiCall] } },
      },
      { name: 'gen_ai.tool.message', attributes: { 'event.body': { id: 'call_1', content: RESULT } } },
      {
        name: 'gen_ai.choice',
        attributes: { 'event.body': { index: 0, message: { role: 'assistant', content: SAID } } },
      },
    ],
  },
  {
    shape: 'OpenInference',
    attributes: {
      'openinference.span.kind': 'LLM',
      'llm.input_messages.0.message.role': 'system',
      'llm.input_messages.0.message.content': SYSTEM,
      'llm.input_messages.1.message.role': 'user',
      'llm.input_messages.1.message.content': ASKED,
      'llm.input_messages.2.message.role': 'assistant',
      'llm.input_messages.2.message.tool_calls.0.tool_call.id': 'c1',
      'llm.input_messages.2.message.tool_calls.0.tool_call.function.name': 'get_weather',
      'llm.input_messages.2.message.tool_calls.0.tool_call.function.arguments': ARGS_TEXT,
      'llm.input_messages.3.message.role': 'tool',
      'llm.input_messages.3.message.tool_call_id': 'c1',
      'llm.input_messages.3.message.content': RESULT,
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.content': SAID,
    },
  },
];

/**
 * Returns the spans under one root as a response of the artifact route (docs/mlflow-api.md#spans), where each
 * attribute is JSON text.
 */
export function shapesAnswer(): string {
  const base = 1_795_600_000_000; // milliseconds
  const root = span(0, 'all shapes', null, base, {
    'mlflow.spanType': 'AGENT',
    'mlflow.spanInputs': { question: ASKED, deep: { a: { b: { c: { d: 'a needle in the hay' } } } } },
    'mlflow.spanOutputs': { filler: 'x'.repeat(5000) },
  });
  const spans = SHAPES.map(({ shape, inputs, outputs, attributes, events }, index) => ({
    ...span(index + 1, shape, spanId(0), base + index * 10, {
      'mlflow.spanType': 'CHAT_MODEL',
      ...(inputs !== undefined && { 'mlflow.spanInputs': inputs }),
      ...(outputs !== undefined && { 'mlflow.spanOutputs': outputs }),
      ...attributes,
    }),
    events: (events ?? []).map((event) => ({ ...event, time_unix_nano: nano(base + index * 10) })),
  }));
  // JSON.stringify can't represent nanoseconds exactly, so write them as text and remove the quotes.
  return JSON.stringify({ spans: [root, ...spans] }).replaceAll(/"(\d{19})"/g, '$1');
}

function span(index: number, name: string, parent: string | null, ms: number, attributes: object) {
  return {
    trace_id: Buffer.alloc(16, 1).toString('base64'),
    span_id: spanId(index),
    parent_span_id: parent,
    name,
    start_time_unix_nano: nano(ms),
    end_time_unix_nano: nano(ms + (parent === null ? 200 : 9)),
    status: { code: 'STATUS_CODE_OK', message: '' },
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, JSON.stringify(value)]),
    ),
    events: [],
    links: [],
  };
}

const nano = (ms: number): string => `${ms}000000`;

function spanId(index: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(index + 1, 4);
  return bytes.toString('base64');
}
