import assert from 'node:assert/strict';
import { Label } from '../../../src/model/assessment';
import { labelFields } from '../../../src/protocol/schemas';
import { TableRow } from '../../../src/protocol/tableMessages';
import * as z from 'zod/mini';

/** Names of properties that every object has. */
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

/** The value as it arrives in a message, with `__proto__` as a normal key. */
function arrived(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function keyed<T>(value: T): Readonly<Record<string, T>> {
  return Object.fromEntries(NAMES.map((name) => [name, value]));
}

const cell = {
  ...{ text: '4', tone: 'none', count: 1, save: 'saved', id: 'a', kind: 'feedback', dataType: 'number' },
  ...{ edit: '4', mine: true, by: 'you' },
} as const;
const row = {
  ...{ traceId: 't', requestTime: 1, state: 'OK', name: null, request: '', response: '' },
  ...{ durationMs: null, session: null },
} as const;

describe('a message with names of properties that every object has', () => {
  it('keeps the labels of a table row', () => {
    const read = TableRow.parse(arrived({ ...row, labels: keyed(cell) }));
    assert.deepEqual(Object.keys(read.labels), NAMES);
    assert.ok(NAMES.every((name) => Object.hasOwn(read.labels, name) && read.labels[name]?.text === '4'));
  });

  it('rejects an invalid cell', () => {
    for (const labels of [keyed({ ...cell, count: 'x' }), keyed(null), [cell], 'labels', null]) {
      assert.equal(TableRow.safeParse(arrived({ ...row, labels })).success, false);
    }
  });

  it("keeps the keys of a label's value, at any depth, and of its metadata", () => {
    const value = { deep: [keyed({ inner: keyed(1) })] };
    const said = { name: 'n', value, rationale: '', metadata: keyed('m') };
    const form = z.object(labelFields).parse(arrived(said));
    assert.equal(JSON.stringify(form.value), JSON.stringify(value));
    assert.equal(JSON.stringify(form.metadata), JSON.stringify(keyed('m')));
    const label = Label.parse(
      arrived({
        ...{
          id: 'a',
          traceId: 't',
          spanId: null,
          kind: 'feedback',
          error: null,
          valid: true,
          overrides: null,
        },
        ...{
          source: { type: 'HUMAN', id: 'me' },
          createdAt: 1,
          updatedAt: 1,
          mine: true,
          history: [],
          beaten: [],
        },
        ...{ save: { state: 'saved' }, ...said },
      }),
    );
    assert.equal(JSON.stringify([label.value, label.metadata]), JSON.stringify([value, keyed('m')]));
  });

  it('accepts a value of any depth, and only metadata with strings', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 20_000; i++) deep = [deep];
    const form = z.object(labelFields);
    assert.equal(form.safeParse({ name: 'n', value: deep, rationale: '' }).success, true);
    for (const metadata of [{ a: 1 }, ['a'], 'a', null]) {
      assert.equal(form.safeParse({ name: 'n', value: 1, rationale: '', metadata }).success, false);
    }
    assert.equal(form.safeParse({ name: 'n', value: { f: undefined }, rationale: '' }).success, false);
  });
});
