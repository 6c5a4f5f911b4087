import { type ExactJson, ExactNumber, get, isObject } from '../exactJson';
import { type Count, countOf } from '../count';
import type { ChatUsage } from './types';

const PLACES = [
  'usage',
  'usage_metadata',
  'usageMetadata',
  'token_usage',
  'tokenUsage',
  'totalUsage',
  'models_usage',
];
const INPUT = [
  'input_tokens',
  'prompt_tokens',
  'inputTokens',
  'promptTokens',
  'promptTokenCount',
  'prompt_token_count',
];
const OUTPUT = [
  ...['output_tokens', 'completion_tokens', 'outputTokens', 'completionTokens'],
  ...['candidatesTokenCount', 'candidates_token_count'],
];
const CACHED = [
  ...['cache_read_input_tokens', 'cachedContentTokenCount', 'cached_content_token_count'],
  ...['cacheReadInputTokens', 'cachedInputTokens', 'cache_read_tokens'],
];
const REASONING = ['thoughtsTokenCount', 'thoughts_token_count', 'reasoningTokens'];
const DETAILS = ['prompt_tokens_details', 'input_tokens_details', 'input_token_details'];
const ANSWER_DETAILS = ['completion_tokens_details', 'output_tokens_details', 'output_token_details'];

/**
 * Returns the tokens that a response reports, in any provider's format, or null if it doesn't report them.
 */
export function readUsage(value: ExactJson | undefined): ChatUsage | null {
  for (const place of placesOf(value)) {
    const usage = usageOf(place);
    if (usage) return usage;
  }
  return null;
}

function* placesOf(value: ExactJson | undefined): Generator<ExactJson | undefined> {
  for (const key of PLACES) yield get(value, key);
  for (const holder of ['raw', 'llm_output', 'response_metadata', 'meta', 'metadata', 'additional_kwargs']) {
    const inner = get(value, holder);
    for (const key of PLACES) yield get(inner, key);
    if (holder === 'additional_kwargs') yield inner;
  }
  // Haystack reports the usage in the reply. Only read for a single reply, because each message counts its
  // own.
  const replies = get(value, 'replies');
  const only = Array.isArray(replies) && replies.length === 1 ? replies[0] : undefined;
  yield get(get(only, 'meta') ?? get(only, '_meta'), 'usage');
}

function usageOf(usage: ExactJson | undefined): ChatUsage | null {
  if (!isObject(usage)) return null;
  const input = first(usage, INPUT);
  const output = first(usage, OUTPUT);
  if (input === null && output === null) return null;
  return {
    input,
    output,
    cached: first(usage, CACHED) ?? inDetails(usage, DETAILS, ['cached_tokens', 'cache_read']),
    reasoning: first(usage, REASONING) ?? inDetails(usage, ANSWER_DETAILS, ['reasoning_tokens', 'reasoning']),
  };
}

function first(usage: ExactJson, keys: readonly string[]): Count | null {
  for (const key of keys) {
    const found = get(usage, key);
    const count = found instanceof ExactNumber ? countOf(found.text) : '';
    const whole = typeof count === 'number' ? Number.isSafeInteger(count) : /^\d+$/.test(count);
    if (whole && Number(count) >= 0) return count;
  }
  return null;
}

function inDetails(usage: ExactJson, places: readonly string[], keys: readonly string[]): Count | null {
  for (const place of places) {
    const details = get(usage, place);
    const found = details === undefined ? null : first(details, keys);
    if (found !== null) return found;
  }
  return null;
}
