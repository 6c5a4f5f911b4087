import type { SpanDetails } from '../../src/model/span';
import { buildForest, treeOrder } from '../../src/model/spanTree';
import type { Searched } from '../../src/traces/reader/search/searchSpans';
import { readable } from '../../src/traces/reader/search/spanTexts';
import type { TraceFixture } from './traceFixture';

/** A fixture's spans as the reader would search them. */
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
  texts.push('inputs', readable(inputs?.text ?? ''), 'outputs', readable(outputs?.text ?? ''));
  for (const { key, value } of attributes)
    texts.push(`${value.ref} key`, key, value.ref, readable(value.text));
  events.forEach((event, i) => {
    texts.push(`event ${i}`, event.name);
    event.attributes.forEach(({ key, value }, j) => {
      texts.push(`event ${i} ${j} key`, key, `event ${i} ${j}`, readable(value.text));
    });
  });
  return texts;
}
