import * as z from 'zod/mini';
import { type Count, countAt, sumOf } from '../model/count';
import type { TokenUsage } from '../model/trace';
import { isJsonValue, type JsonValue } from '../model/value';

/** A JSON value of any depth. zod's own `json()` recurses, and drops keys named `__proto__`. */
export const JsonWire = z.custom<JsonValue>(isJsonValue);

const Row = z.custom<object>((value: unknown) => typeof value === 'object' && value !== null);

/** A map of texts; entries that are no text are left out, keys named `__proto__` are plain keys. */
export const TextMap = z.pipe(
  z.nullish(Row),
  z.transform((row): Readonly<Record<string, string>> => {
    const texts = Object.entries(row ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(texts);
  }),
);

/** RFC 3339 to milliseconds since the epoch; 0 where absent or unreadable. */
export function millisecondsOf(time: string | null | undefined): number {
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) ? 0 : ms;
}

/** A protobuf duration (`"0.055s"`) in milliseconds; null where absent, unreadable or negative (contract §3). */
export function durationOf(duration: string | null | undefined): number | null {
  const seconds = /^(-?\d+(?:\.\d+)?)s$/.exec(duration ?? '')?.[1];
  if (seconds === undefined || seconds.startsWith('-')) return null;
  return Math.round(Number(seconds) * 1e9) / 1e6;
}

/** Parses JSON text from the server; undefined where it is none (contract §0.8: `NaN` is written bare). */
export function parsedJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const count = z.optional(z.number());
const TokensJson = z.object({ input_tokens: count, output_tokens: count, total_tokens: count });
const CostJson = z.object({ total_cost: z.number() });
const SizeStatsJson = z.object({ num_spans: z.number() });

/** Token usage from the JSON text of `mlflow.trace.tokenUsage` or `mlflow.chat.tokenUsage`; null where there is none. */
export function tokensOf(text: string | undefined): TokenUsage | null {
  const { data } = TokensJson.safeParse(parsedJson(text));
  if (!data) return null;
  const { input_tokens: input, output_tokens: output, total_tokens: total } = data;
  if (text === undefined || (input === undefined && output === undefined && total === undefined)) return null;
  const sent = {
    input: countAt(text, 'input_tokens', input ?? 0),
    output: countAt(text, 'output_tokens', output ?? 0),
  };
  const sum = sumOf(sent.input, sent.output);
  return { ...sent, total: total === undefined ? sum : countAt(text, 'total_tokens', total) };
}

/** US dollars from the JSON text of `mlflow.trace.cost` or `mlflow.llm.cost`; null where there is none. */
export function costOf(text: string | undefined): Count | null {
  const cost = CostJson.safeParse(parsedJson(text)).data?.total_cost;
  return text === undefined || cost === undefined ? null : countAt(text, 'total_cost', cost);
}

/** The number of spans from `mlflow.trace.sizeStats`; null where there is none (OTLP, contract §4.2). */
export function spanCountOf(text: string | undefined): number | null {
  return SizeStatsJson.safeParse(parsedJson(text)).data?.num_spans ?? null;
}
