import {
  KIND_TRAITS,
  RATIONALE_KEY,
  type AssessmentError,
  type AssessmentKind,
  type AssessmentSource,
} from './assessment';
import type { Metadata } from './metadata';
import type { JsonValue } from './value';
import { type ExactJson, ExactNumber, parseExact } from './exactJson';
import type { ExactValue } from './exactValue';

/** The label that the call logs. */
export interface PythonLabel extends ExactValue {
  /** The tracking server's URI, without credentials. */
  readonly server: string;
  readonly traceId: string;
  /** null for the whole trace. */
  readonly spanId: string | null;
  readonly kind: AssessmentKind;
  readonly name: string;
  readonly error?: AssessmentError | null;
  readonly rationale: string;
  readonly source: AssessmentSource;
  readonly metadata: Metadata;
}

/**
 * Returns the Python code that creates a label with MLflow's SDK: `mlflow.log_feedback` or
 * `mlflow.log_expectation`, with imports, so it runs as is. An expectation's rationale goes into the
 * metadata, because the SDK has no argument for it.
 */
export function pythonCall(label: PythonLabel): string {
  const { hasRationale } = KIND_TRAITS[label.kind];
  const inMetadata = !hasRationale && label.rationale !== '';
  const metadata = inMetadata ? { ...label.metadata, [RATIONALE_KEY]: label.rationale } : label.metadata;
  const error = hasRationale ? (label.error ?? null) : null;
  // The SDK accepts only the other three types, and stores anything else as unspecified.
  const source = label.source.type === 'SOURCE_TYPE_UNSPECIFIED' ? null : label.source;
  const parts: [string, string][] = [
    ['trace_id', text(label.traceId)],
    ...(label.spanId === null ? [] : [['span_id', text(label.spanId)] satisfies [string, string]]),
    ['name', text(label.name)],
    ...(error === null
      ? [['value', literal(exactOf(label))] satisfies [string, string]]
      : [['error', errorCall(error)] satisfies [string, string]]),
    ...(source === null
      ? []
      : [
          [
            'source',
            `AssessmentSource(source_type=${text(source.type)}, source_id=${text(source.id)})`,
          ] satisfies [string, string],
        ]),
    ...(hasRationale && label.rationale !== ''
      ? [['rationale', text(label.rationale)] satisfies [string, string]]
      : []),
    ...(Object.keys(metadata).length === 0
      ? []
      : [['metadata', literal({ ...metadata })] satisfies [string, string]]),
  ];
  const entities = [
    ...(error === null ? [] : ['AssessmentError']),
    ...(source === null ? [] : ['AssessmentSource']),
  ];
  return [
    'import mlflow',
    ...(entities.length === 0 ? [] : [`from mlflow.entities import ${entities.join(', ')}`]),
    '',
    `mlflow.set_tracking_uri(${text(label.server)})`,
    `mlflow.log_${label.kind}(`,
    ...parts.map(([name, value]) => `    ${name}=${value},`),
    ')',
    '',
  ].join('\n');
}

function errorCall({ code, message, stack }: AssessmentError): string {
  const optional = (name: string, value: string): string => (value === '' ? '' : `, ${name}=${text(value)}`);
  return `AssessmentError(error_code=${text(code)}${optional('error_message', message)}${optional('stack_trace', stack)})`;
}

/** Formats a string as a Python literal. JSON escapes mean the same in Python. */
function text(value: string): string {
  return JSON.stringify(value.toWellFormed());
}

function exactOf({ value, exactValue }: ExactValue): JsonValue | ExactJson {
  return (exactValue === undefined ? undefined : parseExact(exactValue)) ?? value;
}

function literal(value: JsonValue | ExactJson): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return JSON.stringify(value);
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  const members = Object.entries<JsonValue | ExactJson>(value);
  const entries = members.map(([key, item]) => `${text(key)}: ${literal(item)}`);
  return `{${entries.join(', ')}}`;
}
