import { elementsAt, fieldsAt, membersAt, rawAt } from '../../../mlflow/jsonBytes';
import { attributeText, textOf } from '../spanBytes';

/** The texts of one span that can be searched: field, text, field, text … in the order of the details. */
export type SpanTexts = readonly string[];

/**
 * @param bytes A span of the artifact route (contract §4.1).
 * @throws JsonError when the bytes are no whole JSON object.
 */
export function spanTexts(bytes: Buffer, name: string): SpanTexts {
  const texts: string[] = [];
  const add = (field: string, text: string): void => {
    if (text !== '') texts.push(field, text);
  };
  const fields = fieldsAt(bytes, { start: 0, end: bytes.length });
  add('name', name);
  add('status', textOf(bytes, fieldsAt(bytes, fields.get('status')).get('message')));
  const others: string[] = [];
  let index = 0;
  for (const { key, value } of membersAt(bytes, fields.get('attributes'))) {
    const text = readable(attributeText(bytes, value));
    if (key === 'mlflow.spanInputs') add('inputs', text);
    else if (key === 'mlflow.spanOutputs') add('outputs', text);
    else {
      others.push(`attribute ${index} key`, key, `attribute ${index}`, text);
      index++;
    }
  }
  for (let i = 0; i < others.length; i += 2) add(others[i] ?? '', others[i + 1] ?? '');
  elementsAt(bytes, fields.get('events')).forEach((place, i) => {
    const event = fieldsAt(bytes, place);
    add(`event ${i}`, textOf(bytes, event.get('name')));
    membersAt(bytes, event.get('attributes')).forEach(({ key, value }, j) => {
      add(`event ${i} ${j} key`, key);
      add(`event ${i} ${j}`, readable(rawAt(bytes, value)));
    });
  });
  return texts;
}

/** JSON text with the escapes of its strings undone, for a person looks for what can be read; other text as it is. */
export function readable(text: string): string {
  if (!text.includes('\\') || !/^["[{]/.test(text)) return text;
  return text.replace(ESCAPE, unescaped);
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([^u]))/gs;
const SHORT = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
]);

function unescaped(_escape: string, hex: string | undefined, letter: string | undefined): string {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  return SHORT.get(letter ?? '') ?? letter ?? '';
}
