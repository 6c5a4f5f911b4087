import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import { beside } from './openai';
import { itemsOf, type MessageReader, type Piece, resultPiece } from './pieces';
import { roleOf } from './roles';
import { vercelCalls } from './vercel';

/**
 * Reads a message that has a role: OpenAI, Anthropic, Gemini, Bedrock, Strands, Vercel AI, LlamaIndex,
 * Haystack, Semantic Kernel, OpenTelemetry. They differ in the format of the content (see `readContent`).
 */
export const roleMessage: MessageReader = (message, read) => {
  const roleText = getString(message, 'role') ?? getString(message, '_role');
  if (roleText === undefined) return null;
  const { content, certain } = contentOf(message);
  const extra = beside(message);
  const calls = vercelCalls(message);
  if (content === undefined && extra.after.length === 0 && calls.length === 0) return null;
  if (content !== undefined && !isContent(content)) return null;
  const said = read(content);
  if (!certain && (said.length === 0 || said.some((piece) => piece.type === 'json'))) return null;
  const pieces = [...extra.before, ...said, ...extra.after, ...calls];
  const name = getString(message, 'name') ?? getString(message, '_name') ?? '';
  if (roleOf(roleText) === 'tool' && !pieces.some((piece) => piece.type === 'toolCall')) {
    return [toolResult(message, name, pieces)];
  }
  return itemsOf(roleText, name, pieces);
};

/**
 * Returns a message's content. Only `content` is certain to be it; under other keys, every block must be
 * known.
 */
function contentOf(message: ExactObject): { content: ExactJson | undefined; certain: boolean } {
  for (const key of ['content', '_content', 'parts', 'blocks', 'items']) {
    const content = get(message, key);
    if (content === undefined || (content === null && key !== 'content')) continue;
    const empty = content === null || content === '';
    if (empty && ['parts', 'blocks', 'items'].some((other) => Array.isArray(get(message, other)))) continue;
    return { content, certain: key === 'content' || key === '_content' };
  }
  return { content: undefined, certain: true };
}

function isContent(content: ExactJson): boolean {
  if (content === null || typeof content === 'string') return true;
  if (Array.isArray(content)) return content.every((block) => typeof block === 'string' || isObject(block));
  return isObject(content);
}

function toolResult(
  message: ExactObject,
  name: string,
  pieces: readonly Piece[],
): ReturnType<typeof resultPiece> {
  const id =
    getString(message, 'tool_call_id') ??
    getString(get(message, 'additional_kwargs'), 'tool_call_id') ??
    getString(message, 'id');
  const called = name === '' ? (getString(get(message, 'additional_kwargs'), 'name') ?? '') : name;
  return resultPiece(id, called, pieces, getString(message, 'status') === 'error');
}
