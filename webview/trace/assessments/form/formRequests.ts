import type { AssessmentSource } from '../../../../src/model/assessment';
import type { DraftPlace } from '../../../../src/model/draft';
import type { Metadata } from '../../../../src/model/metadata';
import type { ValidatedDraft } from '../../../../src/model/validate';
import type { JsonValue } from '../../../../src/model/value';
import type { FormContent } from './formContent';
import { metadataBefore } from './labelDraft';

type Valid = Extract<ValidatedDraft, { ok: true }>;

interface LabelFields {
  readonly name: string;
  readonly value: JsonValue;
  readonly exactValue?: string;
  readonly rationale: string;
  readonly source?: AssessmentSource;
  readonly metadata?: Metadata;
}

/**
 * Returns the fields to send to the host. Fields that the form doesn't set are omitted and stay unchanged.
 */
export function labelRequest({ name, value, exactValue, rationale, source, metadata }: Valid): LabelFields {
  return {
    name,
    value,
    ...(exactValue === undefined ? {} : { exactValue }),
    rationale,
    ...(source === undefined ? {} : { source }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** Returns the same fields plus the source and all metadata, because the Python call creates a new label. */
export function pythonRequest(
  content: FormContent,
  at: { readonly traceId: string; readonly spanId: DraftPlace['spanId'] },
  checked: Valid,
) {
  const metadata = { ...metadataBefore(content), ...checked.metadata };
  const { kind } = content.draft.value;
  return { ...at, kind, ...labelRequest(checked), source: content.source.value, metadata };
}
