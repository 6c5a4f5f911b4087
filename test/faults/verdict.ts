import { possibleEnds, type History, type Write } from './history';
import { KEY, sameLabel, type Label } from './label';

/** A label as read by MLflow's SDK at the end. */
export interface StoredLabel {
  readonly id: string;
  readonly label: Label;
  readonly valid: boolean;
}

export interface Verdict {
  /** Writes acknowledged as durable. */
  readonly written: number;
  /**
   * Labels whose acknowledged final state isn't stored: missing, an older state from the same window, or
   * restored after deletion.
   */
  readonly lost: number;
  /** Labels that are stored more than once. */
  readonly doubled: number;
  /**
   * Labels with a state that wasn't requested, an older state that beat a newer one from another window, or a
   * wrong validity.
   */
  readonly altered: number;
  /** Labels that two windows changed at the same time, so that more than one final state is correct. */
  readonly contested: number;
  readonly labels: number;
  /** One sentence per problem. */
  readonly problems: readonly string[];
}

/** Compares the stored labels with the acknowledged ones. */
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

/** Whether the stored label is missing, or an older state from the window that wrote last. */
function isLost(writes: readonly Write[], shown: Label | null): boolean {
  if (shown === null) return true;
  const latest = writes.findLast(({ outcome }) => outcome === 'durable');
  return writes.some(({ want, by }) => sameLabel(want, shown) && by === latest?.by);
}

/**
 * Merges moved labels with their earlier versions. A label that overrides another is moved by overriding
 * itself, because deleting it would restore the label it overrides. So its earlier versions are its history,
 * which no UI shows, and the last of them has the label that it really overrides.
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

/** Sums the results of several campaigns. */
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

/** Formats the last line of a campaign's output. */
export function lastLine({ written, lost, doubled, altered }: Verdict): string {
  return `written ${written}, lost ${lost}, doubled ${doubled}, altered ${altered}`;
}

export function isClean({ lost, doubled, altered }: Verdict): boolean {
  return lost === 0 && doubled === 0 && altered === 0;
}

/** Formats the history of one label for debugging. */
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
