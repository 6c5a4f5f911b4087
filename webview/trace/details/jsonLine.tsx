import { entriesOf, type ExactJson, isObject, stringifyExact } from '../../../src/model/exactJson';
import { JsonView } from '../../ui/jsonView';
import { LongText } from '../../ui/longText';
import { sourceRef } from '../../ui/sourceText';

const LONGEST_LINE = 160;

/**
 * Arguments and answers: JSON in one line where it fits, as a tree where it does not.
 * @param props.source The text that it was written in, for who copies or quotes it.
 */
export function JsonLine({ value, source }: { value: ExactJson; source?: string | undefined }) {
  if (typeof value === 'string') return <LongText text={value} lines={12} />;
  if (isLong(value)) return <JsonView value={value} source={source} />;
  const line = stringifyExact(value);
  if (line.length > LONGEST_LINE) return <JsonView value={value} source={source} />;
  const ref = sourceRef(() => source ?? line);
  const entries = isObject(value) ? entriesOf(value) : [];
  if (entries.length === 0) return <bdi ref={ref}>{line}</bdi>;
  return (
    <span ref={ref}>
      {'{ '}
      {entries.map(([key, item], index) => (
        <span key={index}>
          {index > 0 && ', '}
          <span class="json-key">
            <bdi>{JSON.stringify(key)}</bdi>
          </span>
          : <bdi class={scalarClass(item)}>{stringifyExact(item)}</bdi>
        </span>
      ))}
      {'\u00a0}' /* never alone on its line */}
    </span>
  );
}

/** Tells a value that cannot be one line without writing all of it. */
function isLong(value: ExactJson): boolean {
  if (typeof value === 'string') return value.length > LONGEST_LINE;
  const items = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return items.length > 30 || items.some((item) => isLong(item));
}

function scalarClass(value: ExactJson): string {
  if (typeof value === 'string') return 'json-string';
  return value === null || typeof value === 'boolean' ? 'json-word' : 'json-number';
}
