import type { CarriedMarks } from '../../../src/model/carryMarks';
import { entriesOf, type ExactJson, isObject } from '../../../src/model/exactJson';
import { JsonView } from '../../ui/jsonView';
import { MarkdownView } from '../../ui/markdownView';
import { MarkedText } from '../../ui/markedText';
import { shortened } from '../../ui/shortened';

const MOST = 50;

/**
 * A text as Markdown, an object with the text of each key as Markdown, anything else as JSON. `found`
 * contains the search hits in it.
 */
export function MarkdownReading({ value, found }: { value: ExactJson; found: CarriedMarks }) {
  if (typeof value === 'string') return <MarkdownView text={value} marks={found.whole} />;
  const entries = isObject(value) ? entriesOf(value) : [];
  if (!isObject(value) || entries.length === 0 || entries.length > MOST)
    return <JsonView value={value} found={found} />;
  return (
    <>
      {entries.map(([key, item], index) => (
        <div key={index} class="chat-field">
          <div class="chat-field-name">
            <bdi>
              <MarkedText text={key === '' ? '""' : shortened(key, 200)} marks={found.ofKey(value, index)} />
            </bdi>
          </div>
          {typeof item === 'string' ? (
            <MarkdownView text={item} marks={found.at(value, index)} />
          ) : (
            <JsonView value={item} found={found} marks={found.at(value, index)} />
          )}
        </div>
      ))}
    </>
  );
}
