import type { SpanDetails } from '../../../src/model/span';
import { attributeText } from '../../../src/model/attributeText';

/** Returns the type and message of the last exception among a span's events, or ''. */
export function exceptionText(events: SpanDetails['events']): string {
  const exception = events.findLast((event) => event.name === 'exception');
  const value = (key: string): string =>
    attributeText(exception?.attributes.find((attribute) => attribute.key === key)?.value);
  return [value('exception.type'), value('exception.message')].filter((text) => text !== '').join(': ');
}
