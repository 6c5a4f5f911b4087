import * as z from 'zod/mini';
import { type Count, countAt, sumOf } from '../model/count';
import type { TokenUsage } from '../model/trace';
import { isJsonValue, type JsonValue } from '../model/value';

/** A JSON value of any depth. zod's own `json()` is recursive, and drops keys named `__proto__`. */
export const JsonWire = z.custom<JsonValue>(isJsonValue);

const Row = z.custom<object>((value: unknown) => typeof value === 'object' && value !== null);

/** A map of strings. Drops other values; keys named `__proto__` are ordinary keys. */
export const TextMap = z.pipe(
  z.nullish(Row),
  z.transform((row): Readonly<Record<string, string>> => {
    const texts = Object.entries(row ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(texts);
  }),
);

/** Converts RFC 3339 to milliseconds since the epoch; 0 when absent or unreadable. */
export function millisecondsOf(time: string | null | undefined): number {
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) ? 0 : ms;
}

/**
 * Converts a protobuf duration (`"0.055s"`) to milliseconds; null when absent, unreadable or negative
 * (docs/mlflow-api.md#searching-traces).
 */
export function durationOf(duration: string | null | undefined): number | null {
  const seconds = /^(-?\d+(?:\.\d+)?)s$/.exec(duration ?? '')?.[1];
  if (seconds === undefined || seconds.startsWith('-')) return null;
  return Math.round(Number(seconds) * 1e9) / 1e6;
}

/**
 * Parses JSON text of the server; undefined when it isn't JSON (docs/mlflow-api.md#basics: `NaN` is written
 * bare).
 */
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

/**
 * Returns the token usage from the JSON text of `mlflow.trace.tokenUsage` or `mlflow.chat.tokenUsage`; null
 * when there is none.
 */
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

/**
 * Returns US dollars from the JSON text of `mlflow.trace.cost` or `mlflow.llm.cost`; null when there are
 * none.
 */
export function costOf(text: string | undefined): Count | null {
  const cost = CostJson.safeParse(parsedJson(text)).data?.total_cost;
  return text === undefined || cost === undefined ? null : countAt(text, 'total_cost', cost);
}

/**
 * Returns the number of spans from `mlflow.trace.sizeStats`; null when unknown (OTLP,
 * docs/mlflow-api.md#metadata-and-tags).
 */
export function spanCountOf(text: string | undefined): number | null {
  return SizeStatsJson.safeParse(parsedJson(text)).data?.num_spans ?? null;
}
