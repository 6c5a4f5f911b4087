import { type ExactJson, isObject } from '../exactJson';
import { anthropicBlock } from './anthropic';
import { bedrockBlock } from './bedrock';
import { fieldsOf, hasFields } from './dspy';
import { geminiPart } from './gemini';
import { haystackBlock } from './haystack';
import { llamaIndexBlock } from './llamaIndex';
import { openaiBlock } from './openai';
import { otelPart } from './otelParts';
import type { BlockReader, Piece } from './pieces';
import { semanticKernelItem } from './semanticKernel';
import { vercelBlock } from './vercel';

const READERS: readonly BlockReader[] = [
  openaiBlock,
  anthropicBlock,
  vercelBlock,
  otelPart,
  llamaIndexBlock,
  semanticKernelItem,
  bedrockBlock,
  haystackBlock,
  geminiPart,
];

/**
 * Reads a message's content: a string, or a list of blocks of any known shape. A block that no reader
 * recognizes stays JSON.
 */
export function readContent(content: ExactJson | undefined): readonly Piece[] {
  if (content === undefined || content === null || content === '') return [];
  if (Array.isArray(content)) return content.flatMap((block) => readBlock(block));
  return readBlock(content);
}

function readBlock(block: ExactJson): readonly Piece[] {
  if (typeof block === 'string') {
    if (block === '') return [];
    return hasFields(block) ? fieldsOf(block) : [{ type: 'text', text: block }];
  }
  if (!isObject(block)) return [{ type: 'json', value: block }];
  for (const reader of READERS) {
    const pieces = reader(block, readContent);
    if (pieces) return pieces;
  }
  return [{ type: 'json', value: block }];
}
