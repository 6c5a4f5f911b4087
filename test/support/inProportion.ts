import assert from 'node:assert/strict';

/** Returns the CPU time of a function in microseconds: the minimum of three runs, to reduce noise. */
export function cost(work: () => unknown): number {
  const once = (): number => {
    const started = process.cpuUsage();
    work();
    return process.cpuUsage(started).user;
  };
  return Math.min(once(), once(), once());
}

/** Asserts that ten times the text takes at most thirty times as long; quadratic time would be a hundred. */
export function inProportion(work: (length: number) => () => unknown, length: number): void {
  cost(work(length)); // warm up
  const few = Math.max(cost(work(length)), 500);
  const many = cost(work(length * 10));
  assert.ok(many < few * 30, `${few} µs for ${length}, ${many} µs for ten times as much`);
}
