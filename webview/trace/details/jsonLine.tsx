import type { CarriedMarks } from '../../../src/model/carryMarks';
import { entriesOf, type ExactJson, isObject, stringifyExact } from '../../../src/model/exactJson';
import { type Mark, NO_MARKS } from '../../../src/model/marks';
import { JsonView } from '../../ui/jsonView';
import { LongText } from '../../ui/longText';
import { jsonWithMarks, quotedWithMarks } from '../../ui/markedJson';
import { MarkedText } from '../../ui/markedText';
import { sourceRef } from '../../ui/sourceText';

const LONGEST_LINE = 160;

interface JsonLineProps {
  readonly value: ExactJson;
  /** The text that the value was parsed from, for copying and quoting. */
  readonly source?: string | undefined;
  /** The search hits in the value; `marks` are those of a value that isn't a list or an object. */
  readonly found: CarriedMarks;
  readonly marks?: readonly Mark[];
}

/** Arguments and results: JSON on one line if it fits, else as a tree. */
export function JsonLine({ value, source, found, marks = NO_MARKS }: JsonLineProps) {
  if (typeof value === 'string') return <LongText text={value} lines={12} marks={marks} />;
  const line = isLong(value) ? null : stringifyExact(value);
  if (line === null || line.length > LONGEST_LINE)
    return <JsonView value={value} source={source} found={found} marks={marks} />;
  const ref = sourceRef(() => source ?? line);
  const entries = isObject(value) ? entriesOf(value) : [];
  if (!isObject(value) || entries.length === 0)
    return (
      <bdi ref={ref}>
        <MarkedText {...jsonWithMarks(value, found, marks)} />
      </bdi>
    );
  return (
    <span ref={ref}>
      {'{ '}
      {entries.map(([key, item], index) => (
        <span key={index}>
          {index > 0 && ', '}
          <span class="json-key">
            <bdi>
              <MarkedText {...quotedWithMarks(key, found.ofKey(value, index))} />
            </bdi>
          </span>
          :{' '}
          <bdi class={scalarClass(item)}>
            <MarkedText {...jsonWithMarks(item, found, found.at(value, index))} />
          </bdi>
        </span>
      ))}
      {'\u00a0}' /* keeps the brace from wrapping alone */}
    </span>
  );
}

/** Whether a value can't fit on one line, determined without serializing all of it. */
function isLong(value: ExactJson): boolean {
  if (typeof value === 'string') return value.length > LONGEST_LINE;
  const items = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return items.length > 30 || items.some((item) => isLong(item));
}

function scalarClass(value: ExactJson): string {
  if (typeof value === 'string') return 'json-string';
  return value === null || typeof value === 'boolean' ? 'json-word' : 'json-number';
}
