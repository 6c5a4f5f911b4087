import * as l10n from '@vscode/l10n';
import { parseExact, stringifyExact } from '../../../../src/model/exactJson';
import { readJsonText } from '../../../../src/model/jsonText';
import type { DataType } from '../../../../src/model/value';
import { LinkButton } from '../../../ui/iconButton';
import type { FormState } from './formState';

/** The share of the maximum length from which the character counter is shown. */
const NEAR = 0.8;

const CAN_BE_LONG: Readonly<Record<DataType, boolean>> = {
  number: false,
  boolean: false,
  string: true,
  json: true,
};

/**
 * Tools for long values: format the JSON, open the value in an editor, and count characters near the limit.
 */
export function ValueTools({ form }: { form: FormState }) {
  const { draft, schema } = form.content;
  const { dataType, value } = draft.value;
  const input = schema.value?.input;
  if (!CAN_BE_LONG[dataType] || input?.type === 'categorical') return null;
  const limit = input?.type === 'text' ? input.maxLength : null;
  const length = limit === null ? 0 : Array.from(value).length;
  return (
    <div class="value-tools">
      {dataType === 'json' && (
        <LinkButton label={l10n.t('Format')} disabled={value.trim() === ''} onClick={() => format(form)} />
      )}
      <LinkButton
        label={l10n.t('Open in Editor')}
        title={l10n.t('Edit the value in an editor tab. Saving it there updates this form.')}
        onClick={() => form.editValue()}
      />
      {limit !== null && length >= limit * NEAR && (
        <span class={`counter${length > limit ? ' over' : ''}`} role="status">
          {l10n.t('{0} of {1} characters', length, limit)}
        </span>
      )}
    </div>
  );
}

/**
 * Formats the JSON and keeps every digit. If a key is duplicated, the text stays as it is and a warning is
 * shown.
 */
function format(form: FormState): void {
  const { value } = form.content.draft.value;
  const read = readJsonText(value);
  form.problems.show('value');
  const exact = read.ok && read.twice === undefined ? parseExact(value) : undefined;
  if (exact !== undefined) form.change({ value: stringifyExact(exact, '  ') });
  else form.focus.set('value');
}
