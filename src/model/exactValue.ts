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

/** A value whose numbers are doubles, with its JSON text where that says more. */
export interface HeldValue {
  readonly value: JsonValue;
  /**
   * The value as JSON text on one line, where it has numbers that no double holds: integers beyond 2^53, decimals of more
   * digits. Absent where `value` says it all.
   */
  readonly exactValue?: string | undefined;
}

/** Whether a text can have such a number at all: told at once, and of most texts no. */
export const MAY_NEED_DIGITS = /[\d.]{16}|\d[eE]/;

/** The text to keep of a JSON text: undefined where doubles hold all of its numbers, or where it is no JSON. */
export function exactTextOf(text: string): string | undefined {
  if (!MAY_NEED_DIGITS.test(text)) return undefined;
  const value = parseExact(text);
  return value !== undefined && someNumber(value, needsDigits) ? stringifyExact(value) : undefined;
}

/** The same of a value that is parsed already. */
export function exactTextOfValue(value: ExactJson): string | undefined {
  return someNumber(value, needsDigits) ? stringifyExact(value) : undefined;
}

/** Whether a number token loses digits as a double. Integers beyond 2^53 count even where they happen not to. */
export function needsDigits(token: string): boolean {
  return /^-?\d+$/.test(token) ? !Number.isSafeInteger(Number(token)) : !isExactNumber(token);
}

function someNumber(value: ExactJson, test: (token: string) => boolean): boolean {
  if (value instanceof ExactNumber) return test(value.text);
  if (Array.isArray(value)) return value.some((item) => someNumber(item, test));
  return isObject(value) && entriesOf(value).some(([, item]) => someNumber(item, test));
}

/**
 * The text to send of JSON that somebody typed, as an expectation that is a list or an object: MLflow keeps that as a text
 * and reads it with Python (contract §5), whose integers have any length and whose decimals are doubles. undefined where
 * doubles say it all.
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
  // Of a key that is there twice, Python takes the last.
  const members = Object.entries(value).map(
    ([key, item]) => [wellFormed(key), asPython(item, wellFormed)] as const,
  );
  return objectOf([...new Map(members)]);
}

/** The digits of a value as a field, where there are any to tell of. */
export function digitsField({ exactValue }: HeldValue): Pick<HeldValue, 'exactValue'> {
  return exactValue === undefined ? {} : { exactValue };
}

/** A value as one line of text, every digit. */
export function heldText({ value, exactValue }: HeldValue): string {
  return exactValue ?? valueText(value);
}

/** A value as JSON text, indented, every digit. */
export function heldJson({ value, exactValue }: HeldValue): string {
  const exact = exactValue === undefined ? undefined : parseExact(exactValue);
  return exact === undefined ? JSON.stringify(value, null, 2) : stringifyExact(exact, '  ');
}

/** JSON as it is read and typed best: short values on one line, others indented; every digit. */
export function heldTyped(held: HeldValue): string {
  const { value, exactValue } = held;
  if (exactValue === undefined) return jsonText(value);
  return exactValue.length <= LONGEST_LINE ? exactValue : heldJson(held);
}

/**
 * Whether two values are the same, digit by digit where both tell of their digits. One that does not tell was rounded
 * on its way, or was never more than a double.
 */
export function sameHeld(a: HeldValue, b: HeldValue): boolean {
  if (!sameValue(a.value, b.value)) return false;
  if (a.exactValue === undefined || b.exactValue === undefined || a.exactValue === b.exactValue) return true;
  const [one, other] = [parseExact(a.exactValue), parseExact(b.exactValue)];
  return one !== undefined && other !== undefined && sameExact(one, other);
}

/** The digits of a value that was given, if they are of that value; else those that are there, while it is the same. */
export function digitsOf(given: HeldValue, before: HeldValue | undefined): string | undefined {
  const { value, exactValue } = given;
  if (exactValue !== undefined && isTextOf(exactValue, value)) return exactValue;
  return before && sameValue(before.value, value) ? before.exactValue : undefined;
}

/** Whether a text is a value's JSON, but for digits that doubles do not have. */
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

/** Integers by their digits; of others the doubles are compared already. */
function sameNumber(a: string, b: string): boolean {
  const integers = /^-?\d+$/.test(a) && /^-?\d+$/.test(b);
  return a === b || (!integers && Number(a) === Number(b));
}
