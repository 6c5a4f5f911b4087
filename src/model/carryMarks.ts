import { type ExactJson, ExactNumber, membersOf, NotExact, readExact } from './exactJson';
import { type Mark, NO_MARKS } from './marks';

// A reading (chat, documents, Markdown, plain text) transforms a text and doesn't report where each character
// ends up. To locate the matches, the text is read a second time with a marker character on each side of
// every match. Markers are characters that don't occur in the text. If the result is otherwise the same, the
// markers show exactly where each match ended up. If it isn't, the markers changed how the text was parsed
// (`"rol|e|"` isn't a role), and the reading can't show those matches.

/** A step on the path into a parsed value: an element of a list, or a member of an object, by its index. */
export interface Step {
  readonly parent: object;
  readonly index: number;
  readonly key: string;
}

/** Whether a reading shows the text at the given path. */
export type Shows = (way: readonly Step[], isKey: boolean) => boolean;

/** The matches that survive a reading, and where each ended up. */
export class CarriedMarks {
  readonly #values = new Map<object, Map<number, readonly Mark[]>>();
  readonly #keys = new Map<object, Map<number, readonly Mark[]>>();
  readonly #ways = new Map<number, ReadonlyMap<object, number>>();
  readonly #alone: (hit: number) => void;
  #whole = NO_MARKS;

  /** @param alone Tries to carry a single match, unless that was already tried. */
  constructor(alone: (hit: number) => void = () => undefined) {
    this.#alone = alone;
  }

  /** The marks of the result, if the result itself is a string. */
  get whole(): readonly Mark[] {
    return this.#whole;
  }

  /** The marks of a string or number in a list or an object, by its index. */
  at(parent: object, index: number): readonly Mark[] {
    return this.#values.get(parent)?.get(index) ?? NO_MARKS;
  }

  /** The marks of a property, by its key. */
  of<T extends object>(parent: T, key: keyof T & string): readonly Mark[] {
    if (!this.#values.has(parent)) return NO_MARKS;
    return this.at(
      parent,
      membersOf(parent).findIndex(([name]) => name === key),
    );
  }

  /** The marks of a member's key. */
  ofKey(parent: object, index: number): readonly Mark[] {
    return this.#keys.get(parent)?.get(index) ?? NO_MARKS;
  }

  /** Whether the reading shows a match. */
  has(hit: number): boolean {
    if (!this.#ways.has(hit)) this.#alone(hit);
    return this.#ways.has(hit);
  }

  /** Returns the index of the member that contains a match, or undefined if the match is elsewhere. */
  memberWith(hit: number | null, parent: object): number | undefined {
    return hit === null ? undefined : this.#ways.get(hit)?.get(parent);
  }

  /** Adds the marks that were found at a path. */
  add(way: readonly Step[], isKey: boolean, marks: readonly Mark[]): void {
    const last = way.at(-1);
    if (!last) this.#whole = merged(this.#whole, marks);
    else {
      const all = isKey ? this.#keys : this.#values;
      const members = all.get(last.parent) ?? new Map<number, readonly Mark[]>();
      all.set(last.parent, members.set(last.index, merged(members.get(last.index) ?? NO_MARKS, marks)));
    }
    const steps = new Map(way.map(({ parent, index }) => [parent, index]));
    for (const { hit } of marks) if (!this.#ways.has(hit)) this.#ways.set(hit, steps);
  }
}

export const NOTHING_CARRIED = new CarriedMarks();

/**
 * Maps the marks of a text to the result of a reading.
 * @param original The result of reading the unmodified text.
 */
export function carryText(
  text: string,
  marks: readonly Mark[],
  read: (text: string) => unknown,
  original: unknown,
  shows: Shows = () => true,
): CarriedMarks {
  const dyed = (some: readonly Mark[], dyes: Dyes): unknown => read(dye(text, 0, text.length, some, dyes));
  return carry({ text, marks, dyed, original, shows, groupOf: () => '' });
}

/**
 * Maps the marks of a JSON text to the result of reading the parsed JSON.
 * @param original The result of reading the unmodified JSON.
 */
export function carryJson(
  text: string,
  marks: readonly Mark[],
  read: (json: ExactJson) => unknown,
  original: unknown,
  shows: Shows = () => true,
): CarriedMarks {
  const groups = new Map<Mark, string>();
  const dyed = (some: readonly Mark[], dyes: Dyes): unknown => {
    const json = readDyed(text, some, dyes, groups);
    return json === undefined ? undefined : read(json);
  };
  return carry({ text, marks, dyed, original, shows, groupOf: (mark) => groups.get(mark) ?? '' });
}

interface Carrying {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly dyed: (marks: readonly Mark[], dyes: Dyes) => unknown;
  readonly original: unknown;
  readonly shows: Shows;
  /** Groups marks that are likely to survive or fail together. */
  readonly groupOf: (mark: Mark) => string;
}

/**
 * Maximum number of readings of one text. If not all marks survive together, smaller and smaller groups are
 * tried.
 */
const MOST_READINGS = 24;
/** Maximum number of UTF-16 units to read for that. */
const MOST_READ = 4_000_000;

function carry({ text, marks, dyed, original, shows, groupOf }: Carrying): CarriedMarks {
  if (marks.length === 0) return NOTHING_CARRIED;
  const dyes = dyesFor(text, marks);
  const tried = new Set<Mark>();
  const carried = new CarriedMarks((hit) => {
    const mark = marks.find((one) => one.hit === hit);
    if (mark && !tried.has(mark)) attempt([mark]);
  });
  let readings = Math.min(MOST_READINGS, Math.ceil(MOST_READ / text.length));
  const attempt = (some: readonly Mark[]): boolean => {
    readings--;
    const places = placesIn(original, dyed(some, dyes), dyes);
    if (places || some.length === 1) for (const mark of some) tried.add(mark);
    for (const { way, isKey, found } of places ?? []) if (shows(way, isKey)) carried.add(way, isKey, found);
    return places !== undefined;
  };
  const split = (some: readonly Mark[]): void => {
    if (some.length === 0 || readings <= 0 || attempt(some) || some.length === 1) return;
    const middle = some.length >> 1;
    split(some.slice(0, middle));
    split(some.slice(middle));
  };
  if (attempt(marks)) return carried;
  const groups = new Map<string, Mark[]>();
  for (const mark of marks) {
    const group = groupOf(mark);
    groups.set(group, [...(groups.get(group) ?? []), mark]);
  }
  if (groups.size > 1) for (const group of groups.values()) split(group);
  else if (marks.length > 1) {
    const middle = marks.length >> 1;
    split(marks.slice(0, middle));
    split(marks.slice(middle));
  }
  return carried;
}

/** The markers of each mark, and the mark and side of each marker. */
interface Dyes {
  readonly of: ReadonlyMap<number, readonly [before: string, after: string]>;
  readonly marks: ReadonlyMap<string, { readonly mark: Mark; readonly ends: boolean }>;
}

const PRIVATE = /[\ue000-\uf8ff]/g;
/** Private-use characters written as JSON escapes. Also matches a few other characters. */
const ESCAPED = /\\u([ef][0-9a-f]{3})/gi;
const FIRST_PRIVATE = 0xe000;
const LAST_PRIVATE = 0xf8ff;

/**
 * Picks two characters for each mark that don't occur in the text, until none are left. Private-use
 * characters don't occur in normal text, and every reading treats them as letters.
 */
function dyesFor(text: string, marks: readonly Mark[]): Dyes {
  const used = new Set(text.match(PRIVATE) ?? []);
  for (const [, hex = ''] of text.matchAll(ESCAPED)) used.add(String.fromCharCode(Number.parseInt(hex, 16)));
  const of = new Map<number, readonly [string, string]>();
  const byDye = new Map<string, { mark: Mark; ends: boolean }>();
  let next = FIRST_PRIVATE;
  const free = (): string | undefined => {
    while (next <= LAST_PRIVATE) {
      const character = String.fromCharCode(next++);
      if (!used.has(character)) return character;
    }
    return undefined;
  };
  for (const mark of marks) {
    const [before, after] = [free(), free()];
    if (before === undefined || after === undefined) break;
    of.set(mark.hit, [before, after]);
    byDye.set(before, { mark, ends: false });
    byDye.set(after, { mark, ends: true });
  }
  return { of, marks: byDye };
}

/** Returns a part of a text with markers inserted. */
function dye(text: string, from: number, to: number, marks: readonly Mark[], dyes: Dyes): string {
  const parts: string[] = [];
  let at = from;
  for (const mark of marks) {
    const [before, after] = dyes.of.get(mark.hit) ?? ['', ''];
    parts.push(text.slice(at, mark.from), before, text.slice(mark.from, mark.to), after);
    at = mark.to;
  }
  parts.push(text.slice(at, to));
  return parts.join('');
}

/**
 * Parses JSON with markers inserted into its strings, keys, numbers, and literals. Marks that extend beyond
 * one of these are left out.
 */
function readDyed(
  text: string,
  marks: readonly Mark[],
  dyes: Dyes,
  groups: Map<Mark, string>,
): ExactJson | undefined {
  let next = 0;
  let key = '';
  const rewrite = (from: number, to: number, isKey: boolean): string | undefined => {
    const quote = text[from] === '"' ? 1 : 0;
    if (isKey) key = text.slice(from, to);
    while ((marks[next]?.from ?? Infinity) < from + quote) next++;
    const inside: Mark[] = [];
    for (let mark = marks[next]; mark && mark.from < to; mark = marks[++next]) {
      if (mark.to > to - quote) continue;
      inside.push(mark);
      groups.set(mark, `${isKey ? 'key' : 'value'} ${key}`);
    }
    return inside.length === 0 ? undefined : dye(text, from, to, inside, dyes);
  };
  try {
    return readExact(text, { rewrite });
  } catch (error) {
    if (error instanceof NotExact) return undefined;
    throw error;
  }
}

interface Place {
  readonly way: readonly Step[];
  readonly isKey: boolean;
  readonly found: readonly Mark[];
}

/** Returns where the marks ended up, or undefined if they changed the result. */
function placesIn(original: unknown, dyed: unknown, dyes: Dyes): readonly Place[] | undefined {
  const places: Place[] = [];
  const way: Step[] = [];
  const text = (plain: string, marked: string, isKey: boolean): boolean => {
    if (plain === marked) return true;
    const found = undyed(marked, dyes);
    if (found.text !== plain) return false;
    if (found.marks.length > 0) places.push({ way: [...way], isKey, found: found.marks });
    return true;
  };
  const member = (parent: object, index: number, key: string, plain: unknown, marked: unknown): boolean => {
    way.push({ parent, index, key });
    const same = value(plain, marked);
    way.pop();
    return same;
  };
  const value = (plain: unknown, marked: unknown): boolean => {
    if (typeof plain === 'string') return typeof marked === 'string' && text(plain, marked, false);
    if (plain instanceof ExactNumber) {
      return marked instanceof ExactNumber && text(plain.text, marked.text, false);
    }
    // A marked literal (`true`, `false`, `null`) is read as an `ExactNumber`: there is no other way to
    // represent it.
    if (marked instanceof ExactNumber) {
      return (plain === null || typeof plain === 'boolean') && text(String(plain), marked.text, false);
    }
    if (typeof plain !== 'object' || plain === null) return plain === marked;
    if (typeof marked !== 'object' || marked === null) return false;
    if (Array.isArray(plain)) {
      if (!Array.isArray(marked) || marked.length !== plain.length) return false;
      const items: readonly unknown[] = marked;
      return plain.every((item: unknown, i) => member(plain, i, String(i), item, items[i]));
    }
    const [before, after] = [membersOf(plain), membersOf(marked)];
    if (before.length !== after.length) return false;
    return before.every(([key, item], i) => {
      const [markedKey, markedItem] = after[i] ?? [];
      way.push({ parent: plain, index: i, key });
      const same = markedKey !== undefined && text(key, markedKey, true);
      way.pop();
      return same && member(plain, i, key, item, markedItem);
    });
  };
  return value(original, dyed) ? places : undefined;
}

/** Returns a text without its markers, and the marks whose two ends are both in it. */
function undyed(marked: string, dyes: Dyes): { text: string; marks: readonly Mark[] } {
  const parts: string[] = [];
  const starts = new Map<number, number>();
  const marks: Mark[] = [];
  let at = 0;
  let length = 0;
  for (const { 0: character, index } of marked.matchAll(PRIVATE)) {
    const known = dyes.marks.get(character);
    if (!known) continue;
    parts.push(marked.slice(at, index));
    length += index - at;
    at = index + 1;
    const { hit } = known.mark;
    const from = starts.get(hit);
    if (!known.ends) starts.set(hit, length);
    else if (from !== undefined) marks.push({ from, to: length, hit });
  }
  parts.push(marked.slice(at));
  return { text: parts.join(''), marks };
}

/** Merges the marks that several readings found in one text, without duplicates, from left to right. */
function merged(some: readonly Mark[], others: readonly Mark[]): readonly Mark[] {
  if (some.length === 0) return others;
  const known = new Set(some.map(({ from, hit }) => `${hit} ${from}`));
  const added = others.filter(({ from, hit }) => !known.has(`${hit} ${from}`));
  return [...some, ...added].sort((a, b) => a.from - b.from);
}
