import { isExactNumber } from './decimal';
import {
  entriesOf,
  type ExactJson,
  ExactNumber,
  isObject,
  objectOf,
  parseExact,
  stringifyExact,
} from './exactJson';
import { jsonText, LONGEST_LINE } from './jsonText';
import { sameValue, valueText, type JsonValue } from './value';

/** A value whose numbers are doubles, with its JSON text if that is more precise. */
export interface ExactValue {
  readonly value: JsonValue;
  /**
   * The value as JSON text on one line, if it has numbers that a double can't hold: integers beyond 2^53, or
   * decimals with more digits. Absent if `value` is precise enough.
   */
  readonly exactValue?: string | undefined;
}

/**
 * Matches JSON text that may contain a number that needs an `exactValue`. Quick to test, and rules out most
 * texts.
 */
export const MAY_NEED_DIGITS = /[\d.]{16}|\d[eE]/;

/**
 * Returns the `exactValue` of a JSON text, or undefined if doubles hold all of its numbers, or if it isn't
 * JSON.
 */
export function exactTextOf(text: string): string | undefined {
  if (!MAY_NEED_DIGITS.test(text)) return undefined;
  const value = parseExact(text);
  return value !== undefined && someNumber(value, needsDigits) ? stringifyExact(value) : undefined;
}

/** Returns the `exactValue` of a parsed value, or undefined if doubles hold all of its numbers. */
export function exactTextOfValue(value: ExactJson): string | undefined {
  return someNumber(value, needsDigits) ? stringifyExact(value) : undefined;
}

/**
 * Whether a number token loses digits as a double. Always true for integers beyond 2^53, even if the double
 * is exact.
 */
export function needsDigits(token: string): boolean {
  return /^-?\d+$/.test(token) ? !Number.isSafeInteger(Number(token)) : !isExactNumber(token);
}

function someNumber(value: ExactJson, test: (token: string) => boolean): boolean {
  if (value instanceof ExactNumber) return test(value.text);
  if (Array.isArray(value)) return value.some((item) => someNumber(item, test));
  return isObject(value) && entriesOf(value).some(([, item]) => someNumber(item, test));
}

/**
 * Returns the text to send for typed JSON of an expectation that is a list or an object. MLflow stores it as
 * text and parses it with Python (docs/mlflow-api.md#assessments), where integers can have any length and
 * decimals are doubles. Returns undefined if doubles hold all of its numbers.
 */
export function typedExactText(text: string, wellFormed: (text: string) => string): string | undefined {
  if (!MAY_NEED_DIGITS.test(text)) return undefined;
  const typed = parseExact(text);
  return typed === undefined ? undefined : exactTextOfValue(asPython(typed, wellFormed));
}

function asPython(value: ExactJson, wellFormed: (text: string) => string): ExactJson {
  if (typeof value === 'string') return wellFormed(value);
  if (value instanceof ExactNumber) {
    return /^-?\d+$/.test(value.text) ? value : new ExactNumber(JSON.stringify(Number(value.text)));
  }
  if (Array.isArray(value)) return value.map((item) => asPython(item, wellFormed));
  if (!isObject(value)) return value;
  // Python uses the last of duplicate keys.
  const members = Object.entries(value).map(
    ([key, item]) => [wellFormed(key), asPython(item, wellFormed)] as const,
  );
  return objectOf([...new Map(members)]);
}

/** Returns the `exactValue` field to spread into an object; {} if the value has none. */
export function exactValueField({ exactValue }: ExactValue): Pick<ExactValue, 'exactValue'> {
  return exactValue === undefined ? {} : { exactValue };
}

/** Formats a value as text, with every digit: a string as is, everything else as JSON on one line. */
export function formatValue({ value, exactValue }: ExactValue): string {
  return exactValue ?? valueText(value);
}

/** Formats a value as indented JSON text, with every digit. */
export function formatJson({ value, exactValue }: ExactValue): string {
  const exact = exactValue === undefined ? undefined : parseExact(exactValue);
  return exact === undefined ? JSON.stringify(value, null, 2) : stringifyExact(exact, '  ');
}

/** Formats a value as JSON for editing, with every digit: short values on one line, others indented. */
export function formatInput(held: ExactValue): string {
  const { value, exactValue } = held;
  if (exactValue === undefined) return jsonText(value);
  return exactValue.length <= LONGEST_LINE ? exactValue : formatJson(held);
}

/**
 * Whether two values are the same. Digits are compared only if both have an `exactValue`: a value without one
 * was rounded on the way, or was never more than a double.
 */
export function isSameValue(a: ExactValue, b: ExactValue): boolean {
  if (!sameValue(a.value, b.value)) return false;
  if (a.exactValue === undefined || b.exactValue === undefined || a.exactValue === b.exactValue) return true;
  const [one, other] = [parseExact(a.exactValue), parseExact(b.exactValue)];
  return one !== undefined && other !== undefined && sameExact(one, other);
}

/**
 * Returns the `exactValue` of `given` if it matches its value. Otherwise returns the one of `before`, if the
 * value is the same.
 */
export function exactValueOf(given: ExactValue, before: ExactValue | undefined): string | undefined {
  const { value, exactValue } = given;
  if (exactValue !== undefined && isTextOf(exactValue, value)) return exactValue;
  return before && sameValue(before.value, value) ? before.exactValue : undefined;
}

/** Whether a text is a value's JSON, apart from digits that doubles can't hold. */
export function isTextOf(text: string, value: JsonValue): boolean {
  const exact = parseExact(text);
  return exact !== undefined && sameValue(rounded(exact), value);
}

function rounded(value: ExactJson): JsonValue {
  if (value instanceof ExactNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map(rounded);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}

function sameExact(a: ExactJson, b: ExactJson): boolean {
  if (a instanceof ExactNumber || b instanceof ExactNumber) {
    return a instanceof ExactNumber && b instanceof ExactNumber && sameNumber(a.text, b.text);
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => sameExact(item, b[i] ?? null));
  }
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameExact(a[key] ?? null, b[key] ?? null));
}

/** Compares integers by their digits, and other numbers as doubles. */
function sameNumber(a: string, b: string): boolean {
  const integers = /^-?\d+$/.test(a) && /^-?\d+$/.test(b);
  return a === b || (!integers && Number(a) === Number(b));
}
