import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EXPECTED_NAMES, missing } from '../../frameworks/expected';
import { type ReadSpan, readTrace, tell } from '../../frameworks/readTrace';
import { told } from './chatTold';

const CAPTURED = path.join(__dirname, '../../frameworks/captured');
const FIXTURES = path.join(__dirname, '../../fixtures');

function captured(name: string): ReadSpan[] {
  return readTrace(readFileSync(path.join(CAPTURED, `${name}.json`), 'utf8'));
}

/** The conversations of all spans with this name. */
function conversations(
  name: string,
  span: string,
): Array<{ inputs: string[] | null; outputs: string[] | null }> {
  return captured(name)
    .filter(({ details }) => details.name === span)
    .map(({ inputs, outputs }) => ({
      inputs: told(inputs?.items),
      outputs: told(outputs?.items),
    }));
}

const SYSTEM = 'system: You are a **weather** assistant. Answer in one sentence.';
const QUESTION = 'user: What is the weather in Paris? Use the tool.';
const CALL = 'get_weather({"city": "Paris", "unit": "celsius"})';
const RESULT = '{"city": "Paris", "temperature": 21, "unit": "celsius", "sky": "sunny"}';
const ANSWER = 'assistant: It is **21 °C** and sunny in Paris.';

describe('traces of real frameworks, as the server returned them', () => {
  it('are complete', () => {
    const here = readdirSync(CAPTURED).map((name) => path.basename(name, '.json'));
    assert.deepEqual(here.sort(), [...EXPECTED_NAMES].sort());
  });

  for (const name of EXPECTED_NAMES) {
    it(`include the question, the answer, and the tool call with its arguments: ${name}`, () => {
      assert.deepEqual(missing(name, tell(captured(name))), []);
    });
  }

  const TWO_CALLS = [
    { inputs: [SYSTEM, QUESTION], outputs: [`${CALL} = -`] },
    { inputs: [SYSTEM, QUESTION, `${CALL} = ${RESULT}`], outputs: [ANSWER] },
  ];

  it("read the same, streamed or not, even if OpenAI's outputs lack streamed tool calls", () => {
    assert.deepEqual(conversations('openai_chat', 'Completions'), TWO_CALLS);
    assert.deepEqual(conversations('openai_chat_stream', 'Completions'), TWO_CALLS);
    assert.deepEqual(conversations('openinference_openai', 'ChatCompletion'), TWO_CALLS);
    assert.deepEqual(conversations('langgraph', 'ChatOpenAI'), TWO_CALLS);
    assert.deepEqual(conversations('langgraph_stream', 'ChatOpenAI'), TWO_CALLS);
    assert.deepEqual(conversations('llamaindex', 'OpenAI.chat'), TWO_CALLS);
    assert.deepEqual(conversations('pydanticai', 'OpenAIChatModel.request'), TWO_CALLS);
    assert.deepEqual(conversations('openinference_langchain', 'ChatOpenAI'), TWO_CALLS.slice(0, 1));
  });

  it('keep reasoning in place: OpenAI responses, Anthropic', () => {
    const thought = 'assistant: <The user asks for the weather, so the tool is needed.>';
    const responses = [
      { inputs: [SYSTEM, QUESTION], outputs: [thought, `${CALL} = -`] },
      { inputs: [SYSTEM, QUESTION, thought, `${CALL} = ${RESULT}`], outputs: [ANSWER] },
    ];
    assert.deepEqual(conversations('openai_responses', 'Responses'), responses);
    assert.deepEqual(conversations('openai_responses_stream', 'Responses'), responses);
    const looks = `${thought} | I look it up.`;
    assert.deepEqual(conversations('anthropic', 'Messages.create'), [
      { inputs: [SYSTEM, QUESTION], outputs: [looks, `${CALL} = -`] },
      {
        inputs: [SYSTEM, QUESTION, looks, `${CALL} = ${RESULT}`],
        outputs: [`${thought} | ${ANSWER.replace('assistant: ', '')}`],
      },
    ]);
  });

  it('read as one conversation at the root, and as calls and messages in the nodes', () => {
    const whole = [QUESTION, `${CALL} = ${RESULT}`, ANSWER];
    assert.deepEqual(conversations('langgraph', 'LangGraph'), [{ inputs: [QUESTION], outputs: whole }]);
    assert.deepEqual(conversations('langgraph', 'tools'), [
      { inputs: [`${CALL} = -`], outputs: [`get_weather(null) = ${RESULT}`] },
    ]);
    assert.deepEqual(conversations('pydanticai', 'Agent.run'), [
      { inputs: [QUESTION], outputs: [SYSTEM, ...whole] },
    ]);
  });

  it('show an image by its MLflow attachment', () => {
    const [image] = conversations('openai_image', 'Completions');
    assert.match(
      image?.inputs?.[0] ?? '',
      /^user: What is on this image\? \| \[image image\/png kept as [\w-]{36}\]$/,
    );
  });

  it('show the token counts of the response', () => {
    const usage = (name: string) => captured(name).find(({ outputs }) => outputs?.usage)?.outputs?.usage;
    assert.deepEqual(usage('openai_responses'), { input: 40, output: 20, cached: 8, reasoning: 9 });
    assert.deepEqual(usage('anthropic'), { input: 50, output: 14, cached: null, reasoning: null });
    assert.deepEqual(usage('openai_chat'), { input: 31, output: 12, cached: null, reasoning: null });
    assert.deepEqual(usage('llamaindex'), { input: 31, output: 12, cached: null, reasoning: null });
  });
});

const CHATS = [
  'trace_chat_agent ChatCompletion_0 in',
  'trace_chat_agent ChatCompletion_0 out',
  'trace_chat_agent ChatCompletion_1 in',
  'trace_chat_agent ChatCompletion_1 out',
  'trace_chat_agent support_agent in',
  'trace_chat_agent support_agent out',
  'trace_otlp_genai chat gpt-4o in',
  'trace_otlp_genai otel_root in',
  'trace_stream stream out',
];

describe('the shared fixtures', () => {
  it('contain chat only where expected', () => {
    const chats = readdirSync(FIXTURES)
      .filter((name) => name.endsWith('.artifact.json'))
      .flatMap((file) =>
        readTrace(readFileSync(path.join(FIXTURES, file), 'utf8')).flatMap(({ details, inputs, outputs }) =>
          [inputs ? 'in' : '', outputs ? 'out' : '']
            .filter((side) => side !== '')
            .map((side) => `${file.split('.')[0] ?? ''} ${details.name} ${side}`),
        ),
      );
    assert.deepEqual([...new Set(chats)].sort(), CHATS);
  });
});
