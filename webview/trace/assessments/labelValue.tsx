import type { Assessment, AssessmentError, Label } from '../../../src/model/assessment';
import type { LabelSchema } from '../../../src/model/labelSchema';
import { labelTone, type LabelTone } from '../../../src/model/labelTone';
import { type JsonValue, valueText } from '../../../src/model/value';
import { Icon } from '../../ui/icon';
import { LongText } from '../../ui/longText';
import { t } from '../../ui/strings';

const LONGEST_PILL = 24;
const MOST_CHIPS = 20;

/** The words of a schema, where the label has one. */
export type Words = Pick<LabelSchema, 'input'> | null;

type Shown = Pick<Assessment, 'value' | 'error' | 'kind'>;

/** A label's value as one short line. */
export function LabelValueText(label: Label): string {
  const text = label.error ? t('errorValue') : valueText(label.value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const TONES: Readonly<Record<Exclude<LabelTone, 'none'>, { icon: string; word: 'pass' | 'fail' }>> = {
  pass: { icon: 'check', word: 'pass' },
  fail: { icon: 'close', word: 'fail' },
};

/** Whether a value is short enough to stand beside the name. */
export function fitsPill({ value, error }: Shown): boolean {
  if (error) return true;
  const text = valueText(value);
  return typeof value !== 'object' || value === null
    ? text.length <= LONGEST_PILL && !text.includes('\n')
    : false;
}

/** The value beside the name; pass and fail by icon and word. */
export function ValuePill({ label, words }: { label: Shown; words?: Words }) {
  if (label.error) {
    return (
      <span class="pill fail">
        <Icon name="error" /> {t('errorValue')}
      </span>
    );
  }
  const tone = label.kind === 'expectation' ? 'none' : labelTone(label.value);
  const text = inWords(label.value, words ?? null);
  if (tone === 'none') {
    return (
      <span class={label.value === null ? 'pill nothing' : 'pill'}>
        <bdi>{text === '' ? t('emptyText') : text}</bdi>
      </span>
    );
  }
  const { icon, word } = TONES[tone];
  return (
    <span class={`pill ${tone}`} title={t(word)}>
      <Icon name={icon} /> <bdi>{text}</bdi>
    </span>
  );
}

/** A value in the words of its schema: true and false have two of their own there. */
export function inWords(value: JsonValue, words: Words): string {
  const input = words?.input;
  if (input?.type !== 'passFail' || typeof value !== 'boolean') return valueText(value);
  return value ? input.positive : input.negative;
}

/** A value that is too long to stand beside the name: a short list as chips, everything else as text. */
export function ValueBlock({ label }: { label: Shown }) {
  const { value } = label;
  if (Array.isArray(value) && value.length > 0 && value.length <= MOST_CHIPS && value.every(isChip)) {
    return (
      <ul class="chips" aria-label={t('value')}>
        {value.map((item, index) => (
          <li key={index} class="chip">
            <bdi>{item === '' ? t('emptyText') : valueText(item)}</bdi>
          </li>
        ))}
      </ul>
    );
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <LongText text={text} lines={6} class={typeof value === 'string' ? 'label-text' : 'label-text code'} />
  );
}

function isChip(item: JsonValue): boolean {
  return (
    typeof item !== 'object' && valueText(item).length <= 2 * LONGEST_PILL && !valueText(item).includes('\n')
  );
}

/** What a scorer left when it failed; its stack trace folded. */
export function ErrorBlock({ error }: { error: AssessmentError }) {
  const text = [error.code, error.message].filter((one) => one !== '').join(': ');
  return (
    <>
      {text !== '' && <LongText class="label-text" text={text} lines={4} />}
      {error.stack !== '' && (
        <details class="label-more">
          <summary>{t('stackTrace')}</summary>
          <LongText class="code" text={error.stack} lines={20} />
        </details>
      )}
    </>
  );
}
