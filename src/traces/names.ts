import { NOTES_NAME } from '../model/assessment';
import type { Assessment } from '../model/assessment';

/**
 * The names of the valid assessments of some traces, each once, without MLflow's notes. Names in `before` keep their
 * order and come first, those that are new follow in the order in which they were first used: so columns stay where
 * they are when labels or traces are added.
 */
export function assessmentNames(
  traces: Iterable<{ readonly assessments: readonly Assessment[] }>,
  before: readonly string[] = [],
): string[] {
  const firstUse = new Map<string, number>();
  for (const { assessments } of traces) {
    for (const { name, valid, createdAt } of assessments) {
      if (!valid || name === NOTES_NAME) continue;
      firstUse.set(name, Math.min(createdAt, firstUse.get(name) ?? Infinity));
    }
  }
  const old = before.filter((name) => firstUse.has(name));
  for (const name of old) firstUse.delete(name);
  const fresh = [...firstUse].sort(([a, at], [b, bt]) => at - bt || (a < b ? -1 : 1)).map(([name]) => name);
  return [...new Set(old), ...fresh];
}
