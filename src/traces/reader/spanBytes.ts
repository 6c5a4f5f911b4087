import { isString, JsonCursor, JsonError, membersAt, rawAt, stringAt } from '../../mlflow/jsonBytes';
import type { Place } from '../../mlflow/jsonBytes';
import { costOf, tokensOf } from '../../mlflow/wireValues';
import type { Count } from '../../model/count';
import type { SpanStatus } from '../../model/span';
import type { TokenUsage } from '../../model/trace';

/** What a row of the skeleton needs, with times that are still exact. */
export interface SpanFacts {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly type: string;
  readonly status: SpanStatus;
  /** Nanoseconds since the epoch; null when absent. */
  readonly start: bigint | null;
  /** null when the span has not ended. */
  readonly end: bigint | null;
  readonly tokens: TokenUsage | null;
  /** US dollars. */
  readonly cost: Count | null;
  /** `mlflow.spanLogLevel`, as Python counts levels: 10 debug, 20 info, 30 warning, 40 error. */
  readonly level: number | null;
  /** How many attributes were sent, those whose key was sent twice included. */
  readonly attributes: number;
}

const keys = {
  spanId: Buffer.from('span_id'),
  parentId: Buffer.from('parent_span_id'),
  name: Buffer.from('name'),
  start: Buffer.from('start_time_unix_nano'),
  end: Buffer.from('end_time_unix_nano'),
  status: Buffer.from('status'),
  code: Buffer.from('code'),
  attributes: Buffer.from('attributes'),
  type: Buffer.from('mlflow.spanType'),
  tokens: Buffer.from('mlflow.chat.tokenUsage'),
  cost: Buffer.from('mlflow.llm.cost'),
  level: Buffer.from('mlflow.spanLogLevel'),
};

/**
 * Reads one span of the artifact route (contract §4.1) in one walk, without decoding what a row does not show: a trace
 * may have 50,000 of them.
 * @throws JsonError when the bytes are no whole JSON object, or one without an id.
 */
export function spanFacts(bytes: Buffer): SpanFacts {
  let id: string | null = null;
  let parentId: string | null = null;
  let name = '';
  let start: bigint | null = null;
  let end: bigint | null = null;
  let status: SpanStatus = 'UNSET';
  let marks = NO_MARKS;
  const cursor = new JsonCursor(bytes);
  for (let more = cursor.enter('object'); more; more = cursor.next('object')) {
    cursor.key();
    if (cursor.keyIs(keys.attributes) && cursor.isAt('object')) marks = readMarks(cursor);
    else if (cursor.keyIs(keys.spanId)) id = idOf(textOf(bytes, cursor.skip()));
    else if (cursor.keyIs(keys.parentId)) parentId = idOf(textOf(bytes, cursor.skip()));
    else if (cursor.keyIs(keys.name)) name = textOf(bytes, cursor.skip());
    else if (cursor.keyIs(keys.start)) start = timeOf(bytes, cursor.skip());
    else if (cursor.keyIs(keys.end)) end = timeOf(bytes, cursor.skip());
    else if (cursor.keyIs(keys.status)) status = readStatus(cursor);
    else cursor.skip();
  }
  if (id === null) throw new JsonError('a span has no id');
  return { id, parentId, name, start, end, status, ...marks };
}

type Marks = Pick<SpanFacts, 'type' | 'tokens' | 'cost' | 'level' | 'attributes'>;
const NO_MARKS: Marks = { type: '', tokens: null, cost: null, level: null, attributes: 0 };

function readMarks(cursor: JsonCursor): Marks {
  const { bytes } = cursor;
  let { type, tokens, cost, level, attributes } = NO_MARKS;
  for (let more = cursor.enter('object'); more; more = cursor.next('object')) {
    cursor.key();
    const place = cursor.skip();
    attributes++;
    if (cursor.keyIs(keys.type)) type = plainText(attributeText(bytes, place));
    else if (cursor.keyIs(keys.tokens)) tokens = tokensOf(attributeText(bytes, place));
    else if (cursor.keyIs(keys.cost)) cost = costOf(attributeText(bytes, place));
    else if (cursor.keyIs(keys.level)) level = levelOf(attributeText(bytes, place));
  }
  return { type, tokens, cost, level, attributes };
}

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

/** A log level; null where it is no small number. */
function levelOf(text: string): number | null {
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
}

function readStatus(cursor: JsonCursor): SpanStatus {
  let code = '';
  if (!cursor.isAt('object')) cursor.skip();
  else {
    for (let more = cursor.enter('object'); more; more = cursor.next('object')) {
      cursor.key();
      const place = cursor.skip();
      if (cursor.keyIs(keys.code)) code = textOf(cursor.bytes, place);
    }
  }
  if (code.endsWith('ERROR')) return 'ERROR';
  return code.endsWith('OK') ? 'OK' : 'UNSET';
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
