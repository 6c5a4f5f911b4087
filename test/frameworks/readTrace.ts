import * as z from 'zod/mini';
import type { Chat } from '../../src/model/chat/types';
import { readSpanChat } from '../../src/model/chat/spanChat';
import { parseExact, stringifyExact } from '../../src/model/exactJson';
import { get } from '../../src/model/exactJson';
import type { SpanDetails } from '../../src/model/span';
import { spanFacts } from '../../src/traces/reader/spanBytes';
import { readDetails } from '../../src/traces/reader/readDetails';

export interface ReadSpan {
  readonly details: SpanDetails;
  readonly inputs: Chat | null;
  readonly outputs: Chat | null;
}

const Text = z.string();

/**
 * Parses a response of the artifact route (docs/mlflow-api.md#spans), and reads each span's conversation like
 * the panel does.
 */
export function readTrace(artifact: string): ReadSpan[] {
  const spans = get(parseExact(artifact), 'spans');
  if (!Array.isArray(spans)) throw new Error('there are no spans in it');
  return spans.map((span) => {
    const bytes = Buffer.from(stringifyExact(span));
    const { details } = readDetails(bytes, spanFacts(bytes));
    const parsed = (side: 'inputs' | 'outputs') => parseExact(Text.parse(details[side]?.text ?? ''));
    return {
      details,
      inputs: readSpanChat(parsed('inputs'), 'inputs', details),
      outputs: readSpanChat(parsed('outputs'), 'outputs', details),
    };
  });
}

/** The readable content of a trace's conversations. */
export interface Told {
  readonly texts: ReadonlySet<string>;
  readonly calls: ReadonlySet<string>;
  /** Calls that are shown with their results. */
  readonly answered: ReadonlySet<string>;
  readonly reasoning: ReadonlySet<string>;
  readonly images: number;
}

/** Collects the content of all conversations in a trace. */
export function tell(spans: readonly ReadSpan[]): Told {
  const texts = new Set<string>();
  const calls = new Set<string>();
  const answered = new Set<string>();
  const reasoning = new Set<string>();
  let images = 0;
  for (const item of spans.flatMap(({ inputs, outputs }) => [
    ...(inputs?.items ?? []),
    ...(outputs?.items ?? []),
  ])) {
    if (item.type === 'toolCall') {
      const call = `${item.name}(${stringifyExact(item.args)})`;
      if (item.called) calls.add(call);
      const [result] = item.result ?? [];
      if (item.called && result?.type === 'text') answered.add(`${call} = ${result.text}`);
      continue;
    }
    for (const part of item.parts) {
      if (part.type === 'text') texts.add(`${item.role}: ${part.text}`);
      if (part.type === 'reasoning') reasoning.add(part.text);
      if (part.type === 'media' && part.kind === 'image') images++;
    }
  }
  return { texts, calls, answered, reasoning, images };
}
