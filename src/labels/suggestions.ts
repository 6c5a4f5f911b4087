import { NOTES_NAME, type Assessment, type AssessmentKind } from '../model/assessment';
import type { NameSuggestion } from '../model/draft';
import { schemaDataType, type LabelSchema } from '../model/labelSchema';
import type { TraceInfo } from '../model/trace';
import { dataTypeOf, sameValue, valueText, type DataType, type JsonValue } from '../model/value';
import { MAX_VALUES, MAX_VALUE_LENGTH, type RecentName } from './recent';

/** The rank of a name that this user hasn't used recently. */
const NEVER = Number.MAX_SAFE_INTEGER;

interface Used {
  readonly name: string;
  readonly kind: AssessmentKind;
  /** Position among the names that this user used recently, from 0; `NEVER` if it isn't among them. */
  readonly rank: number;
  count: number;
  latest: number;
  /** The data type of the newest value. */
  dataType: DataType | undefined;
  /** Newest first. Long values are left out. */
  readonly values: JsonValue[];
}

/**
 * Returns the names to suggest.
 * - `form`: the experiment's label schemas, then the names on the loaded traces, then other recent names. The
 *   order of names and values doesn't depend on their use, so the same keys always pick the same one.
 * - `palette`: the names this user used recently, so that the last one is one key away, then the schemas,
 *   then the most used names.
 *
 * A name used as both feedback and expectation is listed twice. Overridden labels, labels that only record a
 * scorer's failure, and MLflow's notes are ignored.
 */
export function suggestNames(
  traces: readonly Pick<TraceInfo, 'assessments'>[],
  recent: readonly RecentName[],
  schemas: readonly LabelSchema[],
  order: 'form' | 'palette',
): NameSuggestion[] {
  const used = new Map<string, Used>();
  for (const [rank, { name, kind, values }] of recent.entries()) {
    const dataType = values[0] === undefined ? undefined : dataTypeOf(values[0]);
    used.set(keyOf(kind, name), { name, kind, rank, count: 0, latest: 0, dataType, values: [...values] });
  }
  const assessments = traces.flatMap((trace) => trace.assessments).filter(counts);
  for (const assessment of assessments.sort((a, b) => b.updatedAt - a.updatedAt)) count(used, assessment);
  const asked = new Map(schemas.map((schema) => [keyOf(schema.kind, schema.name), schema]));
  for (const [key, { name, kind }] of asked) if (!used.has(key)) used.set(key, unused(name, kind));
  const place = new Map([...asked.keys()].map((key, index) => [key, index]));
  return [...used.entries()]
    .filter(([, entry]) => entry.name !== NOTES_NAME)
    .sort(([keyA, a], [keyB, b]) => {
      const [groupA, groupB] = [groupOf(a, place.has(keyA), order), groupOf(b, place.has(keyB), order)];
      if (groupA !== groupB) return groupA - groupB;
      const schemaOrder = (place.get(keyA) ?? 0) - (place.get(keyB) ?? 0);
      if (groupA === SCHEMA && schemaOrder !== 0) return schemaOrder;
      const byUse = a.rank - b.rank || b.count - a.count || b.latest - a.latest;
      return (order === 'palette' ? byUse : 0) || byText(a.name, b.name) || byText(b.kind, a.kind);
    })
    .map(([key, entry]) => toSuggestion(entry, asked.get(key) ?? null, order));
}

const SCHEMA = 1;

function groupOf(entry: Used, hasSchema: boolean, order: 'form' | 'palette'): number {
  if (order === 'palette' && entry.rank < NEVER) return 0;
  if (hasSchema) return SCHEMA;
  return entry.count > 0 ? 2 : 3;
}

/** Whether 👍 and 👎 can represent a name's values: it's used with booleans, or only with 0 and 1. */
export function thumbs(suggestion: NameSuggestion): boolean {
  const { dataType, values } = suggestion;
  switch (dataType) {
    case 'boolean':
      return true;
    case 'number':
      return values.length > 0 && values.every((value) => value === 0 || value === 1);
    case 'string':
    case 'json':
      return false;
  }
}

function counts(assessment: Assessment): boolean {
  return assessment.valid && assessment.error === null && assessment.value !== null;
}

function count(used: Map<string, Used>, { kind, name, value, updatedAt }: Assessment): void {
  const key = keyOf(kind, name);
  const known = used.get(key) ?? unused(name, kind);
  used.set(key, known);
  known.count += 1;
  known.latest = Math.max(known.latest, updatedAt);
  known.dataType ??= dataTypeOf(value);
  const isNew = known.values.length < MAX_VALUES && !known.values.some((other) => sameValue(other, value));
  if (isNew && valueText(value).length <= MAX_VALUE_LENGTH) known.values.push(value);
}

function unused(name: string, kind: AssessmentKind): Used {
  return { name, kind, rank: NEVER, count: 0, latest: 0, dataType: undefined, values: [] };
}

function toSuggestion(
  { name, kind, dataType, values }: Used,
  schema: LabelSchema | null,
  order: 'form' | 'palette',
): NameSuggestion {
  return {
    name,
    kind,
    dataType: schema ? schemaDataType(schema.input) : (dataType ?? 'string'),
    values: order === 'form' ? [...values].sort(byValue) : values,
    schema,
  };
}

const collator = new Intl.Collator('en', { numeric: true });

function byText(a: string, b: string): number {
  return collator.compare(a, b) || (a === b ? 0 : a < b ? -1 : 1);
}

/** Numbers in ascending order, true before false, text in alphabetical order. */
function byValue(a: JsonValue, b: JsonValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(b) - Number(a);
  return byText(dataTypeOf(a), dataTypeOf(b)) || byText(valueText(a), valueText(b));
}

function keyOf(kind: AssessmentKind, name: string): string {
  return `${kind} ${name}`;
}
