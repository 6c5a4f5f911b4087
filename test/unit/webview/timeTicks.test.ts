import assert from 'node:assert/strict';
import type { TimeAxis } from '../../../src/model/timeline';
import { ticksOf, timeText } from '../../../src/model/timeTicks';

const [US, MS, S] = [1e3, 1e6, 1e9];
const [MIN, H, D] = [60 * S, 3600 * S, 86_400 * S];
const ofAll = (length: number, room: number): string[] => labels({ start: 0, length }, room);
const labels = (axis: TimeAxis, room: number, origin = 0): string[] =>
  ticksOf(axis, origin, room).ticks.map(({ label }) => label);

describe('ticksOf', () => {
  it('counts in round steps from 0, in one unit', () => {
    assert.deepEqual(ofAll(1840 * MS, 180), ['0', '0.5 s', '1 s', '1.5 s']);
    assert.deepEqual(ofAll(400 * US, 260), ['0', '100 µs', '200 µs', '300 µs', '400 µs']);
    assert.deepEqual(ofAll(7, 150), ['0', '2 ns', '4 ns', '6 ns']);
    assert.deepEqual(ofAll(90 * S, 200), ['0', '20 s', '40 s', '60 s', '80 s']);
  });

  it('counts minutes, hours, and days in natural steps', () => {
    assert.deepEqual(ofAll(5 * MIN, 250), ['0', '1 min', '2 min', '3 min', '4 min', '5 min']);
    assert.deepEqual(ofAll(3 * H, 200), ['0', '1 h', '2 h', '3 h']);
    assert.deepEqual(ofAll(2 * D, 300), ['0', '12 h', '1 d', '1 d 12 h', '2 d']);
    assert.deepEqual(ofAll(100 * D, 300), ['0', '20 d', '40 d', '60 d', '80 d', '100 d']);
  });

  it('has another tick after 0 in the smallest space, and no ticks if nothing took time', () => {
    assert.deepEqual(ofAll(1480 * MS, 52), ['0', '1 s']);
    assert.deepEqual(ofAll(1, 300), []);
    assert.deepEqual(ofAll(S, 0), []);
  });

  it("shows absolute times while they are short, regardless of the window's start", () => {
    assert.deepEqual(labels({ start: 1200 * MS, length: 100 * MS }, 200), ['1.2 s', '1.25 s', '1.3 s']);
    assert.deepEqual(labels({ start: 5 * S, length: 100 * MS }, 200, 3800 * MS), [
      '1.2 s',
      '1.25 s',
      '1.3 s',
    ]);
  });

  it('counts from a named time if absolute times would be long', () => {
    const near = ticksOf({ start: 1_234_567_100, length: 400 }, 0, 260);
    assert.equal(near.from, '1.234567 s');
    assert.deepEqual(
      near.ticks.map(({ label }) => label),
      ['+100 ns', '+200 ns', '+300 ns', '+400 ns', '+500 ns'],
    );
    const late = ticksOf({ start: 30 * D + 5 * H + 10 * S, length: 40 * S }, 0, 260);
    assert.equal(late.from, '30 d 5 h');
    assert.deepEqual(
      late.ticks.map(({ label }) => label),
      ['+10 s', '+20 s', '+30 s', '+40 s', '+50 s'],
    );
  });

  it('keeps counting from the same time while the window moves slightly', () => {
    const from = (start: number): string | null => ticksOf({ start, length: 400 }, 0, 260).from;
    assert.equal(from(1_234_567_100), from(1_234_567_500));
  });

  it('never overlaps labels, for any window and any width', () => {
    for (let length = 2; length < 4e17; length *= 3.7) {
      for (const start of [0, length / 3, length * 7.77, length * 123_456.7]) {
        if (start > 1e18 || start / length > 2 ** 44) continue;
        for (const room of [30, 90, 160, 400, 1200]) {
          const { ticks, from } = ticksOf({ start, length }, 0, room);
          const about = `${start} ${length} ${room}: ${from} ${ticks.map(({ label }) => label).join('|')}`;
          assert.ok(ticks.length > 0 || room < 90, about);
          if (start === 0) assert.ok(ticks.length >= 2, about);
          assert.equal(new Set(ticks.map(({ label }) => label)).size, ticks.length, about);
          ticks.forEach(({ at, label }, i) => {
            const next = ticks[i + 1];
            if (next) assert.ok((next.at - at) * room >= label.length * 6.5, about);
          });
        }
      }
    }
  });
});

describe('timeText', () => {
  it('formats a time to the requested digit', () => {
    assert.equal(timeText(1_234_567_890, 1), '1.23456789 s');
    assert.equal(timeText(1_234_567_890, MS), '1.235 s');
    assert.equal(timeText(0, 1), '0');
    assert.equal(timeText(-250 * MS, MS), '-250 ms');
    assert.equal(timeText(2 * H + 5 * MIN + 1.5 * S, 100 * MS), '2 h 5 min 1.5 s');
    assert.equal(timeText(40 * D, D), '40 d');
    assert.equal(timeText(D - 1, MIN), '1 d');
  });
});
