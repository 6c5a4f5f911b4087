import { isOverriddenByEdit, type AssessmentSource, type Label } from '../../../../src/model/assessment';
import { readNumber } from '../../../../src/model/decimal';
import type { Draft, NameSuggestion } from '../../../../src/model/draft';
import { formatValue, formatInput, type ExactValue } from '../../../../src/model/exactValue';
import { inherited, type Metadata } from '../../../../src/model/metadata';
import { schemaDataType, type LabelSchema } from '../../../../src/model/labelSchema';
import { dataTypeOf, type DataType } from '../../../../src/model/value';
import type { FormDefaults } from './lastUsed';

/** Returns the draft of an untouched form. */
export function emptyDraft(defaults: FormDefaults): Draft {
  const { kind } = defaults;
  return { kind, ...defaults[kind], value: '', rationale: '' };
}

/**
 * Returns the initial draft for editing a label. If its value is an error, the draft starts empty, with the
 * data type that the name is used with (`known`). Overriding someone else's label starts without their
 * rationale.
 */
export function draftOf(label: Label, known: NameSuggestion | undefined): Draft {
  const { kind, name, value } = label;
  const rationale = isOverriddenByEdit(label) ? '' : label.rationale;
  if (label.error) {
    return { kind, name, dataType: known?.dataType ?? 'string', value: '', rationale };
  }
  return { kind, name, dataType: dataTypeOf(value), value: typedText(label), rationale };
}

/** Returns the metadata that the label will have if the form doesn't set any. */
export function metadataBefore({ edited, source }: EditedAs): Metadata {
  const label = edited.value;
  if (label === null) return {};
  return sameSource(label.source, source.value) ? label.metadata : inherited(label.metadata).kept;
}

/** The label being edited, and the source that it will have. */
interface EditedAs {
  readonly edited: { readonly value: Label | null };
  readonly source: { readonly value: AssessmentSource };
}

/** Returns a value as the user would type it. */
export function typedText(held: ExactValue): string {
  return dataTypeOf(held.value) === 'json' ? formatInput(held) : formatValue(held);
}

/**
 * Returns the draft with the data type of its name's schema. The value stays, because the user may still be
 * typing the name.
 */
export function asAsked(draft: Draft, schema: LabelSchema | null): Draft {
  const dataType = schema ? schemaDataType(schema.input) : draft.dataType;
  return dataType === draft.dataType ? draft : { ...draft, dataType };
}

/** Returns the draft of an edit with what the user typed for a new label. */
export function carriedOver(draft: Draft, { value, dataType, rationale, metadata }: Draft): Draft {
  return {
    ...draft,
    ...(value === '' ? {} : { value, dataType }),
    ...(rationale === '' ? {} : { rationale }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/**
 * Returns the value of an expectation with this text. If the user already wrote a text, this one is appended
 * below it.
 */
export function withExpectedText(
  { dataType, value }: Draft,
  text: string,
): Pick<Draft, 'dataType' | 'value'> {
  const before = isPlainText(dataType, value) && value.trim() !== '' ? `${value.trimEnd()}\n` : '';
  return { dataType: 'string', value: `${before}${text}` };
}

/**
 * Whether the value is text that can be appended to. A number field that doesn't contain a number counts as
 * text.
 */
function isPlainText(dataType: DataType, value: string): boolean {
  switch (dataType) {
    case 'string':
      return true;
    case 'number':
      return !readNumber(value).ok;
    case 'boolean':
    case 'json':
      return false;
  }
}

/** Returns the rationale with this text appended as a quote. */
export function quoting(rationale: string, text: string): string {
  const before = rationale.trim() === '' ? '' : `${rationale.trimEnd()}\n\n`;
  return `${before}${text.replace(/^/gm, '> ')}\n`;
}

export function sameSource(a: AssessmentSource, b: AssessmentSource): boolean {
  return a.type === b.type && a.id === b.id;
}
