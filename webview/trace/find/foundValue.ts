import { useMemo } from 'preact/hooks';
import { attributeText } from '../../../src/model/attributeText';
import { carryJson, type CarriedMarks, carryText, NOTHING_CARRIED } from '../../../src/model/carryMarks';
import type { ExactJson } from '../../../src/model/exactJson';
import { type Mark, NO_MARKS } from '../../../src/model/marks';
import type { ValueText } from '../../../src/model/span';
import { soughtIn, useFound } from './found';

/**
 * Returns the search hits in a value that is shown as this JSON, or with `attributeText` if `json` is
 * undefined.
 */
export function useFoundValue(spanId: string, value: ValueText, json: ExactJson | undefined): CarriedMarks {
  const marks = useFound(spanId, value.ref, value.text, true);
  const found = useMemo(
    () =>
      json === undefined ? carriedText(value, marks) : carryJson(value.text, marks, (dyed) => dyed, json),
    [value.text, value.total, json, marks],
  );
  return withSought(found, spanId, value.ref);
}

/** Returns the search hits in a value that is shown with `attributeText`. */
export function useFoundText(spanId: string, value: ValueText | undefined): readonly Mark[] {
  const marks = useFound(spanId, value?.ref ?? '', value?.text ?? '', true);
  const found = useMemo(
    () => (value ? carriedText(value, marks) : NOTHING_CARRIED),
    [value?.text, value?.total, marks],
  );
  return value ? withSought(found, spanId, value.ref).whole : NO_MARKS;
}

function carriedText(value: ValueText, marks: readonly Mark[]): CarriedMarks {
  // The inserted marks can make a truncated text as long as the whole one. `Infinity` keeps it truncated.
  const total = value.text.length < value.total ? Infinity : 0;
  const read = (text: string): string => attributeText({ ...value, text, total });
  return carryText(value.text, marks, read, attributeText(value));
}

/** If carrying all hits at once failed, tries the current one alone. */
function withSought(found: CarriedMarks, spanId: string, field: string): CarriedMarks {
  const hit = soughtIn(spanId, field);
  if (hit !== null) found.has(hit);
  return found;
}
