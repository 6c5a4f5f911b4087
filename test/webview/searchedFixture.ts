import type { SpanDetails } from '../../src/model/span';
import { buildForest, treeOrder } from '../../src/model/spanTree';
import type { Searched } from '../../src/traces/reader/search/searchSpans';
import { searchedText } from '../../src/model/marks';
import type { TraceFixture } from './traceFixture';

/** Returns a fixture's spans in the form that the reader searches. */
export function searchedOf({ rows, details }: TraceFixture): Searched {
  return {
    ids: treeOrder(buildForest(rows)),
    texts: (id) => {
      const found = details.get(id);
      return found ? textsOf(found) : [];
    },
  };
}

function textsOf(details: SpanDetails): string[] {
  const { name, statusMessage, inputs, outputs, attributes, events } = details;
  const texts = ['name', name, 'status', statusMessage];
  texts.push('inputs', searchedText(inputs?.text ?? ''), 'outputs', searchedText(outputs?.text ?? ''));
  for (const { key, value } of attributes)
    texts.push(`${value.ref} key`, key, value.ref, searchedText(value.text));
  events.forEach((event, i) => {
    texts.push(`event ${i}`, event.name);
    event.attributes.forEach(({ key, value }, j) => {
      texts.push(`event ${i} ${j} key`, key, `event ${i} ${j}`, searchedText(value.text));
    });
  });
  return texts;
}
