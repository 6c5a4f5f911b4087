import assert from 'node:assert/strict';
import { newEntry, type Entry } from '../../../src/labels/outbox/entry';
import { isRequest, type Effect, type OutboxEvent } from '../../../src/labels/outbox/events';
import { classify, type Failure, type FailureClass } from '../../../src/labels/outbox/failure';
import { isOwnChange, patchOf, same } from '../../../src/labels/outbox/same';
import { step } from '../../../src/labels/outbox/step';
import { backoff, dueAt } from '../../../src/labels/outbox/timing';
import type { Assessment } from '../../../src/model/assessment';
import { TrackingError, type TrackingErrorKind } from '../../../src/model/trackingError';
import { ID, SERVER, TRACE, assessment } from './support/samples';

const NOW = 1_000_000;
const four = assessment();
const five = assessment({ value: 5 });
const three = assessment({ value: 3 });

function entry(more: Partial<Entry> = {}): Entry {
  return {
    ...newEntry({ server: SERVER, traceId: TRACE, id: ID, base: null, baseAt: NOW, want: four }),
    ...more,
  };
}

function failure(kind: FailureClass, more: Partial<Failure> = {}): Failure {
  return { class: kind, status: undefined, detail: 'why', retryAfterMs: undefined, ...more };
}

/**
 * Runs a step that must not remove the entry. Returns the entry, the request, and the types of all effects.
 */
function go(before: Entry, event: OutboxEvent): { after: Entry; request: Effect | undefined; did: string[] } {
  const [after, effects] = step(before, event);
  assert.ok(after !== undefined, 'gone');
  return { after, request: effects.find(isRequest), did: effects.map((effect) => effect.type) };
}

function gone(before: Entry, event: OutboxEvent): string[] {
  const [after, effects] = step(before, event);
  assert.equal(after, undefined);
  return effects.map((effect) => effect.type);
}

const due = (more: { at?: number } = {}): OutboxEvent => ({ type: 'due', at: NOW, ...more });
const edit = (want: Assessment): OutboxEvent => ({ type: 'edit', at: NOW, want });
const remove: OutboxEvent = { type: 'delete', at: NOW, holdMs: 10_000 };
const seen = (
  held: Assessment | null,
  more: { askedAt?: number; givesOwnIds?: boolean } = {},
): OutboxEvent => ({
  type: 'seen',
  at: NOW,
  askedAt: NOW,
  assessment: held,
  givesOwnIds: false,
  ...more,
});
const answered = (held: Assessment | null): OutboxEvent => ({ type: 'answered', at: NOW, assessment: held });
const failed = (kind: FailureClass, more: Partial<Failure> = {}, healthy = false): OutboxEvent => ({
  type: 'failed',
  at: NOW,
  failure: failure(kind, more),
  jitter: 0,
  healthy,
});
const lookFailed = (kind: FailureClass, more: Partial<Failure> = {}): OutboxEvent => ({
  type: 'lookFailed',
  at: NOW,
  failure: failure(kind, more),
  jitter: 0,
});
const flight = (want: Assessment | null): Entry['sent'] => [{ want, until: null }];
const doubt = (want: Assessment | null, until = NOW + 60_000): Entry['sent'][number] => ({ want, until });

/** Typical entries with a request in flight. */
const posting = entry({ sent: flight(four) });
const patching = entry({ base: four, want: five, sent: flight(five) });
const deleting = entry({ base: four, want: null, sent: flight(null) });

describe('step: waiting', () => {
  it('starts as `waiting`, due immediately, with nothing sent', () => {
    assert.equal(entry().state, 'waiting');
    assert.equal(dueAt(entry()), 0);
    assert.deepEqual(entry().sent, []);
    assert.equal(entry().rev, 1);
  });

  it('edit: replaces `want`, increments the revision, writes', () => {
    const { after, did } = go(
      entry({ attempts: 3, notBefore: NOW + 9, reason: 'x', state: 'refused' }),
      edit(five),
    );
    assert.deepEqual(did, ['write']);
    assert.equal(after.want, five);
    assert.equal(after.rev, 2);
    assert.equal(after.undo, four);
    assert.deepEqual([after.state, after.attempts, after.notBefore, after.reason], ['waiting', 0, 0, '']);
  });

  it("edit back to the server's version, nothing in doubt: removed without a request", () => {
    assert.deepEqual(gone(entry({ base: four, want: five }), edit(four)), ['remove']);
  });

  it('edit: keeps the delay that the server requested', () => {
    const { after } = go(entry({ notBefore: NOW + 5_000, patient: true }), edit(five));
    assert.equal(dueAt(after), NOW + 5_000);
  });

  it('delete or Discard before anything was sent: removed without a request', () => {
    assert.deepEqual(gone(entry(), remove), ['remove']);
    assert.deepEqual(gone(entry(), { type: 'discard', at: NOW }), ['remove']);
    assert.deepEqual(gone(entry({ state: 'refused' }), { type: 'discard', at: NOW }), ['remove']);
  });

  it('delete otherwise: held for 10 s, then DELETE', () => {
    const { after } = go(entry({ base: four, want: four, sent: [doubt(five)] }), remove);
    assert.equal(after.want, null);
    assert.equal(dueAt(after), NOW + 10_000);
    assert.deepEqual(go(after, due({ at: NOW + 9_999 })).did, []);
    const held = entry({ base: four, want: null, heldUntil: NOW });
    assert.deepEqual(go(held, due()).request, { type: 'delete' });
    assert.equal(go(held, due()).after.heldUntil, 0);
  });

  it('undo: restores the previous `want`, so a held delete or an edit ends without a request', () => {
    const { after } = go(entry({ base: four, want: four, undo: four, sent: [doubt(five)] }), remove);
    assert.equal(go(after, { type: 'undo', at: NOW }).after.want, four);
    assert.equal(dueAt(go(after, { type: 'undo', at: NOW }).after), 0);
    assert.deepEqual(gone(entry({ base: four, want: null, undo: four }), { type: 'undo', at: NOW }), [
      'remove',
    ]);
    assert.deepEqual(gone(entry(), { type: 'undo', at: NOW }), ['remove']);
  });

  it('undo of the second of two edits keeps the first one', () => {
    const twice = go(entry({ base: three, want: four, undo: three }), edit(five)).after;
    assert.equal(go(twice, { type: 'undo', at: NOW }).after.want, four);
  });

  it("saving the same state again doesn't change `undo`", () => {
    const again = go(entry({ base: three, want: four, undo: three }), edit(assessment())).after;
    assert.equal(again.undo, three);
  });

  it('deleting a deleted label changes nothing, except that a refused delete is retried', () => {
    const deleted = entry({ base: four, want: null });
    assert.deepEqual(step(deleted, remove), [deleted, []]);
    assert.equal(go({ ...deleted, state: 'refused' }, remove).after.state, 'waiting');
  });

  it('Discard otherwise: `want` becomes `base`, or null for a create that may have arrived', () => {
    const maybe = go(entry({ sent: [doubt(four)] }), { type: 'discard', at: NOW });
    assert.deepEqual([maybe.after.want, maybe.after.state], [null, 'waiting']);
    assert.equal(go(maybe.after, due()).request?.type, 'get');
    const edited = go(entry({ base: three, want: five, sent: [doubt(four)] }), { type: 'discard', at: NOW });
    assert.equal(edited.after.want, three);
    assert.deepEqual(gone(entry({ base: four, want: five }), { type: 'discard', at: NOW }), ['remove']);
  });

  it('due: nothing happens before `notBefore`', () => {
    const later = entry({ notBefore: NOW + 1 });
    assert.deepEqual(step(later, due()), [later, []]);
    assert.deepEqual(step(posting, due()), [posting, []]);
    const refused = entry({ state: 'refused' });
    assert.deepEqual(step(refused, due()), [refused, []]);
  });

  it('due, nothing in doubt: writes it as sent, then POST, PATCH of changed fields, or DELETE', () => {
    const post = go(entry(), due());
    assert.deepEqual(post.did, ['write', 'post']);
    assert.deepEqual(post.after.sent, flight(four));
    assert.deepEqual(post.request, { type: 'post', assessment: four });
    const patch = go(entry({ base: four, want: assessment({ value: 5, rationale: '' }) }), due());
    assert.deepEqual(patch.did, ['write', 'patch']);
    assert.deepEqual(patch.request, { type: 'patch', patch: { kind: 'feedback', value: 5 } });
    const del = go(entry({ base: four, want: null }), due());
    assert.deepEqual(del.did, ['write', 'delete']);
    assert.deepEqual(del.after.sent, flight(null));
  });

  it('due, in doubt or with a base older than a minute: GET first', () => {
    assert.deepEqual(go(entry({ sent: [doubt(four)] }), due()).did, ['get']);
    assert.deepEqual(go(entry({ base: four, want: five, baseAt: NOW - 60_001 }), due()).did, ['get']);
    assert.deepEqual(go(entry({ base: four, want: five, baseAt: 0 }), due()).did, ['get']);
    assert.deepEqual(go(entry({ base: four, want: five, baseAt: NOW - 60_000 }), due()).did, [
      'write',
      'patch',
    ]);
    assert.deepEqual(go(entry({ baseAt: 0 }), due()).did, ['write', 'post']);
  });
});

describe('step: the response to a GET', () => {
  const inDoubt = entry({ base: three, want: five, sent: [doubt(four)], attempts: 2 });

  it('as wanted: settled while something is in doubt, otherwise removed; the store is updated', () => {
    const { after, did } = go(inDoubt, seen(five));
    assert.equal(after.state, 'settled');
    assert.deepEqual(did, ['write', 'put']);
    assert.deepEqual(gone({ ...inDoubt, sent: [doubt(four, NOW - 1)] }, seen(five)), ['remove', 'put']);
    assert.deepEqual(gone(entry({ base: four, want: null }), seen(null)), ['remove', 'forget']);
  });

  it('the base or a state in doubt: sends all fields that differ from any of them', () => {
    for (const held of [three, four]) {
      const { after, request, did } = go(inDoubt, seen(held));
      assert.deepEqual(did, ['put', 'write', 'patch']);
      assert.equal(after.base, held);
      assert.deepEqual(request, { type: 'patch', patch: { kind: 'feedback', value: 5 } });
      assert.deepEqual(after.sent, [doubt(four), { want: five, until: null }]);
    }
    const reverted = entry({ base: four, want: four, sent: [doubt(five)], baseAt: 0 });
    assert.equal(go(reverted, seen(four)).after.state, 'settled');
    assert.deepEqual(go(reverted, seen(five)).request, {
      type: 'patch',
      patch: { kind: 'feedback', value: 4 },
    });
  });

  it('also patches a field that only a request in doubt would change', () => {
    const before = entry({
      base: four,
      want: assessment({ rationale: 'b' }),
      sent: [doubt(assessment({ value: 5, rationale: 'a' }))],
    });
    const patch = { kind: 'feedback', value: 4, rationale: 'b' };
    assert.deepEqual(go(before, seen(four)).request, { type: 'patch', patch });
  });

  it("nothing, if the create hasn't arrived: POST again", () => {
    assert.deepEqual(go(entry({ sent: [doubt(four)] }), seen(null)).request, {
      type: 'post',
      assessment: four,
    });
  });

  it("another user's change: refused with both versions; Retry overwrites it, Discard keeps it", () => {
    const { after, did } = go(inDoubt, seen(assessment({ value: 1, rationale: 'theirs' })));
    assert.equal(after.state, 'refused');
    assert.deepEqual(did, ['write', 'put']);
    assert.match(after.reason, /changed this label. Yours: quality 5. On the server: quality 1 \(theirs\)/);
    const retried = go({ ...after, sent: [] }, { type: 'retry', at: NOW }).after;
    assert.deepEqual(go(retried, due()).request, {
      type: 'patch',
      patch: { kind: 'feedback', value: 5, rationale: '' },
    });
    assert.deepEqual(gone({ ...after, sent: [] }, { type: 'discard', at: NOW }), ['remove']);
  });

  it('deleted by another user: refused, unless our own delete is in doubt', () => {
    assert.match(go(inDoubt, seen(null)).after.reason, /On the server: deleted/);
    const ours = entry({ base: four, want: five, sent: [doubt(null)] });
    assert.deepEqual(go(ours, seen(null)).request, { type: 'post', assessment: five });
  });

  it('drops doubts that expired before the GET was sent, not after', () => {
    const both = entry({ base: three, want: five, sent: [doubt(four, NOW), doubt(null, NOW + 1)] });
    assert.deepEqual(go(both, seen(five)).after.sent, [doubt(null, NOW + 1)]);
    assert.equal(go(both, seen(five, { askedAt: NOW - 1 })).after.sent.length, 2);
  });

  it('holds a delete that was requested during the GET', () => {
    const { after, did } = go(
      entry({ base: four, want: null, baseAt: 0, heldUntil: NOW + 5_000 }),
      seen(four),
    );
    assert.deepEqual(did, ['write', 'put']);
    assert.equal(dueAt(after), NOW + 5_000);
  });

  it('waits for a create in doubt to expire before resending it to a server with its own IDs', () => {
    const { after, did } = go(entry({ sent: [doubt(four)] }), seen(null, { givesOwnIds: true }));
    assert.deepEqual(did, ['write', 'forget']);
    assert.deepEqual([after.state, after.sent], ['waiting', [doubt(four)]]);
    const until = after.sent[0]?.until ?? 0;
    assert.equal(dueAt(after), until);
    const later = step(after, {
      type: 'seen',
      at: until + 2,
      askedAt: until + 1,
      assessment: null,
      givesOwnIds: true,
    });
    assert.deepEqual(
      later[1].map(({ type }) => type),
      ['forget', 'write', 'post'],
    );
  });

  it("doesn't settle a refused entry, regardless of later responses", () => {
    const tied = entry({ base: five, want: four, state: 'refused', reason: 'tied', sent: flight(four) });
    for (const event of [answered(four), failed('inDoubt'), failed('neverLeft')]) {
      const { after } = go(tied, event);
      assert.deepEqual([after.state, after.reason], ['refused', 'tied']);
    }
    assert.equal(go({ ...tied, sent: [] }, seen(four)).after.state, 'refused');
    assert.equal(go({ ...tied, sent: [] }, lookFailed('inDoubt')).after.state, 'refused');
  });
});

describe('step: sending', () => {
  it('edit: replaces `want`; the response to the old one makes it `waiting`, not corrected', () => {
    const edited = go(posting, edit(five)).after;
    assert.deepEqual(edited.sent, flight(four));
    const { after, did } = go(edited, answered(four));
    assert.deepEqual(did, ['write', 'put']);
    assert.deepEqual([after.state, after.base, after.corrected, after.sent], ['waiting', four, false, []]);
    assert.deepEqual(go(after, due()).request, { type: 'patch', patch: { kind: 'feedback', value: 5 } });
  });

  it('delete: the response to the create is followed by a DELETE', () => {
    const deleted = go(posting, { ...remove, holdMs: 0 }).after;
    assert.deepEqual(go(go(deleted, answered(four)).after, due()).request, { type: 'delete' });
  });

  it('2xx as wanted: removed, or settled while an earlier request is in doubt', () => {
    assert.deepEqual(gone(posting, answered(four)), ['remove', 'put']);
    assert.deepEqual(gone(deleting, answered(null)), ['remove', 'forget']);
    const { after } = go({ ...patching, sent: [doubt(three), ...flight(five)] }, answered(five));
    assert.deepEqual([after.state, after.sent], ['settled', [doubt(three)]]);
  });

  it('2xx not as sent: one corrective PATCH, then refused', () => {
    const lost = assessment({ value: null });
    const corrected = go(posting, answered(lost)).after;
    assert.deepEqual([corrected.state, corrected.corrected, corrected.base], ['waiting', true, lost]);
    const again = go(corrected, due());
    assert.deepEqual(again.request, { type: 'patch', patch: { kind: 'feedback', value: 4 } });
    const { after, did } = go(again.after, answered(lost));
    assert.deepEqual(did, ['write', 'put']);
    assert.equal(after.state, 'refused');
    assert.match(after.reason, /stored something else: quality null/);
    assert.equal(go(after, { type: 'retry', at: NOW }).after.corrected, false);
  });

  it('2xx that an earlier request in doubt explains: GET again without using the correction', () => {
    const mixed = { ...patching, sent: [doubt(three), ...flight(five)] };
    const { after } = go(mixed, answered(three));
    assert.deepEqual([after.state, after.corrected], ['waiting', false]);
    assert.equal(go(after, due()).request?.type, 'get');
  });

  it("a span ID that the server lost can't be patched: refused", () => {
    const onSpan = assessment({ spanId: '00f067aa0ba902b7' });
    const corrected = go(entry({ want: onSpan, sent: flight(onSpan) }), answered(four)).after;
    assert.equal(go(corrected, due()).after.state, 'refused');
  });

  it('a different ID than ours: refused, never resent automatically', () => {
    const { after, did } = go(posting, answered(assessment({ id: 'a-other' })));
    assert.deepEqual([after.state, after.base, after.sent], ['refused', null, []]);
    assert.deepEqual(did, ['write', 'put']);
    assert.equal(dueAt(after), undefined);
  });

  it('never left: removed from `sent`, backs off from 1 to 60 s', () => {
    let at = posting;
    const waits = [1, 2, 4, 8, 16, 32, 60, 60];
    for (const [index, seconds] of waits.entries()) {
      const { after, did } = go(at, failed('neverLeft'));
      assert.deepEqual(did, ['write']);
      assert.deepEqual([after.state, after.sent, after.attempts], ['waiting', [], index + 1]);
      assert.equal(after.notBefore, NOW + seconds * 1_000);
      assert.equal(after.reason, 'Saved locally. Sends when 127.0.0.1:5000 is reachable.');
      at = { ...after, sent: flight(four) };
    }
    assert.equal(backoff(3, 1), 3_000);
  });

  it('no response, a broken one, or 5xx: stays in `sent` for 60 s, so a GET comes next', () => {
    const { after } = go(posting, failed('inDoubt'));
    assert.deepEqual([after.state, after.sent], ['waiting', [doubt(four)]]);
    assert.deepEqual(go(after, due({ at: NOW + 1_000 })).did, ['get']);
  });

  it('merges doubts about the same end state and keeps the later expiry', () => {
    const before = { ...posting, sent: [doubt(four, NOW + 1), doubt(three, NOW + 2), ...flight(four)] };
    const { after } = go(before, failed('inDoubt'));
    assert.deepEqual(after.sent, [doubt(three, NOW + 2), doubt(four)]);
  });

  it("408, 425, 429: removed from `sent`, waits as requested, and wake doesn't shorten it", () => {
    const { after } = go(posting, failed('busy', { status: 429, retryAfterMs: 30_000 }));
    assert.deepEqual([after.sent, after.notBefore, after.patient], [[], NOW + 30_000, true]);
    assert.equal(go(after, { type: 'wake', at: NOW }).after.notBefore, NOW + 30_000);
    assert.equal(go(after, { type: 'retry', at: NOW }).after.notBefore, 0);
    assert.equal(go(posting, failed('busy', { retryAfterMs: 0 })).after.notBefore, NOW + 1_000);
  });

  it('503: stays in `sent`, waits as requested', () => {
    const { after } = go(posting, failed('unavailable', { status: 503, retryAfterMs: 5_000 }));
    assert.deepEqual([after.sent, after.notBefore], [[doubt(four)], NOW + 5_000]);
  });

  it('401, 403 of the host or origin check: removed from `sent`, pauses the whole server', () => {
    const { after, did } = go(posting, failed('signIn', { status: 401 }));
    assert.deepEqual(did, ['write']);
    assert.deepEqual([after.state, after.sent], ['waiting', []]);
    assert.match(after.reason, /requires a sign-in/);
    assert.match(
      go(posting, failed('signIn', { status: 403 })).after.reason,
      /doesn't accept requests from here: why/,
    );
  });

  it('404 while our own delete is in `sent`: the label is gone, so POST', () => {
    const { after } = go({ ...patching, sent: [doubt(null), ...flight(five)] }, failed('missing'));
    assert.deepEqual([after.state, after.base], ['waiting', null]);
    assert.deepEqual(go(go(after, due()).after, seen(null)).request, { type: 'post', assessment: five });
  });

  it('404 otherwise: refused; a DELETE is done', () => {
    assert.match(
      go(posting, failed('missing', { status: 404 })).after.reason,
      /trace is no longer on 127.0.0.1:5000/,
    );
    const { after, did } = go(patching, failed('missing', { status: 404 }));
    assert.deepEqual([after.state, after.base, did], ['refused', null, ['write', 'forget']]);
    assert.match(after.reason, /Someone deleted this label/);
    assert.deepEqual(gone(deleting, failed('missing', { status: 404 })), ['remove', 'forget']);
  });

  it("400, 403 permission, 409, 413, 422: refused with the server's message", () => {
    const { after, did } = go(posting, failed('refused', { status: 400, detail: 'Bad\n name.' }));
    assert.deepEqual([after.state, after.sent, did], ['refused', [], ['write']]);
    assert.equal(after.reason, '127.0.0.1:5000 rejected it (400): Bad name. Edit or discard it.');
  });

  it('the same 500 five times while /health is OK: refused', () => {
    let at = posting;
    for (let time = 1; time <= 4; time += 1) {
      const { after } = go(
        at,
        failed('inDoubt', { status: 500, detail: `boom ${time} at 0x7f3a9c0${time}` }, true),
      );
      assert.equal(after.state, 'waiting');
      at = { ...after, sent: flight(four) };
    }
    const sick = go(at, failed('inDoubt', { status: 500, detail: 'boom 17 at 0x7f3a9c99' }, false)).after;
    assert.equal(sick.state, 'waiting');
    const other = go(at, failed('inDoubt', { status: 500, detail: 'bang' }, true)).after;
    assert.deepEqual([other.state, other.sameError?.count], ['waiting', 1]);
    const { after } = go(at, failed('inDoubt', { status: 500, detail: 'boom 17 at 0x7f3a9c99' }, true));
    assert.equal(after.state, 'refused');
    assert.match(after.reason, /failed 5 times with the same error \(500\): boom 17/);
    assert.equal(after.sent.length, 1);
  });

  it('a response without a request in flight changes nothing', () => {
    assert.deepEqual(step(entry(), answered(four)), [entry(), []]);
    assert.deepEqual(step(entry(), failed('refused')), [entry(), []]);
  });
});

describe('step: refused, settled, restart, wake', () => {
  it('Retry and Edit make a refused entry `waiting` and reset its counters', () => {
    const refused = entry({
      state: 'refused',
      attempts: 4,
      corrected: true,
      sameError: { text: 'x', count: 5 },
    });
    const { after, did } = go(refused, { type: 'retry', at: NOW });
    assert.deepEqual(did, ['write']);
    assert.deepEqual(
      [after.state, after.attempts, after.corrected, after.sameError],
      ['waiting', 0, false, null],
    );
    assert.equal(go(refused, edit(five)).after.state, 'waiting');
  });

  const settled = entry({
    base: four,
    state: 'settled',
    sent: [doubt(three, NOW + 5), doubt(null, NOW + 9)],
  });

  it('settled: one GET when the last doubt expires', () => {
    assert.equal(dueAt(settled), NOW + 9);
    assert.deepEqual(step(settled, due()), [settled, []]);
    assert.deepEqual(go(settled, due({ at: NOW + 9 })).did, ['get']);
  });

  it('final check: removed as wanted, resent after a late commit, or left as another user set it', () => {
    const look = { askedAt: NOW + 9 };
    assert.deepEqual(gone(settled, seen(four, look)), ['remove', 'put']);
    assert.deepEqual(go(settled, seen(three, look)).request, {
      type: 'patch',
      patch: { kind: 'feedback', value: 4 },
    });
    assert.deepEqual(go(settled, seen(null, look)).request, { type: 'post', assessment: four });
    assert.deepEqual(gone(settled, seen(five, look)), ['remove', 'put']);
    const created = entry({ base: four, state: 'settled', sent: [doubt(four, NOW)] });
    assert.deepEqual(gone(created, seen(null, look)), ['remove', 'forget']);
  });

  it('settled: Retry and Discard do nothing, an edit makes it `waiting`', () => {
    assert.deepEqual(step(settled, { type: 'retry', at: NOW }), [settled, []]);
    assert.deepEqual(step(settled, { type: 'discard', at: NOW }), [settled, []]);
    assert.equal(go(settled, edit(five)).after.state, 'waiting');
  });

  it('settled: a failed GET is postponed and not shown to the user', () => {
    for (const kind of ['neverLeft', 'inDoubt', 'refused', 'missing'] as const) {
      const { after } = go(settled, lookFailed(kind));
      assert.deepEqual([after.state, after.reason, after.notBefore], ['settled', '', NOW + 1_000]);
    }
    assert.deepEqual(go(settled, lookFailed('signIn')).did, ['write']);
  });

  it('a failed GET postpones a `waiting` entry or refuses it', () => {
    const waiting = entry({ sent: [doubt(four)] });
    assert.equal(go(waiting, lookFailed('neverLeft')).after.notBefore, NOW + 1_000);
    assert.equal(
      go(waiting, lookFailed('unavailable', { retryAfterMs: 9_000 })).after.notBefore,
      NOW + 9_000,
    );
    assert.equal(go(waiting, lookFailed('refused', { status: 403 })).after.state, 'refused');
    assert.match(go(waiting, lookFailed('signIn', { status: 401 })).after.reason, /sign-in/);
  });

  it('restart: everything sent is in doubt for a minute, delays end, a held delete is held again', () => {
    const before = entry({
      sent: [doubt(three, 5), ...flight(four)],
      notBefore: 9e15,
      patient: true,
      baseAt: NOW,
    });
    const { after, did } = go(before, { type: 'restart', at: NOW });
    assert.deepEqual(did, []);
    assert.deepEqual(after.sent, [doubt(three), doubt(four)]);
    assert.deepEqual([after.baseAt, dueAt(after)], [0, 0]);
    const held = go(entry({ base: four, want: null, heldUntil: 5 }), { type: 'restart', at: NOW }).after;
    assert.equal(dueAt(held), NOW + 10_000);
    assert.equal(go(entry({ state: 'refused' }), { type: 'restart', at: NOW }).after.state, 'refused');
  });

  it('wake: ends a backoff, but not the 10 s hold of a delete', () => {
    assert.equal(go(entry({ notBefore: NOW + 9 }), { type: 'wake', at: NOW }).after.notBefore, 0);
    const held = entry({ base: four, want: null, heldUntil: NOW + 10_000 });
    assert.equal(dueAt(go(held, { type: 'wake', at: NOW }).after), NOW + 10_000);
  });
});

describe('step: one label in place of another', () => {
  const old = assessment({ id: 'a-old' });
  const moving = entry({ replaces: old });

  it('deletes the old label once the server has the new one, durably before it forgets it', () => {
    const answer = go({ ...moving, sent: flight(four) }, answered(four));
    assert.deepEqual(
      [answer.did, answer.after.state, answer.after.released],
      [['write', 'put'], 'waiting', false],
    );
    assert.equal(dueAt(answer.after), 0);
    const [released, effects] = step(answer.after, due());
    assert.deepEqual(effects, [{ type: 'release', replaced: old }, { type: 'write' }]);
    assert.equal(released?.released, true);
    assert.deepEqual(gone(released, due()), ['remove', 'put']);
  });

  it('sends the new label first, and checks the server before it trusts an old response', () => {
    assert.deepEqual(go(moving, due()).did, ['write', 'post']);
    const restarted = go({ ...moving, base: four }, { type: 'restart', at: NOW }).after;
    assert.deepEqual(go(restarted, due()).did, ['get']);
    const present = go(restarted, seen(four)).after;
    assert.deepEqual(go(present, due()).did, ['release', 'write']);
    assert.deepEqual(go(restarted, seen(null)).did, ['write', 'forget']);
    assert.equal(go(restarted, seen(null)).after.state, 'refused');
  });

  it('continues normally while the new label is still in doubt', () => {
    const doubtful = go({ ...moving, sent: [doubt(four)] }, seen(four)).after;
    const { after, did } = go(doubtful, due());
    assert.deepEqual(did, ['release', 'write']);
    assert.deepEqual(go(go(after, due()).after, seen(four)).after.state, 'settled');
  });

  it('undo and Discard keep the old label', () => {
    for (const type of ['undo', 'discard'] as const) {
      assert.deepEqual(gone(moving, { type, at: NOW }), ['remove']);
      const { after } = go({ ...moving, sent: [doubt(four)] }, { type, at: NOW });
      assert.deepEqual([after.want, after.replaces], [null, null]);
      assert.deepEqual(gone({ ...after, sent: [] }, seen(null)), ['remove', 'forget']);
    }
  });

  it('an edit keeps `replaces`, a delete also deletes the old label', () => {
    assert.equal(go(moving, edit(five)).after.replaces, old);
    const { after } = go(moving, remove);
    assert.deepEqual([after.want, after.replaces, dueAt(after)], [null, old, NOW + 10_000]);
    assert.equal(go(after, { type: 'undo', at: NOW }).after.replaces, old);
    const later = due({ at: NOW + 10_000 });
    assert.deepEqual(go(after, later).did, ['release', 'write']);
    assert.deepEqual(gone(go(after, later).after, later), ['remove', 'forget']);
  });

  it("a refused new label doesn't affect the old one", () => {
    const refused = go({ ...moving, sent: flight(four) }, failed('refused', { status: 400 })).after;
    assert.equal(refused.state, 'refused');
    assert.deepEqual(step(refused, due()), [refused, []]);
    assert.equal(go(refused, { type: 'retry', at: NOW }).after.replaces, old);
    assert.deepEqual(gone(refused, { type: 'discard', at: NOW }), ['remove']);
  });

  it('the old label: removed if never sent, otherwise deleted immediately, without its own undo', () => {
    const replaced: OutboxEvent = { type: 'replaced', at: NOW };
    assert.deepEqual(gone(entry(), replaced), ['remove']);
    const { after } = go(entry({ base: four, want: five, undo: four, sent: [doubt(five)] }), replaced);
    assert.deepEqual([after.want, after.undo, dueAt(after)], [null, null, 0]);
    assert.equal(go(after, { type: 'undo', at: NOW }).after.want, null);
    assert.deepEqual(step(after, replaced), [after, []]);
    assert.equal(go({ ...after, state: 'refused' }, replaced).after.state, 'waiting');
    // It replaces a third label, which is deleted first.
    assert.deepEqual(go(go(moving, replaced).after, due()).did, ['release', 'write']);
  });

  it('restored: wanted again, and the other label is deleted once this one exists', () => {
    const by = assessment({ id: 'a-new' });
    const deletes = entry({ base: four, want: null, undo: null });
    const { after } = go(deletes, { type: 'restore', at: NOW, want: four, replaces: by });
    assert.deepEqual([after.want, after.replaces, after.released], [four, by, false]);
    assert.deepEqual(step(after, due())[1], [{ type: 'release', replaced: by }, { type: 'write' }]);
    const lost = go({ ...after, base: null }, due());
    assert.deepEqual(lost.request, { type: 'post', assessment: four });
    assert.equal(go(moving, { type: 'release', at: NOW }).after.released, true);
  });
});

describe('same, patchOf, explained', () => {
  it('compares the name, value as a double, rationale, span, and our metadata', () => {
    assert.ok(same(assessment({ value: 4 }), assessment({ value: 4.0, updatedAt: 9, createdAt: 9 })));
    assert.ok(same(assessment({ metadata: { a: '1', b: '2' } }), assessment({ metadata: { a: '1' } })));
    assert.ok(!same(assessment({ metadata: { a: '1' } }), assessment({ metadata: { a: '1', b: '2' } })));
    for (const other of [{ name: 'x' }, { value: '4' }, { rationale: 'x' }, { spanId: 'x' }]) {
      assert.ok(!same(four, assessment(other)));
    }
    assert.ok(same(null, null));
    assert.ok(!same(four, null));
    assert.ok(!same(null, four));
  });

  it("compares an expectation's rationale, not the metadata that carries it", () => {
    const held = assessment({ rationale: 'new', metadata: { 'mlflowTraces.rationale': 'new' } });
    const want = assessment({ rationale: 'new', metadata: { 'mlflowTraces.rationale': 'old' } });
    assert.ok(same(held, want));
  });

  it('patches only differences, including metadata', () => {
    const base = entry({ base: four });
    assert.equal(patchOf(base, four, assessment()), undefined);
    assert.deepEqual(patchOf(base, four, assessment({ name: 'n', rationale: 'r', metadata: { k: 'v' } })), {
      kind: 'feedback',
      name: 'n',
      rationale: 'r',
      metadata: { k: 'v' },
    });
  });

  it('explains a mixture of sent states and nothing else', () => {
    const sent = [doubt(assessment({ value: 5, rationale: 'a' }))];
    const mixed = entry({ base: four, want: assessment({ rationale: 'b' }), sent });
    assert.ok(isOwnChange(mixed, assessment({ value: 5, rationale: 'b' })));
    assert.ok(!isOwnChange(mixed, assessment({ value: 6, rationale: 'b' })));
    assert.ok(!isOwnChange(mixed, null));
    assert.ok(!isOwnChange(entry({ sent: [] }), five));
  });
});

describe('classify', () => {
  const kinds: [TrackingErrorKind, number | undefined, FailureClass][] = [
    ['notConfigured', undefined, 'neverLeft'],
    ['unreachable', undefined, 'neverLeft'],
    ['tooOld', undefined, 'neverLeft'],
    ['timeout', undefined, 'inDoubt'],
    ['badResponse', 200, 'inDoubt'],
    ['server', 500, 'inDoubt'],
    ['server', 502, 'inDoubt'],
    ['server', 503, 'unavailable'],
    ['busy', 429, 'busy'],
    ['auth', 401, 'signIn'],
    ['forbidden', 403, 'refused'],
    ['invalid', 400, 'refused'],
    ['notFound', 404, 'missing'],
  ];
  for (const [kind, status, expected] of kinds) {
    it(`maps ${kind} ${status ?? ''} to ${expected}`, () => {
      const error = new TrackingError({ kind, status, message: 'm', server: SERVER, detail: 'd' });
      assert.deepEqual(classify(error), { class: expected, status, detail: 'd', retryAfterMs: undefined });
    });
  }

  it('maps other errors to `inDoubt` and limits Retry-After to ten minutes', () => {
    assert.equal(classify(new Error('x')).class, 'inDoubt');
    const error = new TrackingError({ kind: 'busy', message: 'm', server: SERVER, retryAfterMs: 9e9 });
    assert.equal(classify(error).retryAfterMs, 600_000);
    assert.equal(classify(error).detail, 'm');
  });
});
