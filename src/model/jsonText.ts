import * as l10n from '@vscode/l10n';
import { entriesOf, isObject, NotExact, readExact, type ExactJson, type NotExactReason } from './exactJson';
import type { JsonValue } from './value';

export type ReadJson =
  | {
      readonly ok: true;
      readonly value: JsonValue;
      /** A duplicate key in some object, where the last value counts; undefined if there is none. */
      readonly twice: string | undefined;
    }
  | { readonly ok: false; readonly message: string };

/** Parses JSON that a user typed. An error message includes the line and column, from 1. */
export function readJsonText(text: string): ReadJson {
  try {
    const value: unknown = JSON.parse(text);
    if (isJson(value)) return { ok: true, value, twice: keyTwice(text) };
    return { ok: false, message: l10n.t("This isn't valid JSON.") };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, message: l10n.t('This JSON is nested too deeply.') };
    return { ok: false, message: whatIsWrong(text, error) };
  }
}

/** Formats JSON for display: short values on one line, others with an indent of two. */
export function jsonText(value: JsonValue): string {
  const line = JSON.stringify(value);
  return line.length <= LONGEST_LINE ? line : JSON.stringify(value, null, 2);
}

/** The maximum length of JSON on one line, in characters. */
export const LONGEST_LINE = 60;

function isJson(value: unknown): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return true;
  return typeof value === 'object' && Object.values(value).every(isJson);
}

/** Returns the first duplicate key in any object. */
function keyTwice(text: string): string | undefined {
  const twiceIn = (value: ExactJson): string | undefined => {
    if (Array.isArray(value)) return firstOf(value, twiceIn);
    if (!isObject(value)) return undefined;
    const entries = entriesOf(value);
    const keys = new Set<string>();
    for (const [key, inner] of entries) {
      if (keys.has(key)) return key;
      keys.add(key);
      const found = twiceIn(inner);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return twiceIn(readExact(text, { strict: true, maxDepth: Infinity }));
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Uses the message of our own parser, which always includes the position. Engines differ, and some don't
 * report one.
 */
function whatIsWrong(text: string, thrown: unknown): string {
  try {
    readExact(text, { strict: true, maxDepth: Infinity });
  } catch (error) {
    if (error instanceof NotExact) return withPlace(text, error);
  }
  return l10n.t("This isn't valid JSON: {0}", thrown instanceof Error ? thrown.message : String(thrown));
}

function withPlace(text: string, { reason, at }: NotExact): string {
  const before = text.slice(0, at).split('\n');
  const column = Array.from(before.at(-1) ?? '').length + 1;
  return REASONS[reason](before.length, column);
}

const REASONS: Readonly<Record<NotExactReason, (line: number, column: number) => string>> = {
  depth: (line, column) => l10n.t('Invalid JSON: nested too deeply (line {0}, column {1}).', line, column),
  value: (line, column) => l10n.t('Invalid JSON: expected a value (line {0}, column {1}).', line, column),
  key: (line, column) =>
    l10n.t('Invalid JSON: expected a key in double quotes (line {0}, column {1}).', line, column),
  comma: (line, column) => l10n.t('Invalid JSON: expected a comma (line {0}, column {1}).', line, column),
  colon: (line, column) => l10n.t('Invalid JSON: expected a colon (line {0}, column {1}).', line, column),
  end: (line, column) =>
    l10n.t('Invalid JSON: unexpected text after the value (line {0}, column {1}).', line, column),
  string: (line, column) => l10n.t('Invalid JSON: unterminated string (line {0}, column {1}).', line, column),
  escape: (line, column) =>
    l10n.t('Invalid JSON: invalid escape sequence (line {0}, column {1}).', line, column),
};
