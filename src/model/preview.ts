// Extracts one line from a trace's request and response previews. The server truncates previews to 1,000
// characters and often sends raw JSON (docs/mlflow-api.md#what-frameworks-write), so a preview that can't be
// parsed is searched for a meaningful string.

const TELLING_KEYS = [
  'content',
  'question',
  'query',
  'input',
  'prompt',
  'text',
  'message',
  'request',
  'answer',
  'output',
  'response',
  'result',
  'q',
  'a',
];
const TELLING_TEXT = new RegExp(`"(?:${TELLING_KEYS.join('|')})"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)`, 'g');

/**
 * Returns the text that a user would call the request or the response, or the preview itself if nothing
 * stands out.
 */
export function previewText(preview: string): string {
  const trimmed = preview.trim();
  if (!/^[[{"]/.test(trimmed)) return trimmed;
  try {
    return telling(JSON.parse(trimmed)) ?? trimmed;
  } catch {
    return cutText(trimmed) ?? trimmed; // truncated, so not valid JSON
  }
}

function telling(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (isList(value)) {
    const users = value.filter(
      (item) => isRecord(item) && (item['role'] === 'user' || item['type'] === 'human'),
    );
    return firstOf([...users.slice(-1), ...value.toReversed()]);
  }
  if (!isRecord(value)) return undefined;
  const messages = value['messages'] ?? value['choices'] ?? value['contents'];
  if (isList(messages)) return telling(messages);
  const keys = [...TELLING_KEYS, 'parts', 'blocks'].filter((key) => Object.hasOwn(value, key));
  const only = Object.keys(value);
  return firstOf((keys.length > 0 || only.length !== 1 ? keys : only).map((key) => value[key]));
}

function firstOf(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const text = telling(value);
    if (text !== undefined) return text;
  }
  return undefined;
}

function cutText(json: string): string | undefined {
  const found = [...json.matchAll(TELLING_TEXT)]
    .map((match) => match[1] ?? '')
    .filter((text) => text.trim() !== '');
  const user = /"role"\s*:\s*"user"/.test(json) ? found.at(-1) : found[0];
  return user === undefined ? undefined : unescape(user);
}

function unescape(text: string): string | undefined {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return undefined; // truncated within an escape
  }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Returns a trace's title in a list: the text of its request, or else its name, or else its ID. Never empty;
 * may have several lines.
 */
export function traceTitle(trace: {
  readonly traceId: string;
  readonly name: string | null;
  readonly requestPreview: string | null;
}): string {
  const request = trace.requestPreview === null ? '' : previewText(trace.requestPreview);
  if (request !== '' && request !== '{}' && request !== 'null') return request;
  return trace.name !== null && trace.name.trim() !== '' ? trace.name : trace.traceId;
}
