import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { pauseBefore, RunningLooks } from '../../../src/app/panel/runningLooks';

describe('readings of a running trace', () => {
  let watched = true;
  let looks = 0;
  let timing: RunningLooks;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    watched = true;
    looks = 0;
    timing = new RunningLooks({ isWatched: () => watched, look: () => (looks += 1) });
  });
  afterEach(() => {
    timing.dispose();
    mock.timers.reset();
  });

  it('follow each other by some seconds, and the next only once one has ended', () => {
    timing.after({ running: true, tookMs: 50, spans: 3 });
    mock.timers.tick(3_999);
    assert.equal(looks, 0);
    mock.timers.tick(1);
    assert.equal(looks, 1);
    mock.timers.tick(600_000);
    assert.equal(looks, 1, 'the second waits for the end of the first');
    timing.after({ running: true, tookMs: 50, spans: 4 });
    mock.timers.tick(4_000);
    assert.equal(looks, 2);
  });

  it('wait while nobody sees the trace, and go on soon after', () => {
    watched = false;
    timing.after({ running: true, tookMs: 50, spans: 3 });
    mock.timers.tick(60_000);
    assert.equal(looks, 0);
    watched = true;
    mock.timers.tick(4_000);
    assert.equal(looks, 1);
  });

  it('end with the trace, with another reading, and with the panel', () => {
    timing.after({ running: false, tookMs: 50, spans: 3 });
    mock.timers.tick(600_000);
    timing.after({ running: true, tookMs: 50, spans: 3 });
    timing.stop();
    mock.timers.tick(600_000);
    timing.after({ running: true, tookMs: 50, spans: 3 });
    timing.dispose();
    mock.timers.tick(600_000);
    assert.equal(looks, 0);
  });

  it('get rarer while nothing comes, and as soon as before with the next span', () => {
    for (const spans of [3, 3]) timing.after({ running: true, tookMs: 50, spans });
    mock.timers.tick(7_999);
    assert.equal(looks, 0);
    mock.timers.tick(1);
    assert.equal(looks, 1);
    timing.after({ running: true, tookMs: 50, spans: 4 });
    mock.timers.tick(4_000);
    assert.equal(looks, 2);
  });

  it('leave the server four times as long as they take, and are never more than a minute apart else', () => {
    assert.equal(pauseBefore(0, 0), 4_000);
    assert.equal(pauseBefore(3_000, 0), 12_000);
    assert.equal(pauseBefore(0, 1_000), 60_000);
    assert.equal(pauseBefore(20_000, 0), 80_000);
  });
});
