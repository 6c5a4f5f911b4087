import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import {
  callPiece,
  type ContentReader,
  itemsOf,
  type MessageReader,
  type Piece,
  reasoning,
  resultPiece,
} from './pieces';

/**
 * Reads items of OpenAI's Responses API, in `input` and in `output`
 * (docs/mlflow-api.md#what-frameworks-write). Messages among them are read by their role.
 */
export const responsesItem: MessageReader = (item, read) => {
  const type = getString(item, 'type') ?? '';
  const id = getString(item, 'call_id') ?? getString(item, 'id');
  switch (type) {
    case 'reasoning':
      return reasoningOf(item, read);
    case 'function_call':
    case 'custom_tool_call':
      if (getString(item, 'name') === undefined) return null;
      return [callPiece(id, getString(item, 'name'), get(item, 'arguments') ?? get(item, 'input'))];
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'computer_call_output':
    case 'local_shell_call_output':
      if (get(item, 'output') === undefined) return null;
      return [resultPiece(id, '', outputOf(get(item, 'output'), read))];
    case 'mcp_call':
      return [mcpCall(item, id)];
    default:
      return BUILT_IN.test(type) && isCall(item) ? [builtIn(item, type, id)] : null;
  }
};

const BUILT_IN =
  /^(web_search|file_search|computer|code_interpreter|image_generation|local_shell|shell|apply_patch)_call$|^mcp_(list_tools|approval_request)$/;

function isCall(item: ExactObject): boolean {
  return getString(item, 'id') !== undefined || getString(item, 'call_id') !== undefined;
}

function reasoningOf(item: ExactObject, read: ContentReader): ReturnType<MessageReader> {
  const summary = get(item, 'summary');
  const content = get(item, 'content');
  if (!Array.isArray(summary) && !Array.isArray(content)) return null;
  const texts = [...textsOf(summary, read), ...textsOf(content, read)];
  return texts.length === 0 ? [] : itemsOf('assistant', '', reasoning(texts.join('\n\n')));
}

function textsOf(value: ExactJson | undefined, read: ContentReader): string[] {
  return read(value).flatMap((piece) =>
    piece.type === 'text' || piece.type === 'reasoning' ? [piece.text] : [],
  );
}

function outputOf(output: ExactJson | undefined, read: ContentReader): readonly Piece[] {
  if (typeof output === 'string' || Array.isArray(output)) return read(output);
  return output === undefined ? [] : [{ type: 'json', value: output }];
}

function mcpCall(item: ExactObject, id: string | undefined): Piece & { type: 'toolCall' } {
  const call = callPiece(id, getString(item, 'name'), get(item, 'arguments'));
  const output = getString(item, 'output');
  const error = get(item, 'error');
  const failed = error !== undefined && error !== null;
  if (failed) return { ...call, result: [{ type: 'json', value: error }], failed };
  return output === undefined ? call : { ...call, result: [{ type: 'text', text: output }] };
}

const FACTS = new Set(['id', 'call_id', 'type', 'status']);

/** Reads a call of a tool that the provider itself ran. It's named after its type. */
function builtIn(item: ExactObject, type: string, id: string | undefined): Piece & { type: 'toolCall' } {
  const rest = Object.entries(item).filter(([key, value]) => !FACTS.has(key) && value !== null);
  const action = get(item, 'action');
  const args = isObject(action) ? action : Object.fromEntries(rest);
  return callPiece(id, type.replace(/_call$/, ''), args);
}
