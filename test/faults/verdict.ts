import { possibleEnds, type History, type Write } from './history';
import { KEY, sameLabel, type Label } from './label';

/** A label as MLflow's SDK read it at the end. */
export interface StoredLabel {
  readonly id: string;
  readonly label: Label;
  readonly valid: boolean;
}

export interface Verdict {
  /** Writes that were acknowledged as durable. */
  readonly written: number;
  /** Labels whose acknowledged end is not there: missing, or an older state of the same window's stands, or a deleted one is back. */
  readonly lost: number;
  /** Labels that are there more often than once. */
  readonly doubled: number;
  /** Labels that are something that nobody wrote, or an older text that beat another window's newer one, or wrongly valid. */
  readonly altered: number;
  /** Labels that two windows changed at the same time, so that more than one end is right. */
  readonly contested: number;
  readonly labels: number;
  /** A sentence for each thing that is wrong. */
  readonly problems: readonly string[];
}

/** Compares what is stored with what was acknowledged. */
export function judge(history: History, stored: readonly StoredLabel[]): Verdict {
  const byKey = groupBy(history.writes, ({ key }) => String(key));
  const storedByKey = groupBy(withoutFormer(stored), ({ label }) => label.metadata[KEY] ?? '');
  const overridden = new Set(stored.flatMap(({ label }) => label.overrides ?? []));
  const count = { lost: 0, doubled: 0, altered: 0, contested: 0 };
  const problems: string[] = [];
  const wrong = (what: 'lost' | 'doubled' | 'altered', key: string, text: string): void => {
    count[what] += 1;
    problems.push(`${what}: label ${key}: ${text}`);
  };
  for (const [key, writes] of byKey) {
    const ends = possibleEnds(writes);
    if (ends.length > 1) count.contested += 1;
    const found = storedByKey.get(key) ?? [];
    for (const { id } of found.slice(1)) wrong('doubled', key, `also there as ${id}`);
    const shown = found[0]?.label ?? null;
    const expected = `expected ${ends.map(text).join(' or ')}`;
    if (found.length > 1 ? found.some(({ label }) => isOneOf(ends, label)) : isOneOf(ends, shown)) continue;
    wrong(isLost(writes, shown) ? 'lost' : 'altered', key, `${text(shown)} is there, ${expected}`);
  }
  for (const [key, found] of storedByKey) {
    for (const { id, label } of found) {
      if (!byKey.has(key)) wrong('altered', key, `${id} is there, which nobody wrote: ${text(label)}`);
    }
  }
  for (const { id, label, valid } of stored) {
    if (valid === overridden.has(id))
      wrong('altered', label.metadata[KEY] ?? '', `${id} is ${valid ? '' : 'not '}valid`);
  }
  return { written: history.durable, labels: byKey.size, ...count, problems };
}

/** Whether what is there is nothing, or something older of the window that wrote last. */
function isLost(writes: readonly Write[], shown: Label | null): boolean {
  if (shown === null) return true;
  const latest = writes.findLast(({ outcome }) => outcome === 'durable');
  return writes.some(({ want, by }) => sameLabel(want, shown) && by === latest?.by);
}

/**
 * A label that overrides another one is moved by overriding it in its turn: to delete it would bring back what it
 * overrides. So its former selves are its history, which no UI shows, and what it overrides lies behind them.
 */
function withoutFormer(stored: readonly StoredLabel[]): StoredLabel[] {
  const byId = new Map(stored.map((each) => [each.id, each]));
  const formerOf = ({ label }: StoredLabel): StoredLabel | undefined => {
    const overridden = byId.get(label.overrides ?? '');
    return overridden?.label.metadata[KEY] === label.metadata[KEY] ? overridden : undefined;
  };
  const former = new Set(stored.flatMap((each) => formerOf(each) ?? []));
  return stored
    .filter((each) => !former.has(each))
    .map((each) => {
      const selves = [each];
      let next = formerOf(each);
      while (next !== undefined && !selves.includes(next)) {
        selves.push(next);
        next = formerOf(next);
      }
      return { ...each, label: { ...each.label, overrides: selves.at(-1)?.label.overrides ?? null } };
    });
}

/** What several campaigns come to together. */
export function sum(verdicts: readonly Verdict[]): Verdict {
  const add = (of: (verdict: Verdict) => number): number =>
    verdicts.reduce((total, each) => total + of(each), 0);
  return {
    written: add((each) => each.written),
    lost: add((each) => each.lost),
    doubled: add((each) => each.doubled),
    altered: add((each) => each.altered),
    contested: add((each) => each.contested),
    labels: add((each) => each.labels),
    problems: verdicts.flatMap(({ problems }) => problems),
  };
}

/** The line that a campaign ends with. */
export function lastLine({ written, lost, doubled, altered }: Verdict): string {
  return `written ${written}, lost ${lost}, doubled ${doubled}, altered ${altered}`;
}

export function isClean({ lost, doubled, altered }: Verdict): boolean {
  return lost === 0 && doubled === 0 && altered === 0;
}

/** The history of one label, for whoever looks into a failure. */
export function describeWrites(writes: readonly Write[]): string {
  return writes
    .map(
      ({ begun, ended, by, kind, outcome, want, alone, held }) =>
        `${begun}-${ended} ${by.slice(0, 8)} ${kind} ${outcome}${alone ? ' alone' : ''}${held ? ' held' : ''} ${text(want)}`,
    )
    .join('\n');
}

function isOneOf(ends: readonly (Label | null)[], label: Label | null): boolean {
  return ends.some((end) => sameLabel(end, label));
}

function text(label: Label | null): string {
  return label === null ? 'nothing' : JSON.stringify(label).slice(0, 400);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
