import assert from 'node:assert/strict';
import { packRows, unpackRows } from '../../../src/model/packedRows';
import type { SpanRow } from '../../../src/model/span';
import { MOST_MARKS } from '../../../src/traces/reader/readEvents';
import { SpanSet } from '../../../src/traces/reader/spanSet';
import { base64 } from './support/spanApi';

const START = 1_795_495_754_515_762_204n;

/**
 * A span of the artifact route with the given events, as JSON text because its numbers exceed a double's
 * precision.
 */
function spanWith(events: readonly string[], start: bigint = START): Buffer {
  const times = `"start_time_unix_nano":${start},"end_time_unix_nano":${start + 5_000_000n}`;
  return Buffer.from(`{"span_id":"${base64('1')}","name":"s",${times},"events":[${events.join(', ')}]}`);
}

function eventAt(offset: bigint, name = 'token', more = ''): string {
  return `{"name": ${JSON.stringify(name)}, "time_unix_nano": ${START + offset}${more}}`;
}

/** The row as the webview receives it. */
function rowOf(bytes: Buffer, set = new SpanSet()): SpanRow {
  const [row] = unpackRows(packRows([set.add(bytes)]));
  assert.ok(row);
  return row;
}

describe("events in a span's row", () => {
  it('have nanosecond precision', () => {
    const { events } = rowOf(
      spanWith([
        eventAt(1n),
        eventAt(2n),
        eventAt(1_000_000_000_003n, 'exception', ', "attributes": {"exception.type": "E"}'),
        eventAt(-7n, 'early'),
      ]),
    );
    assert.deepEqual(events, {
      total: 4,
      marks: [
        { name: 'token', offset: 1, exception: false },
        { name: 'token', offset: 2, exception: false },
        { name: 'exception', offset: 1_000_000_000_003, exception: true },
        { name: 'early', offset: -7, exception: false },
      ],
    });
  });

  it('are relative to their own span, not to the trace', () => {
    const set = new SpanSet();
    set.add(Buffer.from(`{"span_id":"${base64('2')}","start_time_unix_nano":${START - 50n}}`));
    assert.equal(set.base, String(START - 50n));
    const row = rowOf(spanWith([eventAt(3n)]), set);
    assert.deepEqual([row.start, row.events?.marks[0]?.offset], [50, 3]);
  });

  it('cost nothing when there are none', () => {
    const row = rowOf(spanWith([]));
    assert.equal(row.events, null);
    assert.ok(packRows([row]).endsWith(',0,5000000,null,null,null]]'));
  });

  it('are limited when there are many: exceptions first, the others spread over the span', () => {
    const many = Array.from({ length: 5_000 }, (_, i) =>
      eventAt(BigInt(i), i === 17 || i === 4_321 ? 'exception' : `token ${i}`),
    );
    const { events } = rowOf(spanWith(many));
    assert.equal(events?.total, 5_000);
    assert.equal(events.marks.length, MOST_MARKS);
    const offsets = events.marks.map(({ offset }) => offset);
    assert.deepEqual(
      events.marks.filter(({ exception }) => exception).map(({ offset }) => offset),
      [17, 4_321],
    );
    assert.deepEqual(
      offsets,
      offsets.toSorted((a, b) => a - b),
    );
    for (const from of [0, 1_000, 2_000, 3_000, 4_000]) {
      assert.ok(
        offsets.some((offset) => offset >= from && offset < from + 1_000),
        `none after ${from}`,
      );
    }
    const failing = rowOf(spanWith(Array.from({ length: 500 }, (_, i) => eventAt(BigInt(i), 'exception'))));
    assert.equal(failing.events?.marks.length, MOST_MARKS);
  });

  it('without a valid time are counted but not marked', () => {
    const { events } = rowOf(
      spanWith(['{"name": "no time"}', '{"name": "zero", "time_unix_nano": 0}', 'null', '7', '[{}]', '{}']),
    );
    assert.deepEqual(events, { total: 6, marks: [] });
  });

  it('truncate long names with an ellipsis', () => {
    const name = rowOf(spanWith([eventAt(1n, 'x'.repeat(5_000))])).events?.marks[0]?.name ?? '';
    assert.ok(name.length < 100 && name.endsWith('…'));
  });

  it('are read when times are strings, as in traces/get', () => {
    const { events } = rowOf(spanWith([`{"name":"a","time_unix_nano":"${START + 9n}"}`]));
    assert.equal(events?.marks[0]?.offset, 9);
  });
});
