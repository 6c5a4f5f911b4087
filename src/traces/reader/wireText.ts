import { isString, membersAt, rawAt, stringAt } from '../../mlflow/jsonBytes';
import type { Place } from '../../mlflow/jsonBytes';

// Decodes the fields of a span as sent by the server (docs/mlflow-api.md#spans).

/**
 * Returns an attribute's value as the server stores it. The artifact route wraps each value's JSON text in a
 * JSON string (docs/mlflow-api.md#span-encoding), which is removed here. The text itself isn't parsed.
 */
export function attributeText(bytes: Buffer, place: Place): string {
  return isString(bytes, place) ? stringAt(bytes, place) : rawAt(bytes, place);
}

export interface SentAttributes {
  /** `mlflow.spanInputs` and `mlflow.spanOutputs`. */
  readonly sides: ReadonlyMap<'inputs' | 'outputs', string>;
  /**
   * All others, in the server's order. If inputs or outputs were sent more than once, all but the last are
   * here.
   */
  readonly others: ReadonlyArray<{ readonly key: string; readonly text: string }>;
}

/** Returns all attributes of a span, with values as `attributeText` returns them. */
export function attributesAt(bytes: Buffer, place: Place | undefined): SentAttributes {
  const others: { key: string; text: string }[] = [];
  const sides = new Map<'inputs' | 'outputs', string>();
  for (const { key, value } of membersAt(bytes, place)) {
    const text = attributeText(bytes, value);
    const side =
      key === 'mlflow.spanInputs' ? 'inputs' : key === 'mlflow.spanOutputs' ? 'outputs' : undefined;
    const other = side === undefined ? text : sides.get(side);
    if (side !== undefined) sides.set(side, text);
    if (other !== undefined) others.push({ key, text: other });
  }
  return { sides, others };
}

/** Returns a string field; '' when absent or null. */
export function textOf(bytes: Buffer, place: Place | undefined): string {
  return place && isString(bytes, place) ? stringAt(bytes, place) : '';
}

/** Returns exact nanoseconds; null when absent, null, 0 or not a number. */
export function timeOf(bytes: Buffer, place: Place | undefined): bigint | null {
  if (!place) return null;
  const digits = attributeText(bytes, place);
  if (!/^\d{1,30}$/.test(digits)) return null;
  const time = BigInt(digits);
  return time === 0n ? null : time;
}

/**
 * Returns a text that represents a word: the content of a JSON string, '' for null, any other text as it is.
 */
export function plainText(text: string): string {
  if (text === 'null') return '';
  if (!text.startsWith('"')) return text;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'string' ? parsed : text;
  } catch {
    return text;
  }
}

/**
 * Returns a span ID as 16 hex characters. Both span routes write base64 of 8 bytes
 * (docs/mlflow-api.md#spans); hex and `0x` hex are accepted as well. Returns null for '' and for an ID of
 * zeros, which mean "no parent".
 */
export function idOf(text: string): string | null {
  const hex = (text.length === 12 && fromBase64(text)) || text.replace(/^0x/, '');
  return hex === '' || hex === ZEROS ? null : hex;
}

const ZEROS = '0'.repeat(16);

function fromBase64(text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 8 ? bytes.toString('hex') : undefined;
}
