import * as l10n from '@vscode/l10n';
import {
  KIND_TRAITS,
  MAX_NAME_LENGTH,
  NOTES_NAME,
  type AssessmentKind,
  type AssessmentSource,
} from './assessment';
import { isExactNumber, readNumber, storedNumber } from './decimal';
import type { Draft } from './draft';
import { typedExactText } from './exactValue';
import { readJsonText } from './jsonText';
import { schemaProblem, type LabelInput } from './labelSchema';
import { readMetadata, type Metadata } from './metadata';
import { sameValue, type JsonValue } from './value';

/**
 * In bytes of UTF-8. A longer value or rationale gets a warning, because MLflow returns it with every list of
 * traces.
 */
export const LARGE_TEXT_BYTES = 100 * 1024;

export type DraftField = 'name' | 'value' | 'rationale' | 'source' | 'metadata';

export interface FieldMessage {
  readonly field: DraftField;
  /** A sentence for the user. May quote the input. */
  readonly message: string;
}

export type ValidatedDraft =
  | {
      readonly ok: true;
      readonly name: string;
      readonly value: JsonValue;
      /** The value's JSON text, if it's stored with digits that a double can't hold. */
      readonly exactValue: string | undefined;
      readonly rationale: string;
      /** undefined if not given; nothing changes. */
      readonly source: AssessmentSource | undefined;
      readonly metadata: Metadata | undefined;
      /** What will be stored differently than typed, or may cause trouble. The label can still be created. */
      readonly warnings: readonly FieldMessage[];
    }
  | {
      readonly ok: false;
      readonly problems: readonly FieldMessage[];
      readonly warnings: readonly FieldMessage[];
    };

type ReadValue =
  | { readonly value: JsonValue; readonly exactValue?: string | undefined; readonly warning?: string }
  | { readonly problem: string };

/**
 * Validates a form. MLflow itself checks almost nothing (it accepts an empty name, 250 characters and more,
 * and a broken number with 200, see docs/mlflow-api.md#assessments), so all checks are done here. The name is
 * trimmed. Value and rationale are kept as typed, except that lone surrogates become U+FFFD, because the
 * server would turn them into null.
 * @param input The input of the label schema for this name and kind, if there is one.
 */
export function validateDraft(draft: Draft, input?: LabelInput): ValidatedDraft {
  const problems: FieldMessage[] = [];
  const warnings: FieldMessage[] = [];
  const note = (field: DraftField, message: string | undefined): void => {
    if (message !== undefined) warnings.push({ field, message });
  };

  const name = wellFormed(draft.name.trim());
  const nameProblem = checkName(name, draft.kind);
  if (nameProblem !== undefined) problems.push({ field: 'name', message: nameProblem });
  note('name', brokenWarning(draft.name));

  const read = readValue(draft);
  const refused =
    'problem' in read ? unread(draft, read.problem, input) : input && schemaProblem(input, read.value);
  if (refused !== undefined) problems.push({ field: 'value', message: refused });
  else if ('warning' in read) note('value', read.warning);
  note('value', sizeWarning(draft.value));
  note('value', draft.dataType === 'string' ? brokenWarning(draft.value) : undefined);

  const rationaleProblem = nulProblem(draft.rationale);
  if (rationaleProblem !== undefined) problems.push({ field: 'rationale', message: rationaleProblem });
  note('rationale', sizeWarning(draft.rationale));
  note('rationale', brokenWarning(draft.rationale));

  const sourceProblem =
    draft.source?.id.trim() === '' ? l10n.t('Enter a source.') : nulProblem(draft.source?.id ?? '');
  if (sourceProblem !== undefined) problems.push({ field: 'source', message: sourceProblem });
  const metadata = draft.metadata === undefined ? undefined : readMetadata(wellFormed(draft.metadata));
  const metadataProblem =
    metadata?.ok === false ? metadata.message : nulProblem(keptTexts(metadata?.metadata));
  if (metadataProblem !== undefined) problems.push({ field: 'metadata', message: metadataProblem });

  if ('problem' in read || problems.length > 0) return { ok: false, problems, warnings };
  return {
    ok: true,
    name,
    value: read.value,
    exactValue: read.exactValue,
    rationale: wellFormed(draft.rationale),
    source: draft.source && { type: draft.source.type, id: wellFormed(draft.source.id.trim()) },
    metadata: metadata?.ok === true ? metadata.metadata : undefined,
    warnings,
  };
}

/** Returns why a label's name (already trimmed) is invalid, or undefined. */
export function checkName(name: string, kind: AssessmentKind): string | undefined {
  if (name === NOTES_NAME && kind === 'feedback')
    return l10n.t("{0} is reserved for MLflow's note on a trace.", NOTES_NAME);
  return checkAnyName(name);
}

/** Returns why the name of any assessment, including MLflow's notes, is invalid, or undefined. */
export function checkAnyName(name: string): string | undefined {
  if (name === '') return l10n.t('Enter a name.');
  if (name.length > MAX_NAME_LENGTH) {
    return l10n.t('The name has {0} characters. The limit is {1}.', name.length, MAX_NAME_LENGTH);
  }
  const control = /\p{Cc}/u.exec(name)?.[0];
  if (control !== undefined) {
    return l10n.t('The name contains an invisible character ({0}). Remove it.', codeOf(control));
  }
  return undefined;
}

/** Returns why a text can't be stored, or undefined. PostgreSQL doesn't store text that contains NUL. */
function nulProblem(text: string): string | undefined {
  return text.includes('\0')
    ? l10n.t("Contains a NUL character (U+0000), which MLflow can't store. Remove it.")
    : undefined;
}

function keptTexts(metadata: Metadata | undefined): string {
  return Object.entries(metadata ?? {})
    .flat()
    .join('');
}

function codeOf(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Replaces lone surrogates with U+FFFD, because MLflow responds with 200 and stores null for them
 * (docs/mlflow-api.md#assessments).
 */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Replaces lone surrogates in every string of a value, including keys. */
export function wellFormedValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return wellFormed(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(wellFormedValue);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [wellFormed(key), wellFormedValue(item)]),
  );
}

/**
 * Returns the message for a value that can't be parsed. If there are words or options to choose from, it
 * lists those.
 */
function unread(draft: Draft, problem: string, input: LabelInput | undefined): string {
  const chosen = input?.type === 'passFail' || (input?.type === 'categorical' && draft.value.trim() === '');
  return (chosen ? schemaProblem(input, null) : undefined) ?? problem;
}

function readValue(draft: Draft): ReadValue {
  switch (draft.dataType) {
    case 'number':
      return readNumberValue(draft.value);
    case 'boolean':
      if (draft.value === 'true' || draft.value === 'false') return { value: draft.value === 'true' };
      return { problem: l10n.t('Choose True or False.') };
    case 'string':
      return draft.value.trim() === ''
        ? { problem: l10n.t('Enter a value.') }
        : { value: wellFormed(draft.value) };
    case 'json':
      return readJson(draft.value, draft.kind);
  }
}

function readNumberValue(typed: string): ReadValue {
  const read = readNumber(typed);
  if (!read.ok) return { problem: read.message };
  return read.exact
    ? { value: read.value }
    : { value: read.value, warning: l10n.t('MLflow stores {0}.', storedNumber(read.value)) };
}

function readJson(text: string, kind: AssessmentKind): ReadValue {
  if (text.trim() === '') return { problem: l10n.t('Enter a value.') };
  const read = readJsonText(text);
  if (!read.ok) return { problem: read.message };
  const value = wellFormedValue(read.value);
  const { storesListsAsText: isKeptAsText } = KIND_TRAITS[kind];
  if (value === null && isKeptAsText) return { problem: l10n.t('Enter a value other than null.') };
  const numbers = numberTokens(text);
  const infinite = numbers.find((token) => !Number.isFinite(Number(token)));
  if (infinite !== undefined)
    return { problem: l10n.t('{0} is too large. MLflow stores numbers up to about 1.8e308.', infinite) };
  // Python's integers keep every digit.
  const kept = isKeptAsText && typeof value === 'object';
  const exactValue = kept ? typedExactText(text, wellFormed) : undefined;
  const rounded = numbers.find((token) => !isExactNumber(token) && !(kept && /^-?\d+$/.test(token)));
  if (rounded !== undefined)
    return {
      value,
      exactValue,
      warning: l10n.t('MLflow stores {0} for {1}.', storedNumber(Number(rounded)), rounded),
    };
  if (!sameValue(value, read.value)) return { value, exactValue, warning: halfCharacter() };
  if (read.twice === undefined) return { value, exactValue };
  return {
    value,
    exactValue,
    warning: l10n.t('The key {0} is listed twice. The last one is stored.', JSON.stringify(read.twice)),
  };
}

/** Returns the number tokens of a valid JSON text. Ignores digits in strings. */
function numberTokens(json: string): string[] {
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];
  return tokens.filter((token) => !token.startsWith('"'));
}

function sizeWarning(text: string): string | undefined {
  if (text.length * 3 <= LARGE_TEXT_BYTES) return undefined;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= LARGE_TEXT_BYTES) return undefined;
  return l10n.t(
    'This is {0} KB. MLflow includes it in every list of traces, which makes lists slow.',
    Math.round(bytes / 1024),
  );
}

function halfCharacter(): string {
  return l10n.t('Contains an invalid character, which will be replaced.');
}

function brokenWarning(text: string): string | undefined {
  return wellFormed(text) === text ? undefined : halfCharacter();
}
