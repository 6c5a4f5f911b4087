import assert from 'node:assert/strict';
import { History, type Intent } from './history';
import { KEY, type Label } from './label';
import { judge, lastLine, type StoredLabel } from './verdict';

const ID = `a-${'1'.repeat(32)}`;

function label(value: number, more: Partial<Label> = {}): Label {
  return {
    name: 'quality',
    kind: 'feedback',
    value,
    rationale: `because ${value}`,
    spanId: null,
    source: { type: 'HUMAN', id: 'me' },
    metadata: { [KEY]: '0' },
    overrides: null,
    ...more,
  };
}

function stored(of: Label, more: Partial<StoredLabel> = {}): StoredLabel {
  return { id: ID, valid: true, label: of, ...more };
}

type Done = Partial<Intent> & { outcome?: 'durable' | 'unknown' | 'notTaken' };

/** Returns a history of consecutive writes of label 0. */
function history(...writes: readonly Done[]): History {
  const made = new History();
  for (const { outcome = 'durable', ...intent } of writes) {
    const write = made.begin({
      key: 0,
      kind: 'edit',
      by: 'one',
      want: null,
      alone: true,
      held: false,
      ...intent,
    });
    made.end(write, outcome);
  }
  return made;
}

const created = { kind: 'create', want: label(1) } as const;
const edited = { kind: 'edit', want: label(2) } as const;

function line(of: History, ...there: readonly StoredLabel[]): string {
  return lastLine(judge(of, there));
}

describe('The verdict on a campaign', () => {
  it('finds no problem if the last requested state is stored', () => {
    assert.equal(line(history(created, edited), stored(label(2))), 'written 2, lost 0, doubled 0, altered 0');
    const deleted = history(created, { kind: 'delete', want: null });
    assert.equal(line(deleted), 'written 2, lost 0, doubled 0, altered 0');
  });

  it('counts a missing label, a missing edit, and a restored deleted label as lost', () => {
    assert.equal(line(history(created)), 'written 1, lost 1, doubled 0, altered 0');
    assert.equal(line(history(created, edited), stored(label(1))), 'written 2, lost 1, doubled 0, altered 0');
    const deleted = history(created, { kind: 'delete', want: null });
    assert.equal(line(deleted, stored(label(1))), 'written 2, lost 1, doubled 0, altered 0');
  });

  it('counts a duplicate as doubled even if the first label is correct', () => {
    const twice = [stored(label(1)), stored(label(1), { id: `a-${'2'.repeat(32)}` })];
    assert.equal(line(history(created), ...twice), 'written 1, lost 0, doubled 1, altered 0');
  });

  for (const [what, changed] of [
    ['value', { value: 7 }],
    ['rationale', { rationale: '' }],
    ['name', { name: 'other' }],
    ['span', { spanId: '1e7e6f92caa8b42f' }],
    ['source', { source: { type: 'CODE', id: 'me' } }],
    ['metadata', { metadata: { [KEY]: '0', more: '1' } }],
    ['overridden label', { overrides: `a-${'3'.repeat(32)}` }],
  ] as const) {
    it(`counts another ${what} as altered`, () => {
      assert.equal(
        line(history(created), stored(label(1, changed))),
        'written 1, lost 0, doubled 0, altered 1',
      );
    });
  }

  it('counts a partial edit as altered', () => {
    const half = stored(label(1, { value: 2 }));
    assert.equal(line(history(created, edited), half), 'written 2, lost 0, doubled 0, altered 1');
  });

  it('counts an unknown label and a wrong validity as altered', () => {
    const stranger = stored(label(1, { metadata: {} }));
    assert.equal(line(history(), stranger), 'written 0, lost 0, doubled 0, altered 1');
    assert.equal(
      line(history(created), stored(label(1), { valid: false })),
      'written 1, lost 0, doubled 0, altered 1',
    );
  });

  it('counts an older text that beat a newer one from another window as altered', () => {
    const two = history(created, { ...edited, by: 'two', alone: false });
    assert.equal(line(two, stored(label(2))), 'written 2, lost 0, doubled 0, altered 0');
    assert.equal(line(two, stored(label(1))), 'written 2, lost 0, doubled 0, altered 1');
  });

  it('accepts the old or the new label if a window was killed before confirming the new one', () => {
    const unknown = history(created, { ...edited, outcome: 'unknown' });
    for (const end of [1, 2])
      assert.equal(line(unknown, stored(label(end))), 'written 1, lost 0, doubled 0, altered 0');
    assert.equal(line(unknown, stored(label(3))), 'written 1, lost 0, doubled 0, altered 1');
    assert.equal(line(unknown), 'written 1, lost 1, doubled 0, altered 0');
  });

  it('accepts either label after a decision only if another window held the label as well', () => {
    const undone = { ...edited, kind: 'decision' } as const;
    const contested = history(created, { ...undone, by: 'two', alone: false });
    for (const end of [1, 2])
      assert.equal(line(contested, stored(label(end))), 'written 1, lost 0, doubled 0, altered 0');
    assert.equal(judge(contested, []).contested, 1);
    const own = history(created, { ...undone, alone: false, held: true });
    assert.equal(judge(own, [stored(label(1))]).lost, 1);
  });

  it("ignores requests that the outbox didn't accept", () => {
    const refused = history(created, { ...edited, outcome: 'notTaken' });
    assert.equal(line(refused, stored(label(1))), 'written 1, lost 0, doubled 0, altered 0');
  });

  it('treats a label that was moved by overriding itself as one label', () => {
    const judged = `a-${'3'.repeat(32)}`;
    const given = { key: 1, kind: 'given', want: label(0, { metadata: { [KEY]: '1' } }) } as const;
    const moved = history(
      given,
      { kind: 'override', want: label(1, { overrides: judged }) },
      { kind: 'move', want: label(1, { overrides: judged, spanId: '1e7e6f92caa8b42f' }) },
    );
    const there = [
      stored(label(0, { metadata: { [KEY]: '1' } }), { id: judged, valid: false }),
      stored(label(1, { overrides: judged }), { valid: false }),
      stored(label(1, { overrides: ID, spanId: '1e7e6f92caa8b42f' }), { id: `a-${'4'.repeat(32)}` }),
    ];
    assert.equal(line(moved, ...there), 'written 2, lost 0, doubled 0, altered 0');
  });
});
