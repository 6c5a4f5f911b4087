import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import type { PendingLabel } from '../../../src/labels/outbox/outboxApi';
import type { Assessment, SaveState } from '../../../src/model/assessment';
import { assessmentOf } from '../../../src/app/labeling';
import {
  waitingAsText,
  waitingLabels,
  waitingReason,
  waitingText,
} from '../../../src/app/waiting/describeWaiting';
import { restoreDiscarded } from '../../../src/app/waiting/restoreDiscarded';
import { label } from './support/samples';

const four: Assessment = assessmentOf(label('quality', 4, { rationale: 'Fine' }));
const five: Assessment = { ...four, value: 5 };
const waits: SaveState = { state: 'waiting', reason: "It doesn't respond." };

function pending(change: Partial<PendingLabel> = {}): PendingLabel {
  return {
    server: 'http://127.0.0.1:5000',
    traceId: 'tr-1',
    id: four.id,
    want: five,
    base: null,
    replaces: null,
    beaten: [],
    held: false,
    save: waits,
    ...change,
  };
}

describe('The pending labels', () => {
  it('include unsent and refused ones, but not those being saved, saved, or held for undo', () => {
    const refused = pending({ save: { state: 'refused', reason: 'No.' } });
    const all = [
      pending(),
      refused,
      pending({ save: { state: 'saving' } }),
      pending({ save: { state: 'saved' } }),
      pending({ want: null, base: four, held: true }),
    ];
    assert.deepEqual(waitingLabels(all), [all[0], refused]);
  });

  it('say what will be done', () => {
    assert.equal(waitingText(pending()), 'Create quality 5');
    assert.equal(waitingText(pending({ want: { ...five, overrides: 'a-0' } })), 'Override with quality 5');
    assert.equal(waitingText(pending({ base: four })), 'Change quality 4 to 5');
    assert.equal(waitingText(pending({ base: five })), 'Change quality 5');
    assert.equal(waitingText(pending({ base: four, want: null })), 'Delete quality 4');
    assert.equal(waitingText(pending({ replaces: 'a-0' })), 'Move quality 5');
  });

  it('say why they are pending', () => {
    assert.equal(waitingReason(pending()), "It doesn't respond.");
    assert.equal(waitingReason(pending({ save: { state: 'refused', reason: 'No.' } })), 'Not saved: No.');
  });

  it('are copied with their place, value, and rationale', () => {
    const lines = ['http://127.0.0.1:5000', 'tr-1', 'quality: 5', 'Fine'];
    assert.equal(waitingAsText(pending()), lines.join('\n'));
  });
});

describe('Undo of Discard', () => {
  const calls: unknown[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]): Promise<never> => {
      calls.push([name, ...args]);
      return new Promise(() => undefined);
    };
  const outbox = { create: note('create'), edit: note('edit'), delete: note('delete') };
  const restore = (change: Partial<PendingLabel>) => {
    calls.length = 0;
    void restoreDiscarded(outbox, pending(change))?.();
    return calls;
  };

  it('repeats the discarded request', () => {
    const { name, value, rationale, metadata, kind, source, spanId } = five;
    const exactValue = undefined;
    const label = { traceId: 'tr-1', spanId, name, kind, value, exactValue, rationale, source, metadata };
    assert.deepEqual(restore({}), [['create', 'http://127.0.0.1:5000', label]]);
    assert.deepEqual(restore({ base: four }), [
      ['edit', 'http://127.0.0.1:5000', { base: four, name, value, exactValue, rationale, metadata }],
    ]);
    assert.deepEqual(restore({ want: null, base: four }), [['delete', 'http://127.0.0.1:5000', four]]);
    assert.deepEqual(restore({ replaces: 'a-0' }), []);
  });

  it('keeps every digit', () => {
    const want = {
      ...five,
      kind: 'expectation' as const,
      value: [2 ** 60],
      exactValue: '[1152921504606846977]',
    };
    const Digits = z.object({ exactValue: z.string() });
    for (const base of [null, four]) {
      const [call] = restore({ want, base });
      assert.equal(z.tuple([z.string(), z.string(), Digits]).parse(call)[2].exactValue, want.exactValue);
    }
  });
});
