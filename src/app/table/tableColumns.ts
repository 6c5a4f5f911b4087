import { NOTES_NAME, type AssessmentKind, type Label } from '../../model/assessment';
import type { LabelSchema } from '../../model/labelSchema';
import { schemaDataType } from '../../model/labelSchema';
import { dataTypeOf, sameValue, valueText, type JsonValue } from '../../model/value';
import type { TableColumn } from '../../protocol/tableMessages';

/** Limits for a column's values that are sent to the webview: their number, and their length. */
const MOST_VALUES = 9;
const MOST_CHARACTERS = 60;

interface Found {
  newest: Label;
  readonly values: JsonValue[];
}

/**
 * Returns one column per label name of the loaded rows, in alphabetical order, so that columns don't move as
 * rows arrive. A new label in a column gets the kind of the newest label, and the data type of its schema or
 * else of the newest label.
 * @param labels The labels of each trace, newest trace first.
 */
export function labelColumns(
  labels: Iterable<readonly Label[]>,
  schemaOf: (kind: AssessmentKind, name: string) => LabelSchema | undefined,
): TableColumn[] {
  const found = new Map<string, Found>();
  for (const ofTrace of labels)
    for (const label of ofTrace) if (label.name !== NOTES_NAME) note(found, label);
  return [...found]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([name, { newest, values }]) => {
      const input = schemaOf(newest.kind, name)?.input ?? null;
      const dataType = input ? schemaDataType(input) : dataTypeOf(newest.value);
      return { name, kind: newest.kind, dataType, input, values };
    });
}

function note(found: Map<string, Found>, label: Label): void {
  const known = found.get(label.name);
  const entry = known ?? { newest: label, values: [] };
  if (!known) found.set(label.name, entry);
  // A label without a value doesn't determine its column's type.
  const says = label.value !== null && !label.error;
  const isNewer = label.updatedAt > entry.newest.updatedAt || entry.newest.value === null;
  if (says && isNewer) entry.newest = label;
  if (!says || entry.values.length >= MOST_VALUES || valueText(label.value).length > MOST_CHARACTERS) return;
  if (!entry.values.some((value) => sameValue(value, label.value))) entry.values.push(label.value);
}
