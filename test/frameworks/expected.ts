import type { Told } from './readTrace';

const SYSTEM = 'system: You are a **weather** assistant. Answer in one sentence.';
const QUESTION = 'user: What is the weather in Paris? Use the tool.';
const ANSWER = 'assistant: It is **21 °C** and sunny in Paris.';
const CALL = 'get_weather({"city": "Paris", "unit": "celsius"})';
const RESULT = `${CALL} = {"city": "Paris", "temperature": 21, "unit": "celsius", "sky": "sunny"}`;
const THOUGHT = 'The user asks for the weather, so the tool is needed.';

interface Expected {
  readonly texts: readonly string[];
  readonly calls?: readonly string[];
  readonly answered?: readonly string[];
  readonly reasoning?: readonly string[];
  readonly images?: number;
}

const CONVERSATION: Expected = { texts: [SYSTEM, QUESTION, ANSWER], calls: [CALL], answered: [RESULT] };

/** The content that must be readable in each trace: the messages, and the tool calls with their arguments. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  openai_chat: CONVERSATION,
  openai_chat_stream: CONVERSATION,
  openai_responses: { ...CONVERSATION, reasoning: [THOUGHT] },
  openai_responses_stream: { ...CONVERSATION, reasoning: [THOUGHT] },
  openai_responses_text: { texts: ['system: Be brief.', 'user: How are you?', ANSWER] },
  openai_image: { texts: ['user: What is on this image?', 'assistant: One red pixel.'], images: 1 },
  anthropic: { ...CONVERSATION, reasoning: [THOUGHT] },
  // The trace doesn't contain the answer: the output is `<anthropic.Stream object at 0x…>`, and there are no
  // events.
  anthropic_stream: { texts: [SYSTEM, QUESTION] },
  langgraph: CONVERSATION,
  langgraph_stream: CONVERSATION,
  llamaindex: CONVERSATION,
  llamaindex_stream: { texts: ['user: How are you?', ANSWER] },
  pydanticai: CONVERSATION,
  openinference_openai: CONVERSATION,
  openinference_langchain: { texts: [SYSTEM, QUESTION], calls: [CALL] },
};

export const EXPECTED_NAMES = Object.keys(EXPECTED);

/** Returns the expected content that is missing. An unknown trace has one problem. */
export function missing(name: string, told: Told): string[] {
  const expected = Object.hasOwn(EXPECTED, name) ? EXPECTED[name] : undefined;
  if (!expected) return [`${name} isn't expected`];
  return [
    ...expected.texts.filter((text) => !told.texts.has(text)),
    ...(expected.calls ?? []).filter((call) => !told.calls.has(call)),
    ...(expected.answered ?? []).filter((answer) => !told.answered.has(answer)),
    ...(expected.reasoning ?? []).filter((thought) => !told.reasoning.has(thought)),
    ...(told.images < (expected.images ?? 0) ? ['an image'] : []),
  ];
}
