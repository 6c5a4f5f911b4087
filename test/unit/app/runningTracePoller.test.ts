import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { pauseBefore, RunningTracePoller } from '../../../src/app/panel/runningTracePoller';

describe('readings of a running trace', () => {
  let watched = true;
  let reloads = 0;
  let timing: RunningTracePoller;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    watched = true;
    reloads = 0;
    timing = new RunningTracePoller({ isWatched: () => watched, reload: () => (reloads += 1) });
  });
  afterEach(() => {
    timing.dispose();
    mock.timers.reset();
  });

  it('are 4 seconds apart, counted from the end of the last one', () => {
    timing.after({ running: true, tookMs: 50, spans: 3 });
    mock.timers.tick(3_999);
    assert.equal(reloads, 0);
    mock.timers.tick(1);
    assert.equal(reloads, 1);
    mock.timers.tick(600_000);
    assert.equal(reloads, 1, 'the second waits for the end of the first');
    timing.after({ running: true, tookMs: 50, spans: 4 });
    mock.timers.tick(4_000);
    assert.equal(reloads, 2);
  });

  it("pause while the trace isn't visible and resume soon after", () => {
    watched = false;
    timing.after({ running: true, tookMs: 50, spans: 3 });
    mock.timers.tick(60_000);
    assert.equal(reloads, 0);
    watched = true;
    mock.timers.tick(4_000);
    assert.equal(reloads, 1);
  });

  it('stop with the trace, with another reading, and with the panel', () => {
    timing.after({ running: false, tookMs: 50, spans: 3 });
    mock.timers.tick(600_000);
    timing.after({ running: true, tookMs: 50, spans: 3 });
    timing.stop();
    mock.timers.tick(600_000);
    timing.after({ running: true, tookMs: 50, spans: 3 });
    timing.dispose();
    mock.timers.tick(600_000);
    assert.equal(reloads, 0);
  });

  it('slow down while no spans arrive and speed up with the next span', () => {
    for (const spans of [3, 3]) timing.after({ running: true, tookMs: 50, spans });
    mock.timers.tick(7_999);
    assert.equal(reloads, 0);
    mock.timers.tick(1);
    assert.equal(reloads, 1);
    timing.after({ running: true, tookMs: 50, spans: 4 });
    mock.timers.tick(4_000);
    assert.equal(reloads, 2);
  });

  it('pause for four times their duration, and otherwise for at most a minute', () => {
    assert.equal(pauseBefore(0, 0), 4_000);
    assert.equal(pauseBefore(3_000, 0), 12_000);
    assert.equal(pauseBefore(0, 1_000), 60_000);
    assert.equal(pauseBefore(20_000, 0), 80_000);
  });
});
