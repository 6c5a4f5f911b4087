import assert from 'node:assert/strict';
import type { PendingLabel } from '../../../src/labels/outbox/outboxApi';
import { overlay } from '../../../src/labels/overlay';
import type { Assessment, Label, SaveState } from '../../../src/model/assessment';
import { SERVER, TRACE, assessment } from './support/samples';

const me = 'me@example.com';
const refused: SaveState = { state: 'refused', reason: 'no' };

function pending(id: string, want: Assessment | null, save: SaveState = { state: 'saving' }): PendingLabel {
  const none = { base: null, replaces: null, beaten: [], held: false };
  return { server: SERVER, traceId: TRACE, id, want, ...none, save };
}

describe('overlay', () => {
  it("shows the desired state over the server's labels, in the order of creation", () => {
    const held = [assessment({ id: 'a-2', createdAt: 2 }), assessment({ id: 'a-1', createdAt: 1 })];
    const edited = assessment({ id: 'a-2', value: 5, createdAt: 9 });
    const fresh = assessment({ id: 'a-3', createdAt: 3, source: { type: 'HUMAN', id: me } });
    const labels = overlay(held, [pending('a-2', edited), pending('a-3', fresh)], me);
    assert.deepEqual(
      labels.map(({ id, value, save }) => [id, value, save.state]),
      [
        ['a-1', 4, 'saved'],
        ['a-2', 5, 'saving'],
        ['a-3', 4, 'saving'],
      ],
    );
  });

  it('hides deleted and overridden labels, and shows a label whose delete was refused', () => {
    const held = [
      assessment({ id: 'a-1' }),
      assessment({ id: 'a-2', valid: false }),
      assessment({ id: 'a-3' }),
    ];
    const ids = (labels: readonly PendingLabel[]): string[] => overlay(held, labels, me).map(({ id }) => id);
    assert.deepEqual(ids([]), ['a-1', 'a-3']);
    assert.deepEqual(ids([pending('a-1', null)]), ['a-3']);
    assert.deepEqual(ids([pending('a-1', null, refused)]), ['a-1', 'a-3']);
    const overriding = assessment({ id: 'a-4', overrides: 'a-1', createdAt: 2_000 });
    assert.deepEqual(ids([pending('a-4', overriding)]), ['a-3', 'a-4']);
    assert.deepEqual(ids([pending('a-4', overriding, refused)]), ['a-1', 'a-3', 'a-4']);
    assert.deepEqual(ids([pending('a-9', null)]), ['a-1', 'a-3']);
  });

  it('shows the overridden label when its override is deleted, unless the delete is refused', () => {
    const held = [assessment({ id: 'a-1', valid: false }), assessment({ id: 'a-2', overrides: 'a-1' })];
    const shown = (label: PendingLabel): [string, boolean][] =>
      overlay(held, [label], me).map(({ id, valid }) => [id, valid]);
    assert.deepEqual(shown(pending('a-2', null)), [['a-1', true]]);
    assert.deepEqual(shown(pending('a-2', null, refused)), [['a-2', true]]);
  });

  it("shows a replaced label once during the replacement, and again when it's refused", () => {
    const old = assessment({ id: 'a-1' });
    const fresh = { ...pending('a-2', assessment({ id: 'a-2', spanId: 's' })), replaces: 'a-1' };
    const ids = (held: Assessment[], labels: readonly PendingLabel[]): string[] =>
      overlay(held, labels, me).map(({ id }) => id);
    assert.deepEqual(ids([old], [fresh]), ['a-2']);
    assert.deepEqual(ids([], [pending('a-1', old), fresh]), ['a-2']);
    assert.deepEqual(ids([old, fresh.want!], [{ ...fresh, replaces: null }, pending('a-1', null)]), ['a-2']);
    assert.deepEqual(ids([old], [{ ...fresh, save: refused }]), ['a-1', 'a-2']);
    assert.deepEqual(ids([old], [{ ...fresh, want: null, held: true }]), []);
  });

  it('marks the history as invalid, whether or not the server knows of the override', () => {
    const over = assessment({ id: 'a-2', overrides: 'a-1', createdAt: 2_000 });
    const history = (valid: boolean, ...labels: PendingLabel[]): Label['history'] | undefined =>
      overlay([assessment({ id: 'a-1', valid }), ...(labels.length > 0 ? [] : [over])], labels, me).at(-1)
        ?.history;
    assert.deepEqual(history(true, pending('a-2', over)), [assessment({ id: 'a-1', valid: false })]);
    assert.deepEqual(history(false), [assessment({ id: 'a-1', valid: false })]);
  });

  it('recognizes labels of the current user', () => {
    const mine = (source: Assessment['source']): boolean =>
      overlay([assessment({ source })], [], me)[0]!.mine;
    assert.equal(mine({ type: 'HUMAN', id: me }), true);
    assert.equal(mine({ type: 'HUMAN', id: 'other' }), false);
    assert.equal(mine({ type: 'LLM_JUDGE', id: me }), false);
  });
});
