import { isOverriddenByEdit, type AssessmentSource, type Label } from '../../../../src/model/assessment';
import { readNumber } from '../../../../src/model/decimal';
import type { Draft, NameSuggestion } from '../../../../src/model/draft';
import { heldText, heldTyped, type HeldValue } from '../../../../src/model/exactValue';
import { inherited, type Metadata } from '../../../../src/model/metadata';
import { schemaDataType, type LabelSchema } from '../../../../src/model/labelSchema';
import { dataTypeOf, type DataType } from '../../../../src/model/value';
import type { FormDefaults } from './lastUsed';

/** A form in which nothing is typed. */
export function emptyDraft(defaults: FormDefaults): Draft {
  const { kind } = defaults;
  return { kind, ...defaults[kind], value: '', rationale: '' };
}

/**
 * The form as it stands when a label is to be edited. A value that is an error is no value: it begins empty, as what the
 * name is used with (`known`). Somebody else's reasons are not one's own: overriding begins without a rationale.
 */
export function draftOf(label: Label, known: NameSuggestion | undefined): Draft {
  const { kind, name, value } = label;
  const rationale = isOverriddenByEdit(label) ? '' : label.rationale;
  if (label.error) {
    return { kind, name, dataType: known?.dataType ?? 'string', value: '', rationale };
  }
  return { kind, name, dataType: dataTypeOf(value), value: typedText(label), rationale };
}

/** The metadata that the label will have if the form says nothing of it. */
export function metadataBefore({ edited, source }: EditedAs): Metadata {
  const label = edited.value;
  if (label === null) return {};
  return sameSource(label.source, source.value) ? label.metadata : inherited(label.metadata).kept;
}

/** The label that is edited, and whose it will be. */
interface EditedAs {
  readonly edited: { readonly value: Label | null };
  readonly source: { readonly value: AssessmentSource };
}

/** A value as it is typed. */
export function typedText(held: HeldValue): string {
  return dataTypeOf(held.value) === 'json' ? heldTyped(held) : heldText(held);
}

/** The draft in the data type that the schema of its name asks for. What was typed stays: the name may be typed on. */
export function asAsked(draft: Draft, schema: LabelSchema | null): Draft {
  const dataType = schema ? schemaDataType(schema.input) : draft.dataType;
  return dataType === draft.dataType ? draft : { ...draft, dataType };
}

/** What was typed for a new label, put into the edit of the one that is there. */
export function carriedOver(draft: Draft, { value, dataType, rationale, metadata }: Draft): Draft {
  return {
    ...draft,
    ...(value === '' ? {} : { value, dataType }),
    ...(rationale === '' ? {} : { rationale }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** The value of an expectation of this text. A text that was written already is not overwritten: it goes below it. */
export function withExpectedText(
  { dataType, value }: Draft,
  text: string,
): Pick<Draft, 'dataType' | 'value'> {
  const before = isPlainText(dataType, value) && value.trim() !== '' ? `${value.trimEnd()}\n` : '';
  return { dataType: 'string', value: `${before}${text}` };
}

/** Whether what was typed is a text that can be written on: a number that is none is one, too. */
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

/** A rationale with this text at its end, marked as a quotation. */
export function quoting(rationale: string, text: string): string {
  const before = rationale.trim() === '' ? '' : `${rationale.trimEnd()}\n\n`;
  return `${before}${text.replace(/^/gm, '> ')}\n`;
}

export function sameSource(a: AssessmentSource, b: AssessmentSource): boolean {
  return a.type === b.type && a.id === b.id;
}
