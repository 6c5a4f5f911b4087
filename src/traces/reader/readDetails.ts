import { elementsAt, fieldsAt, membersAt, rawAt } from '../../mlflow/jsonBytes';
import { WHOLE_LIMIT } from '../../model/span';
import type { SpanAttribute, SpanDetails, SpanEvent, SpanLink, ValueText } from '../../model/span';
import { cutText } from './cutText';
import type { SpanFacts } from './spanBytes';
import { attributesAt, idOf, plainText, textOf, timeOf } from './wireText';

/** UTF-16 units of a value that are sent initially. The rest is requested on demand. */
const IO_LIMIT = 1_000_000;
/** UTF-16 units sent of a value above `WHOLE_LIMIT`: its first screens, so that they show immediately. */
const FIRST_SCREENS = 50_000;
const ATTRIBUTE_LIMIT = 20_000;

/** A span's details, and its complete texts by `ref`. */
export interface ReadDetails {
  readonly details: SpanDetails;
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Returns everything about one span. Attribute values are the JSON text that MLflow stored. Event values are
 * JSON text as well (a string has quotes), although the artifact route has them as plain values
 * (docs/mlflow-api.md#span-encoding).
 * @param facts The source of the span's row.
 * @throws JsonError when the bytes aren't a complete JSON object.
 */
export function readDetails(bytes: Buffer, facts: SpanFacts): ReadDetails {
  const texts = new Map<string, string>();
  const value = (ref: string, text: string, limit: number): ValueText => {
    texts.set(ref, text);
    return { ref, text: cutText(text, 0, limit), total: text.length };
  };
  const fields = fieldsAt(bytes, { start: 0, end: bytes.length });
  const sent = attributesAt(bytes, fields.get('attributes'));
  const side = (ref: 'inputs' | 'outputs'): ValueText | null => {
    const text = sent.sides.get(ref);
    return text === undefined ? null : value(ref, text, ioLimit(text));
  };
  const models = new Map<string, string>();
  const attributes = sent.others.map(({ key, text }, index): SpanAttribute => {
    if (key === 'mlflow.llm.model' || key === 'gen_ai.request.model') models.set(key, plainText(text));
    return { key, value: value(`attribute ${index}`, text, ATTRIBUTE_LIMIT) };
  });
  const events = elementsAt(bytes, fields.get('events')).map((place, i): SpanEvent => {
    const event = fieldsAt(bytes, place);
    return {
      name: textOf(bytes, event.get('name')),
      time: String(timeOf(bytes, event.get('time_unix_nano')) ?? ''),
      attributes: membersAt(bytes, event.get('attributes')).map(({ key, value: at }, j) => ({
        key,
        value: value(`event ${i} ${j}`, rawAt(bytes, at), ATTRIBUTE_LIMIT),
      })),
    };
  });
  const links = elementsAt(bytes, fields.get('links')).map((place): SpanLink => {
    const link = fieldsAt(bytes, place);
    const spanId = textOf(bytes, link.get('span_id'));
    return { traceId: textOf(bytes, link.get('trace_id')), spanId: idOf(spanId) ?? '' };
  });
  const { start, end, id, parentId, name, type, status, tokens, cost } = facts;
  const details: SpanDetails = {
    id,
    parentId,
    name,
    type,
    status,
    statusMessage: textOf(bytes, fieldsAt(bytes, fields.get('status')).get('message')),
    startTime: start === null ? '' : String(start),
    endTime: end === null ? '' : String(end),
    duration: durationOf(start, end),
    inputs: side('inputs'),
    outputs: side('outputs'),
    attributes,
    events,
    links,
    model: models.get('mlflow.llm.model') ?? models.get('gen_ai.request.model') ?? null,
    tokens,
    cost,
  };
  return { details, texts };
}

function ioLimit(text: string): number {
  return text.length > WHOLE_LIMIT ? FIRST_SCREENS : IO_LIMIT;
}

/** Returns the nanoseconds between two times; null when one is missing. */
export function durationOf(start: bigint | null, end: bigint | null): number | null {
  return start === null || end === null ? null : Number(end - start);
}
