import * as l10n from '@vscode/l10n';
import { KIND_TRAITS, MAX_NAME_LENGTH, RATIONALE_KEY } from '../model/assessment';
import type { AssessmentError, AssessmentKind } from '../model/assessment';
import { TrackingError } from '../model/trackingError';
import type { ExactValue } from '../model/exactValue';
import type { JsonValue } from '../model/value';
import type { AssessmentPatch, NewAssessment } from './api';

/**
 * Returns the body of a create request as JSON text (docs/mlflow-api.md#assessments). Lone surrogates become
 * U+FFFD: the server would store null for a text that has one.
 * @throws TrackingError `invalid` when the server would store something else, or nothing at all.
 */
export function createBody(server: string, traceId: string, assessment: NewAssessment): string {
  const { id, spanId, name, kind, rationale, source, metadata, overrides, createdAt } = assessment;
  checkName(server, name);
  const { hasRationale } = KIND_TRAITS[kind];
  const kept = hasRationale || rationale === '' ? metadata : { ...metadata, [RATIONALE_KEY]: rationale };
  return wellFormedJson({
    assessment: {
      assessment_id: id,
      assessment_name: name,
      trace_id: traceId,
      ...(spanId !== null && { span_id: spanId }),
      source: { source_type: source.type, ...(source.id !== '' && { source_id: source.id }) },
      ...(createdAt !== undefined && { create_time: new Date(createdAt).toISOString() }),
      ...valueFields(server, kind, assessment, assessment.error),
      ...(hasRationale && rationale !== '' && { rationale }),
      ...(Object.keys(kept).length > 0 && { metadata: kept }),
      ...(overrides !== null && { overrides }),
    },
  });
}

/**
 * Returns the body of an update request: only the given fields, named in `update_mask` in camel case. The
 * server ignores other spellings and still responds with 200 (docs/mlflow-api.md#assessments). An
 * expectation's rationale is kept in the metadata, because MLflow drops it.
 * @throws TrackingError `invalid`, as `createBody` does, and when there is nothing to change.
 */
export function patchBody(server: string, patch: AssessmentPatch): string {
  const { kind, name, value, rationale } = patch;
  const { hasRationale } = KIND_TRAITS[kind];
  const inMetadata = !hasRationale && rationale !== undefined;
  const metadata = inMetadata ? { ...patch.metadata, [RATIONALE_KEY]: rationale } : patch.metadata;
  const mask: string[] = [];
  const fields: Record<string, JsonValue> = {};
  if (name !== undefined) {
    checkName(server, name);
    mask.push('assessmentName');
    fields['assessment_name'] = name;
  }
  if (value !== undefined) {
    mask.push(kind);
    Object.assign(fields, valueFields(server, kind, { value, exactValue: patch.exactValue }, patch.error));
  }
  if (hasRationale && rationale !== undefined) {
    mask.push('rationale');
    fields['rationale'] = rationale;
  }
  if (metadata !== undefined) {
    mask.push('metadata');
    fields['metadata'] = { ...metadata };
  }
  if (mask.length === 0) throw invalid(server, l10n.t('There is nothing to change.'));
  return wellFormedJson({ assessment: fields, update_mask: mask.join(',') });
}

function valueFields(
  server: string,
  kind: AssessmentKind,
  { value, exactValue }: ExactValue,
  error: AssessmentError | null | undefined,
): Record<string, JsonValue> {
  if (hasNonFinite(value)) {
    throw invalid(server, l10n.t("The value contains a number that isn't finite. MLflow can't store it."));
  }
  switch (kind) {
    case 'feedback':
      return { feedback: { value, ...(error && { error: errorFields(error) }) } };
    case 'expectation': {
      if (value === null) throw invalid(server, l10n.t('Enter a value for the expectation.'));
      if (typeof value !== 'object') return { expectation: { value } };
      const serialized = { serialization_format: 'JSON_FORMAT', value: exactValue ?? wellFormedJson(value) };
      return { expectation: { serialized_value: serialized } };
    }
  }
}

function errorFields({ code, message, stack }: AssessmentError): Record<string, JsonValue> {
  return { error_code: code, error_message: message, stack_trace: stack };
}

function checkName(server: string, name: string): void {
  if (name === '') throw invalid(server, l10n.t('Enter a name.'));
  if (name.length > MAX_NAME_LENGTH) {
    throw invalid(server, l10n.t('A name can have up to {0} characters.', MAX_NAME_LENGTH));
  }
}

function invalid(server: string, message: string): TrackingError {
  return new TrackingError({ kind: 'invalid', message, server });
}

function hasNonFinite(value: JsonValue): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(hasNonFinite);
}

/** JSON text with lone surrogates, in keys and texts, replaced by U+FFFD. */
function wellFormedJson(value: JsonValue): string {
  return JSON.stringify(wellFormed(value));
}

function wellFormed(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)]),
  );
}
