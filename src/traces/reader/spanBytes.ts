import * as l10n from '@vscode/l10n';
import { JsonCursor, JsonError } from '../../mlflow/jsonBytes';
import { costOf, tokensOf } from '../../mlflow/wireValues';
import type { Count } from '../../model/count';
import type { SpanStatus } from '../../model/span';
import type { TokenUsage } from '../../model/trace';
import { readEvents } from './readEvents';
import type { EventFacts } from './readEvents';
import { attributeText, idOf, plainText, textOf, timeOf } from './wireText';

/** The parts of a span that a row of the skeleton needs, with exact times. */
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
  /** `mlflow.spanLogLevel`, with Python's log levels: 10 debug, 20 info, 30 warning, 40 error. */
  readonly level: number | null;
  /** The number of attributes, including those with duplicate keys. */
  readonly attributes: number;
  /** null when there are none. */
  readonly events: EventFacts | null;
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
  events: Buffer.from('events'),
  type: Buffer.from('mlflow.spanType'),
  tokens: Buffer.from('mlflow.chat.tokenUsage'),
  cost: Buffer.from('mlflow.llm.cost'),
  level: Buffer.from('mlflow.spanLogLevel'),
};

/**
 * Reads one span of the artifact route (docs/mlflow-api.md#span-encoding) in a single pass. Only decodes what
 * a row shows, because a trace may have 50,000 spans.
 * @throws JsonError when the bytes aren't a complete JSON object, or when it has no ID.
 */
export function spanFacts(bytes: Buffer): SpanFacts {
  let id: string | null = null;
  let parentId: string | null = null;
  let name = '';
  let start: bigint | null = null;
  let end: bigint | null = null;
  let status: SpanStatus = 'UNSET';
  let marks = NO_MARKS;
  let events: EventFacts | null = null;
  const cursor = new JsonCursor(bytes);
  for (let more = cursor.enter('object'); more; more = cursor.next('object')) {
    cursor.key();
    if (cursor.keyIs(keys.attributes) && cursor.isAt('object')) marks = readMarks(cursor);
    else if (cursor.keyIs(keys.events) && cursor.isAt('array')) events = readEvents(cursor);
    else if (cursor.keyIs(keys.spanId)) id = idOf(textOf(bytes, cursor.skip()));
    else if (cursor.keyIs(keys.parentId)) parentId = idOf(textOf(bytes, cursor.skip()));
    else if (cursor.keyIs(keys.name)) name = textOf(bytes, cursor.skip());
    else if (cursor.keyIs(keys.start)) start = timeOf(bytes, cursor.skip());
    else if (cursor.keyIs(keys.end)) end = timeOf(bytes, cursor.skip());
    else if (cursor.keyIs(keys.status)) status = readStatus(cursor);
    else cursor.skip();
  }
  if (id === null) throw new JsonError(l10n.t('A span has no ID.'));
  return { id, parentId, name, start, end, status, events, ...marks };
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

/** Parses a log level; null when it isn't a number of up to three digits. */
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
