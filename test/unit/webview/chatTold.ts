import { mediaSize } from '../../../src/model/chat/media';
import type { ChatItem, ChatPart } from '../../../src/model/chat/types';
import { type ExactJson, parseExact, stringifyExact } from '../../../src/model/exactJson';
import type { SpanAttribute, SpanEvent, ValueText } from '../../../src/model/span';

/** The value after parsing its JSON, as it arrives. */
export const exact = (value: unknown): ExactJson | undefined => parseExact(JSON.stringify(value));

/** The conversation with one line per item. */
export function told(items: readonly ChatItem[] | null | undefined): string[] | null {
  return (
    items?.map((item) => {
      const parts = (list: readonly ChatPart[]): string => list.map(partTold).join(' | ');
      if (item.type === 'message')
        return `${item.name === '' ? '' : `${item.name} `}${item.role}: ${parts(item.parts)}`;
      const call = item.called ? `${item.name}(${stringifyExact(item.args)})` : `${item.name}(null)`;
      return `${call} = ${item.result === null ? '-' : parts(item.result)}${item.failed ? ' !' : ''}`;
    }) ?? null
  );
}

function partTold(part: ChatPart): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'reasoning':
      return `<${part.text}>`;
    case 'field':
      return `${part.name} = ${part.text}`;
    case 'json':
      return stringifyExact(part.value);
    case 'media': {
      const { source } = part;
      const where =
        source.type === 'data'
          ? `${mediaSize(source) ?? '?'} bytes`
          : source.type === 'attachment'
            ? `kept as ${source.id}`
            : `at ${source.text}`;
      return `[${[part.kind, part.mime, part.name, where].filter((word) => word !== '').join(' ')}]`;
    }
  }
}

function valueText(ref: string, value: unknown): ValueText {
  const text = JSON.stringify(value);
  return { ref, text, total: text.length };
}

/** The attributes as the host sends them, with each value as JSON text. */
export function attributesOf(values: Readonly<Record<string, unknown>>): SpanAttribute[] {
  return Object.entries(values).map(([key, value], index) => ({ key, value: valueText(`a${index}`, value) }));
}

export function eventOf(name: string, values: Readonly<Record<string, unknown>>): SpanEvent {
  return { name, time: '', attributes: attributesOf(values) };
}
