import { elementsAt, fieldsAt, isString, membersAt, rawAt, stringAt } from './jsonBytes';
import type { Place } from './jsonBytes';

// `traces/get` writes a span as OTLP JSON, the artifact route in a flat format
// (docs/mlflow-api.md#span-encoding). This converts the first to the second as text, so that no number
// becomes a double.

/**
 * Converts a span of `traces/get` to the format of the artifact route, as JSON text.
 * @throws JsonError when the bytes aren't a complete JSON object.
 */
export function flatSpan(bytes: Buffer): string {
  const fields = fieldsAt(bytes, { start: 0, end: bytes.length });
  const raw = (key: string, absent: string): string => {
    const place = fields.get(key);
    return place ? rawAt(bytes, place) : absent;
  };
  const time = (key: string): string => raw(key, 'null').replace(/^"(\d+)"$/, '$1');
  const attributes = fields.get('attributes');
  const events = fields.get('events');
  return [
    `{"trace_id":${raw('trace_id', '""')}`,
    `"span_id":${raw('span_id', '""')}`,
    `"parent_span_id":${raw('parent_span_id', 'null')}`,
    `"name":${raw('name', '""')}`,
    `"start_time_unix_nano":${time('start_time_unix_nano')}`,
    `"end_time_unix_nano":${time('end_time_unix_nano')}`,
    `"events":[${
      events
        ? elementsAt(bytes, events)
            .map((event) => flatEvent(bytes, event))
            .join(',')
        : ''
    }]`,
    `"status":${raw('status', '{"code":"STATUS_CODE_UNSET"}')}`,
    `"attributes":{${keyValues(bytes, attributes, JSON.stringify).join(',')}}`,
    `"links":${raw('links', '[]')}}`,
  ].join(',');
}

function flatEvent(bytes: Buffer, event: Place): string {
  const fields = fieldsAt(bytes, event);
  const name = fields.get('name');
  const time = fields.get('time_unix_nano');
  const attributes = fields.get('attributes');
  return [
    `{"name":${name ? rawAt(bytes, name) : '""'}`,
    `"time_unix_nano":${time ? rawAt(bytes, time).replace(/^"(\d+)"$/, '$1') : '0'}`,
    `"attributes":{${keyValues(bytes, attributes, (text) => text).join(',')}}}`,
  ].join(',');
}

/** Converts `[{key, value}]` to members of an object. `write` formats the JSON text of each value. */
function keyValues(bytes: Buffer, list: Place | undefined, write: (text: string) => string): string[] {
  return elementsAt(bytes, list).map((item) => {
    const fields = fieldsAt(bytes, item);
    const key = fields.get('key');
    return `${key ? rawAt(bytes, key) : '""'}: ${write(anyValue(bytes, fields.get('value')))}`;
  });
}

/** Converts an OTLP AnyValue to JSON text with Python's spacing, like the artifact route. */
function anyValue(bytes: Buffer, value: Place | undefined): string {
  for (const { key, value: place } of membersAt(bytes, value)) {
    switch (key) {
      case 'kvlist_value':
        return `{${keyValues(bytes, fieldsAt(bytes, place).get('values'), (text) => text).join(', ')}}`;
      case 'array_value':
        return `[${elementsAt(bytes, fieldsAt(bytes, place).get('values'))
          .map((item) => anyValue(bytes, item))
          .join(', ')}]`;
      case 'int_value':
      case 'double_value': // "NaN" and "Infinity" are strings
        return isString(bytes, place) ? stringAt(bytes, place) : rawAt(bytes, place);
      default:
        return rawAt(bytes, place);
    }
  }
  return 'null';
}
