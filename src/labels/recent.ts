import * as z from 'zod/mini';
import { AssessmentKind, Json } from '../model/assessment';
import { sameValue, valueText, type JsonValue } from '../model/value';

const KEY = 'labelUses';
/** Where versions up to 0.1 stored names and values, without the order of use. */
const OLD_KEY = 'recentLabels';
const MAX_NAMES = 50;
export const MAX_VALUES = 9;
/** Longer values (in characters) aren't offered as quick picks. */
export const MAX_VALUE_LENGTH = 100;
/** Stores this many times as many as are offered, so that taking back a use restores what it pushed out. */
const SPARE = 2;
/** How many uses can be taken back. As many labels can be created at once. */
const MAX_USES = 2000;

export interface RecentName {
  readonly name: string;
  readonly kind: AssessmentKind;
  /** Newest first. */
  readonly values: readonly JsonValue[];
}

const UsedNameSchema = z.object({
  name: z.string(),
  kind: AssessmentKind,
  /** When the name was last used: a number that increases with every use. */
  usedAt: z.number(),
  values: z.catch(z.array(z.object({ value: Json, usedAt: z.number() })), []),
});
type UsedName = Readonly<z.infer<typeof UsedNameSchema>>;
const OldNameSchema = z.object({
  name: z.string(),
  kind: AssessmentKind,
  values: z.catch(z.array(Json), []),
});

/** Where the uses are stored; structurally a `vscode.Memento`. */
export interface KeyValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface LabelUse {
  readonly kind: AssessmentKind;
  readonly name: string;
  readonly value: JsonValue;
}

/** A use that can be taken back, and when its name and value were used before; null if they weren't. */
interface UndoableUse extends LabelUse {
  readonly labelId: string;
  readonly usedAt: number;
  nameBefore: number | null;
  valueBefore: number | null;
}

/** The names and values this user has labeled with, newest first. They can be lost, but are never wrong. */
export class RecentLabels {
  readonly #store: KeyValueStore;
  /** In order of use. */
  #uses: UndoableUse[] = [];

  constructor(store: KeyValueStore) {
    this.#store = store;
  }

  all(): readonly RecentName[] {
    return this.#names()
      .slice(0, MAX_NAMES)
      .map(({ name, kind, values }) => ({
        name,
        kind,
        values: values.slice(0, MAX_VALUES).map(({ value }) => value),
      }));
  }

  /** Records that a label got this name and value. Without `labelId`, the use can't be taken back. */
  async add({ kind, name, value }: LabelUse, labelId?: string): Promise<void> {
    const names = this.#names();
    const usedAt = Math.max(0, ...names.map((one) => one.usedAt)) + 1;
    const known = names.find((one) => one.name === name && one.kind === kind);
    const before = known?.values.find((one) => sameValue(one.value, value));
    const [nameBefore, valueBefore] = [known?.usedAt ?? null, before?.usedAt ?? null];
    if (labelId !== undefined)
      this.#uses.push({ labelId, kind, name, value, usedAt, nameBefore, valueBefore });
    this.#uses = this.#uses.slice(-MAX_USES);
    await this.#write(names, { kind, name, usedAt, values: valuesAt(known?.values ?? [], value, usedAt) });
  }

  /**
   * Takes back the last use recorded for a label whose change was undone. Other uses of its name and value
   * still count. Returns false if there is no use to take back.
   */
  async takeBack(labelId: string): Promise<boolean> {
    const use = this.#uses.findLast((one) => one.labelId === labelId);
    if (use === undefined) return false;
    this.#uses = this.#uses.filter((one) => one !== use);
    const { kind, name, value, usedAt, nameBefore, valueBefore } = use;
    for (const later of this.#uses) {
      if (later.kind !== kind || later.name !== name) continue;
      if (later.nameBefore === usedAt) later.nameBefore = nameBefore;
      if (later.valueBefore === usedAt && sameValue(later.value, value)) later.valueBefore = valueBefore;
    }
    const names = this.#names();
    const known = names.find((one) => one.name === name && one.kind === kind);
    if (known === undefined) return true;
    const isLast = known.usedAt === usedAt;
    if (isLast && nameBefore === null) {
      await this.#write(without(names, known));
      return true;
    }
    const stands = known.values.some((one) => one.usedAt === usedAt && sameValue(one.value, value));
    const values = stands ? valuesAt(known.values, value, valueBefore) : known.values;
    await this.#write(names, { ...known, usedAt: isLast ? (nameBefore ?? usedAt) : known.usedAt, values });
    return true;
  }

  /** Makes a label's uses permanent: the label has changed since, so undo applies to that change instead. */
  keep(labelId: string): void {
    this.#uses = this.#uses.filter((one) => one.labelId !== labelId);
  }

  #names(): UsedName[] {
    const kept = this.#store.get(KEY);
    const read = readEach(kept, UsedNameSchema);
    if (read.length > 0 || (Array.isArray(kept) && kept.length === 0)) return read;
    return readEach(this.#store.get(OLD_KEY), OldNameSchema).map(({ values, ...name }, at) => ({
      ...name,
      usedAt: -at,
      values: values.map((value, place) => ({ value, usedAt: -place })),
    }));
  }

  /** Writes the names. `changed` replaces the entry with the same name and kind. */
  async #write(names: readonly UsedName[], changed?: UsedName): Promise<void> {
    const next = changed ? [...without(names, changed), changed] : [...names];
    next.sort((a, b) => b.usedAt - a.usedAt);
    await this.#store.update(KEY, [...next.slice(0, MAX_NAMES * SPARE), ...unread(this.#store.get(KEY))]);
  }
}

/** Parses entries one by one, because another version may have stored some in a different format. */
function readEach<T>(kept: unknown, schema: z.ZodMiniType<T>): T[] {
  return (Array.isArray(kept) ? kept : []).flatMap((one: unknown) => {
    const read = z.safeParse(schema, one);
    return read.success ? [read.data] : [];
  });
}

/** The entries that this version can't read. They are kept for the newer version that wrote them. */
function unread(kept: unknown): unknown[] {
  const all: unknown[] = Array.isArray(kept) ? kept : [];
  return all.filter((one) => !z.safeParse(UsedNameSchema, one).success);
}

function without(names: readonly UsedName[], { kind, name }: UsedName): UsedName[] {
  return names.filter((one) => one.name !== name || one.kind !== kind);
}

/** The values, newest first, with `value` last used at `usedAt`, or without it if that's null. */
function valuesAt(values: UsedName['values'], value: JsonValue, usedAt: number | null): UsedName['values'] {
  const others = values.filter((one) => !sameValue(one.value, value));
  const isPick = usedAt !== null && value !== null && valueText(value).length <= MAX_VALUE_LENGTH;
  return [...others, ...(isPick ? [{ value, usedAt }] : [])]
    .sort((a, b) => b.usedAt - a.usedAt)
    .slice(0, MAX_VALUES * SPARE);
}
