import assert from 'node:assert/strict';
import { packRows, unpackRows } from '../../../src/model/packedRows';
import type { SpanRow } from '../../../src/model/span';

const row: SpanRow = {
  id: 'a',
  parentId: null,
  name: 'agent "x"\n\u202e',
  type: 'AGENT',
  status: 'ERROR',
  start: 1.5e9,
  duration: null,
  tokens: null,
  cost: null,
  level: null,
  events: null,
};
const full: SpanRow = {
  ...row,
  id: 'b',
  parentId: 'a',
  status: 'UNSET',
  duration: -4,
  tokens: { input: 1, output: 2, total: '9007199254740993' },
  cost: '0.12345678901234567',
  level: 30,
  events: { total: 9, marks: [{ name: 'exception', offset: 2 ** 53 - 1, exception: true }] },
};

describe('packed rows', () => {
  it('round-trip', () => {
    assert.deepEqual(unpackRows(packRows([row, full])), [row, full]);
    assert.deepEqual(unpackRows(packRows([])), []);
  });

  it('are rejected when invalid', () => {
    const [packed] = JSON.parse(packRows([full])) as [unknown[]];
    for (let i = 0; i < packed.length; i++) {
      const wrong = packed.map((value, at) => (at === i ? { an: 'object' } : value));
      assert.throws(() => unpackRows(JSON.stringify([wrong])), TypeError, `field ${i}`);
    }
    assert.throws(() => unpackRows(JSON.stringify([packed.slice(0, 5)])), TypeError);
    for (const text of ['{}', '[1]', '[null]', 'null']) assert.throws(() => unpackRows(text), TypeError);
    assert.throws(() => unpackRows('[['), SyntaxError);
  });
});
