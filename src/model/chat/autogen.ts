import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import { callPiece, itemsOf, type MessageReader, type Piece, reasoning, resultPiece } from './pieces';

const ROLES = new Map([
  ['SystemMessage', 'system'],
  ['UserMessage', 'user'],
  ['AssistantMessage', 'assistant'],
  ['TextMessage', ''],
  ['MultiModalMessage', ''],
  ['ToolCallRequestEvent', 'assistant'],
  ['ToolCallSummaryMessage', 'assistant'],
  ['ThoughtEvent', 'assistant'],
  ['StopMessage', 'assistant'],
  ['HandoffMessage', 'assistant'],
]);
const RESULTS = new Set(['FunctionExecutionResultMessage', 'ToolCallExecutionEvent']);

/**
 * Reads AutoGen's messages. They have no role, only `type: SystemMessage …`; the content may be a list of
 * calls (docs/mlflow-api.md#what-frameworks-write).
 */
export const autogenMessage: MessageReader = (message, read) => {
  const type = getString(message, 'type') ?? '';
  const content = get(message, 'content');
  if (RESULTS.has(type) && Array.isArray(content)) {
    return content
      .filter(isObject)
      .map((result) =>
        resultPiece(
          getString(result, 'call_id'),
          getString(result, 'name'),
          read(get(result, 'content')),
          get(result, 'is_error') === true,
        ),
      );
  }
  const role = ROLES.get(type);
  if (role === undefined || content === undefined || content === null) return null;
  const source = getString(message, 'source') ?? '';
  const known = role !== '' ? role : source.toLowerCase() === 'user' ? 'user' : 'assistant';
  if (type === 'ThoughtEvent') {
    return typeof content === 'string' ? itemsOf(known, source, reasoning(content)) : null;
  }
  const thought = reasoning(getString(message, 'thought'));
  return itemsOf(known, source === known ? '' : source, [...thought, ...autogenContent(content, read)]);
};

/** Reads the result of AutoGen's model clients: `{finish_reason, content, usage, cached, thought}`. */
export const autogenResult: MessageReader = (value, read) => {
  const content = get(value, 'content');
  if (getString(value, 'finish_reason') === undefined || !isObject(get(value, 'usage'))) return null;
  if (typeof content !== 'string' && !areCalls(content)) return null;
  return itemsOf('assistant', '', [
    ...reasoning(getString(value, 'thought')),
    ...autogenContent(content, read),
  ]);
};

function autogenContent(
  content: ExactJson,
  read: (content: ExactJson) => readonly Piece[],
): readonly Piece[] {
  if (!areCalls(content)) return read(content);
  return content.map((call) =>
    callPiece(getString(call, 'id'), getString(call, 'name'), get(call, 'arguments')),
  );
}

function areCalls(content: ExactJson | undefined): content is ExactObject[] {
  return (
    Array.isArray(content) &&
    content.length > 0 &&
    content.every((call) => getString(call, 'name') !== undefined && get(call, 'arguments') !== undefined)
  );
}
