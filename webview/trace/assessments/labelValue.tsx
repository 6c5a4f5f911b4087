import type { Label } from '../../../src/model/assessment';
import { labelTone, type LabelTone } from '../../../src/model/labelTone';
import { valueText } from '../../../src/model/value';
import { Icon } from '../../ui/icon';
import { LongText } from '../../ui/longText';
import { t } from '../../ui/strings';

const LONGEST_PILL = 24;

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
export function fitsPill(label: Label): boolean {
  const text = valueText(label.value);
  return label.error !== null || (text.length <= LONGEST_PILL && !text.includes('\n'));
}

/** The value beside the name; pass and fail by icon and word. */
export function ValuePill({ label }: { label: Label }) {
  if (label.error) {
    return (
      <span class="pill fail">
        <Icon name="error" /> {t('errorValue')}
      </span>
    );
  }
  const tone = label.kind === 'expectation' ? 'none' : labelTone(label.value);
  const text = valueText(label.value);
  if (tone === 'none') {
    return (
      <span class="pill">
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

/** A value that is too long to stand beside the name. */
export function ValueBlock({ label }: { label: Label }) {
  const text = typeof label.value === 'string' ? label.value : JSON.stringify(label.value, null, 2);
  return (
    <LongText
      text={text}
      lines={6}
      class={typeof label.value === 'string' ? 'label-text' : 'label-text code'}
    />
  );
}
