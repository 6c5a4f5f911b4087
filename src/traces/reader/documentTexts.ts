import * as l10n from '@vscode/l10n';
import { readSpanChat } from '../../model/chat/spanChat';
import {
  entriesOf,
  type ExactJson,
  isObject,
  objectOf,
  parseExact,
  stringifyExact,
} from '../../model/exactJson';
import { readableText } from '../../model/readableText';
import type { ValueForm } from '../../model/traceDocument';
import type { ReadDetails } from './readDetails';

// Formats values and spans as editor documents. Numbers keep every digit.

/** Returns a value of a span as a document; undefined when there is no such value. */
export function valueDocument(
  { details, texts }: ReadDetails,
  ref: string,
  form: ValueForm,
): string | undefined {
  const text = texts.get(ref);
  if (text === undefined || form === 'raw') return text;
  const value = parseExact(text);
  if (value === undefined) return text;
  if (form === 'json') return `${stringifyExact(value, '  ')}\n`;
  if (form === 'answer') return answerOf(value, details) ?? readableText(value);
  return readableText(value);
}

/**
 * Returns one span as JSON, indented by four spaces as an entry of a list. Attribute values, which the server
 * stores as JSON text (docs/mlflow-api.md#span-encoding), become JSON. Duplicate keys are kept.
 */
export function spanJson(bytes: Buffer): string {
  const text = bytes.toString();
  const span = parseExact(text);
  if (span === undefined) return `    ${text}`; // nested too deeply to indent
  const readable = isObject(span)
    ? objectOf(entriesOf(span).map(([key, value]) => [key, key === 'attributes' ? decoded(value) : value]))
    : span;
  return `    ${stringifyExact(readable, '  ').replaceAll('\n', '\n    ')}`;
}

function decoded(attributes: ExactJson): ExactJson {
  if (!isObject(attributes)) return attributes;
  return objectOf(
    entriesOf(attributes).map(([key, value]) => [
      key,
      typeof value === 'string' ? (parseExact(value) ?? value) : value,
    ]),
  );
}

/** Returns a span as text for a diff: what it did, without IDs and times, which always differ. */
export function spanText({ details, texts }: ReadDetails): string {
  const { name, type, status, statusMessage, model, attributes, events } = details;
  const section = (title: string, text: string | undefined): string =>
    text === undefined || text === '' ? '' : `\n## ${title}\n\n${text.trimEnd()}\n`;
  const valueOf = (ref: string): string | undefined => {
    const text = texts.get(ref);
    const value = text === undefined ? undefined : parseExact(text);
    return value === undefined ? text : readableText(value);
  };
  const facts = [type, status, statusMessage, model ?? ''].filter((fact) => fact !== '');
  const others = attributes
    .filter(({ key }) => !FACTS.has(key))
    .map(({ key, value }): [string, ExactJson] => {
      const text = texts.get(value.ref) ?? '';
      return [key, parseExact(text) ?? text];
    });
  return [
    `# ${name}\n\n${facts.join(' · ')}\n`,
    section(l10n.t('Inputs'), valueOf('inputs')),
    section(l10n.t('Outputs'), valueOf('outputs')),
    section(l10n.t('Attributes'), others.length === 0 ? '' : readableText(objectOf(others))),
    section(l10n.t('Events'), events.map((event) => event.name).join('\n')),
  ].join('');
}

/** Attributes that are already shown above, or that differ in every run. */
const FACTS = new Set([
  'mlflow.spanType',
  'mlflow.llm.model',
  'mlflow.traceRequestId',
  'mlflow.spanStartTimeNs',
]);

/** Returns what the assistant said in a conversation, or an object's only value if it's a text. */
function answerOf(value: ExactJson, details: ReadDetails['details']): string | undefined {
  if (typeof value === 'string') return value;
  const said = readSpanChat(value, 'outputs', details)?.items.flatMap((item) =>
    item.type === 'message' && item.role === 'assistant'
      ? item.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
      : [],
  );
  if (said && said.length > 0) return said.join('\n\n');
  const [only, ...more] = isObject(value) ? Object.values(value) : [];
  return typeof only === 'string' && more.length === 0 ? only : undefined;
}
