import * as z from 'zod/mini';
import type { AssessmentKind } from '../model/assessment';
import { sameValue, valueText, type JsonValue } from '../model/value';

const KEY = 'recentLabels';
const MAX_NAMES = 50;
export const MAX_VALUES = 9;
/** Longer values are no quick picks, in characters. */
export const MAX_VALUE_LENGTH = 100;

const RecentSchema = z.object({
  name: z.string(),
  kind: z.enum(['feedback', 'expectation']),
  /** Newest first. */
  values: z.catch(z.array(z.json()), []),
});
export type RecentName = Readonly<z.infer<typeof RecentSchema>>;

/** Where it is kept; structurally a `vscode.Memento`. */
export interface KeyValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** The names and values that this person has labeled with, newest first. A convenience: it may be lost, never wrong. */
export class RecentLabels {
  readonly #store: KeyValueStore;

  constructor(store: KeyValueStore) {
    this.#store = store;
  }

  all(): readonly RecentName[] {
    const kept = this.#store.get(KEY);
    // One by one: another version may have kept a name in its own way.
    return (Array.isArray(kept) ? kept : []).flatMap((one: unknown) => {
      const read = z.safeParse(RecentSchema, one);
      return read.success ? [read.data] : [];
    });
  }

  async add(label: {
    readonly kind: AssessmentKind;
    readonly name: string;
    readonly value: JsonValue;
  }): Promise<void> {
    const { kind, name, value } = label;
    const isSame = (other: RecentName): boolean => other.name === name && other.kind === kind;
    const all = this.all();
    const values = withValue(all.find(isSame)?.values ?? [], value);
    const next = [{ name, kind, values }, ...all.filter((other) => !isSame(other))].slice(0, MAX_NAMES);
    await this.#store.update(KEY, next);
  }
}

/** `value` in front of the others, each once, at most nine. */
function withValue(values: readonly JsonValue[], value: JsonValue): JsonValue[] {
  const others = values.filter((other) => !sameValue(other, value));
  const own = value === null || valueText(value).length > MAX_VALUE_LENGTH ? [] : [value];
  return [...own, ...others].slice(0, MAX_VALUES);
}
