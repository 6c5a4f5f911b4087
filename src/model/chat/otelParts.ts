import { type ExactJson, get, getString } from '../exactJson';
import { kindOf, mediaAt, mediaOf } from './media';
import {
  type BlockReader,
  callPiece,
  type ContentReader,
  type Piece,
  reasoning,
  resultPiece,
  textPiece,
} from './pieces';

/** Reads message parts as defined by OpenTelemetry's GenAI conventions: `{type, content}`. */
export const otelPart: BlockReader = (part, read) => {
  const type = getString(part, 'type') ?? '';
  const content = getString(part, 'content');
  switch (type) {
    case 'text':
      return content === undefined ? null : [textPiece(content)];
    case 'reasoning':
    case 'thinking':
      return content === undefined ? null : reasoning(content);
    case 'tool_call':
      if (getString(part, 'name') === undefined) return null;
      return [
        callPiece(
          getString(part, 'id'),
          getString(part, 'name'),
          get(part, 'arguments') ?? get(part, 'args'),
        ),
      ];
    case 'tool_call_response': {
      const answer = get(part, 'response') ?? get(part, 'result');
      return [resultPiece(getString(part, 'id'), getString(part, 'name'), answerPieces(answer, read))];
    }
    case 'blob': {
      const mime = getString(part, 'mime_type') ?? '';
      return [mediaOf(kindAs(part, mime), content ?? getString(part, 'data') ?? '', mime)];
    }
    case 'uri':
    case 'file': {
      const address = getString(part, 'uri') ?? getString(part, 'file_id');
      const mime = getString(part, 'mime_type') ?? '';
      return address === undefined ? null : [mediaAt(kindAs(part, mime), address, mime)];
    }
    default:
      return null;
  }
};

function kindAs(part: ExactJson, mime: string): ReturnType<typeof kindOf> {
  return kindOf(mime === '' ? `${getString(part, 'modality') ?? ''}/` : mime);
}

function answerPieces(answer: ExactJson | undefined, read: ContentReader): readonly Piece[] {
  if (typeof answer === 'string') return read(answer);
  return answer === undefined ? [] : [{ type: 'json', value: answer }];
}
