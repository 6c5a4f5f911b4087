import { useMemo } from 'preact/hooks';
import { attributeText } from '../../../src/model/attributeText';
import { carryJson, type CarriedMarks, carryText, NOTHING_CARRIED } from '../../../src/model/carryMarks';
import type { ExactJson } from '../../../src/model/exactJson';
import { type Mark, NO_MARKS } from '../../../src/model/marks';
import type { ValueText } from '../../../src/model/span';
import { soughtIn, useFound } from './found';

/** What the search found in a value that is read as this JSON; undefined: it is none, and reads as `attributeText`. */
export function useFoundValue(spanId: string, value: ValueText, json: ExactJson | undefined): CarriedMarks {
  const marks = useFound(spanId, value.ref, value.text, true);
  const found = useMemo(
    () =>
      json === undefined ? carriedText(value, marks) : carryJson(value.text, marks, (dyed) => dyed, json),
    [value.text, value.total, json, marks],
  );
  return withSought(found, spanId, value.ref);
}

/** What the search found in a value that reads as `attributeText`. */
export function useFoundText(spanId: string, value: ValueText | undefined): readonly Mark[] {
  const marks = useFound(spanId, value?.ref ?? '', value?.text ?? '', true);
  const found = useMemo(
    () => (value ? carriedText(value, marks) : NOTHING_CARRIED),
    [value?.text, value?.total, marks],
  );
  return value ? withSought(found, spanId, value.ref).whole : NO_MARKS;
}

function carriedText(value: ValueText, marks: readonly Mark[]): CarriedMarks {
  // With its marks in it, a text that was cut is as long as the whole one; its end is missing all the same.
  const total = value.text.length < value.total ? Infinity : 0;
  const read = (text: string): string => attributeText({ ...value, text, total });
  return carryText(value.text, marks, read, attributeText(value));
}

/** A hit that did not come through with the others is tried alone once the search is at it. */
function withSought(found: CarriedMarks, spanId: string, field: string): CarriedMarks {
  const hit = soughtIn(spanId, field);
  if (hit !== null) found.has(hit);
  return found;
}
