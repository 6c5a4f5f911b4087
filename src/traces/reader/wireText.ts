import { isString, membersAt, rawAt, stringAt } from '../../mlflow/jsonBytes';
import type { Place } from '../../mlflow/jsonBytes';

// What the fields of a span on the wire mean (contract §4).

/**
 * An attribute's value as the server means it: the artifact route wraps each value's JSON text in a JSON string
 * (contract §4.1), which is taken off here. The text itself is never parsed.
 */
export function attributeText(bytes: Buffer, place: Place): string {
  return isString(bytes, place) ? stringAt(bytes, place) : rawAt(bytes, place);
}

export interface SentAttributes {
  /** `mlflow.spanInputs` and `mlflow.spanOutputs`. */
  readonly sides: ReadonlyMap<'inputs' | 'outputs', string>;
  /** All others, in the server's order. Inputs or outputs that were sent twice are here but for the last. */
  readonly others: ReadonlyArray<{ readonly key: string; readonly text: string }>;
}

/** The attributes of a span, none left out, with their values as `attributeText` has them. */
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

/** A string field; '' when absent or null. */
export function textOf(bytes: Buffer, place: Place | undefined): string {
  return place && isString(bytes, place) ? stringAt(bytes, place) : '';
}

/** Nanoseconds, digit by digit; null when absent, null or 0. */
export function timeOf(bytes: Buffer, place: Place | undefined): bigint | null {
  if (!place) return null;
  const digits = attributeText(bytes, place);
  if (!/^\d{1,30}$/.test(digits)) return null;
  const time = BigInt(digits);
  return time === 0n ? null : time;
}

/** A text that is meant as a word: a JSON string without its quotes; '' for null; anything else as it is. */
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
 * A span id as 16 hex characters: both span routes write base64 of 8 bytes (contract §4). Hex and `0x` hex are taken
 * too. null for '' and for the id of zeros, which say "no parent".
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
