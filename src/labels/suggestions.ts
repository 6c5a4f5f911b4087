import { NOTES_NAME, type Assessment, type AssessmentKind } from '../model/assessment';
import type { NameSuggestion } from '../model/draft';
import type { TraceInfo } from '../model/trace';
import { dataTypeOf, sameValue, valueText, type DataType, type JsonValue } from '../model/value';
import { MAX_VALUES, MAX_VALUE_LENGTH, type RecentName } from './recent';

interface Used {
  readonly name: string;
  readonly kind: AssessmentKind;
  count: number;
  latest: number;
  /** Of the newest value. */
  dataType: DataType | undefined;
  /** Newest first; long ones are left out. */
  readonly values: JsonValue[];
}

/**
 * The names to suggest: first those that this person used lately, newest first, then those on the loaded traces, the
 * most used first and of these the latest. A name used both as feedback and as expectation comes twice. Overridden
 * labels, labels that only say that a scorer failed, and MLflow's notes do not count.
 */
export function suggestNames(
  traces: readonly Pick<TraceInfo, 'assessments'>[],
  recent: readonly RecentName[],
): NameSuggestion[] {
  const used = new Map<string, Used>();
  for (const { name, kind, values } of recent) {
    const dataType = values[0] === undefined ? undefined : dataTypeOf(values[0]);
    used.set(keyOf(kind, name), { name, kind, count: 0, latest: 0, dataType, values: [...values] });
  }
  const own = [...used.values()];
  const assessments = traces.flatMap((trace) => trace.assessments).filter(counts);
  for (const assessment of assessments.sort((a, b) => b.updatedAt - a.updatedAt)) count(used, assessment);
  const others = [...used.values()].slice(own.length);
  others.sort((a, b) => b.count - a.count || b.latest - a.latest || (a.name < b.name ? -1 : 1));
  return [...own, ...others].filter((entry) => entry.name !== NOTES_NAME).map(toSuggestion);
}

/** Whether 👍 and 👎 can stand for the values of a name: used with booleans, or with nothing but 0 and 1. */
export function thumbs(suggestion: NameSuggestion): boolean {
  if (suggestion.dataType === 'boolean') return true;
  return (
    suggestion.dataType === 'number' &&
    suggestion.values.length > 0 &&
    suggestion.values.every((value) => value === 0 || value === 1)
  );
}

function counts(assessment: Assessment): boolean {
  return assessment.valid && assessment.error === null && assessment.value !== null;
}

function count(used: Map<string, Used>, { kind, name, value, updatedAt }: Assessment): void {
  const key = keyOf(kind, name);
  const known = used.get(key) ?? { name, kind, count: 0, latest: updatedAt, dataType: undefined, values: [] };
  used.set(key, known);
  known.count += 1;
  known.dataType ??= dataTypeOf(value);
  const isNew = known.values.length < MAX_VALUES && !known.values.some((other) => sameValue(other, value));
  if (isNew && valueText(value).length <= MAX_VALUE_LENGTH) known.values.push(value);
}

function toSuggestion({ name, kind, dataType, values }: Used): NameSuggestion {
  return { name, kind, dataType: dataType ?? 'string', values };
}

function keyOf(kind: AssessmentKind, name: string): string {
  return `${kind} ${name}`;
}
