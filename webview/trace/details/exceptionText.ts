import type { SpanDetails } from '../../../src/model/span';
import { attributeText } from '../../../src/model/attributeText';

/** The last exception among a span's events: its type and its message; '' where there is none. */
export function exceptionText(events: SpanDetails['events']): string {
  const exception = events.findLast((event) => event.name === 'exception');
  const value = (key: string): string =>
    attributeText(exception?.attributes.find((attribute) => attribute.key === key)?.value);
  return [value('exception.type'), value('exception.message')].filter((text) => text !== '').join(': ');
}
