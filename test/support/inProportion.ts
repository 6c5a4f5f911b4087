import assert from 'node:assert/strict';

/** The processor's time that something takes, in microseconds: the least of three, which no other process lengthens. */
export function cost(work: () => unknown): number {
  const once = (): number => {
    const started = process.cpuUsage();
    work();
    return process.cpuUsage(started).user;
  };
  return Math.min(once(), once(), once());
}

/** Ten times the text may take thirty times as long, not a hundred. */
export function inProportion(work: (length: number) => () => unknown, length: number): void {
  cost(work(length)); // warms up
  const few = Math.max(cost(work(length)), 500);
  const many = cost(work(length * 10));
  assert.ok(many < few * 30, `${few} µs for ${length}, ${many} µs for ten times as much`);
}
