/**
 * A JSON value as MLflow stores it in an assessment, with numbers as doubles
 * (docs/mlflow-api.md#assessments).
 */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** Whether a result of `JSON.parse` consists of JSON values at any depth. Not recursive. */
export function isJsonValue(value: unknown): value is JsonValue {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (next === null || typeof next === 'boolean' || typeof next === 'string' || typeof next === 'number')
      continue;
    if (typeof next !== 'object') return false;
    for (const item of Array.isArray(next) ? next : Object.values(next)) open.push(item);
  }
  return true;
}

/**
 * Whether a value is an object whose values all pass. Allows any key, for records with keys from elsewhere,
 * such as label names: zod's own `record` drops a key named `__proto__`.
 */
export function isRecordOf<T>(
  value: unknown,
  passes: (item: unknown) => item is T,
): value is Readonly<Record<string, T>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(passes);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The data types the form offers; `json` stands for lists and objects. */
export const DATA_TYPES = ['number', 'boolean', 'string', 'json'] as const;
export type DataType = (typeof DATA_TYPES)[number];

/** Returns the data type that a value is edited as. null counts as JSON. */
export function dataTypeOf(value: JsonValue): DataType {
  const type = typeof value;
  return type === 'number' || type === 'boolean' || type === 'string' ? type : 'json';
}

/** Formats a value as one line of text: strings as is, everything else as JSON. */
export function valueText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Whether two JSON values are deeply equal. The order of keys doesn't matter; `-0` equals `0`, as it does
 * when sent.
 */
export function sameValue(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => sameValue(item, b[i] ?? null))
    );
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key] ?? null, b[key] ?? null))
  );
}
