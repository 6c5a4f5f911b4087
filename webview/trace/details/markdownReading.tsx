import { entriesOf, type ExactJson, isObject } from '../../../src/model/exactJson';
import { JsonView } from '../../ui/jsonView';
import { MarkdownView } from '../../ui/markdownView';
import { shortened } from '../../ui/shortened';

const MOST = 50;

/** A text as Markdown; of an object each text under its key, anything else as JSON. */
export function MarkdownReading({ value }: { value: ExactJson }) {
  if (typeof value === 'string') return <MarkdownView text={value} />;
  const entries = isObject(value) ? entriesOf(value) : [];
  if (entries.length === 0 || entries.length > MOST) return <JsonView value={value} />;
  return (
    <>
      {entries.map(([key, item], index) => (
        <div key={index} class="chat-field">
          <div class="chat-field-name">
            <bdi>{key === '' ? '""' : shortened(key, 200)}</bdi>
          </div>
          {typeof item === 'string' ? <MarkdownView text={item} /> : <JsonView value={item} />}
        </div>
      ))}
    </>
  );
}
