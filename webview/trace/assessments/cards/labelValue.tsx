import * as l10n from '@vscode/l10n';
import {
  KIND_TRAITS,
  type Assessment,
  type AssessmentError,
  type Label,
} from '../../../../src/model/assessment';
import type { LabelSchema } from '../../../../src/model/labelSchema';
import { labelTone, type LabelTone } from '../../../../src/model/labelTone';
import { parseExact, stringifyExact } from '../../../../src/model/exactJson';
import { formatJson, formatValue, type ExactValue } from '../../../../src/model/exactValue';
import { valueText } from '../../../../src/model/value';
import { Icon } from '../../../ui/icon';
import { LongText } from '../../../ui/longText';
import type { LocalizedText } from '../../../ui/localizedText';

const LONGEST_PILL = 24;
const MOST_CHIPS = 20;

/** The part of a label's schema that has its words for true and false, or null if the label has no schema. */
export type Words = Pick<LabelSchema, 'input'> | null;

type Shown = Pick<Assessment, 'value' | 'exactValue' | 'error' | 'kind'>;

/** Returns a label's value as one short line. */
export function LabelValueText(label: Label): string {
  const text = label.error ? l10n.t('failed') : formatValue(label);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const TONES: Readonly<Record<Exclude<LabelTone, 'none'>, { icon: string; word: LocalizedText }>> = {
  pass: { icon: 'check', word: () => l10n.t('pass') },
  fail: { icon: 'close', word: () => l10n.t('fail') },
};

/** Whether a value is short enough to be shown next to the name. */
export function fitsPill(label: Shown): boolean {
  const { value, error } = label;
  if (error) return true;
  const text = formatValue(label);
  return typeof value !== 'object' || value === null
    ? text.length <= LONGEST_PILL && !text.includes('\n')
    : false;
}

/** The value next to the name. Pass and fail are shown as an icon and a word. */
export function ValuePill({ label, words }: { label: Shown; words?: Words }) {
  if (label.error) {
    return (
      <span class="pill fail">
        <Icon name="error" /> {l10n.t('failed')}
      </span>
    );
  }
  const tone = KIND_TRAITS[label.kind].isExpected ? 'none' : labelTone(label.value);
  const text = inWords(label, words ?? null);
  if (tone === 'none') {
    return (
      <span class={label.value === null ? 'pill nothing' : 'pill'}>
        <bdi>{text === '' ? l10n.t('(empty text)') : text}</bdi>
      </span>
    );
  }
  const { icon, word } = TONES[tone];
  return (
    <span class={`pill ${tone}`} title={word()}>
      <Icon name={icon} /> <bdi>{text}</bdi>
    </span>
  );
}

/** Returns a value in the words of its schema, which can have its own words for true and false. */
export function inWords(held: ExactValue, words: Words): string {
  const { value } = held;
  const input = words?.input;
  if (input?.type !== 'passFail' || typeof value !== 'boolean') return formatValue(held);
  return value ? input.positive : input.negative;
}

/** A value that is too long to be shown next to the name: a short list as chips, everything else as text. */
export function ValueBlock({ label }: { label: Shown }) {
  const { value } = label;
  const items = itemTexts(label);
  if (items !== null && items.length > 0 && items.length <= MOST_CHIPS && items.every(isChip)) {
    return (
      <ul class="chips" aria-label={l10n.t('Value')}>
        {items.map((item, index) => (
          <li key={index} class="chip">
            <bdi>{item === '' ? l10n.t('(empty text)') : item}</bdi>
          </li>
        ))}
      </ul>
    );
  }
  const text = typeof value === 'string' ? value : formatJson(label);
  return (
    <LongText text={text} lines={6} class={typeof value === 'string' ? 'label-text' : 'label-text code'} />
  );
}

/** Returns the items of a list of plain values with every digit, or null if the value isn't such a list. */
function itemTexts({ value, exactValue }: ExactValue): string[] | null {
  if (!Array.isArray(value) || value.some((item) => typeof item === 'object')) return null;
  const exact = exactValue === undefined ? undefined : parseExact(exactValue);
  if (!Array.isArray(exact)) return value.map(valueText);
  return exact.map((item) => (typeof item === 'string' ? item : stringifyExact(item)));
}

function isChip(text: string): boolean {
  return text.length <= 2 * LONGEST_PILL && !text.includes('\n');
}

/** The error of a failed scorer, with its stack trace collapsed. */
export function ErrorBlock({ error }: { error: AssessmentError }) {
  const text = [error.code, error.message].filter((one) => one !== '').join(': ');
  return (
    <>
      {text !== '' && <LongText class="label-text" text={text} lines={4} />}
      {error.stack !== '' && (
        <details class="label-more">
          <summary>{l10n.t('Stack trace')}</summary>
          <LongText class="code" text={error.stack} lines={20} />
        </details>
      )}
    </>
  );
}
