import * as l10n from '@vscode/l10n';
import type { FormState } from './formState';
import { isPicked, picksOf, withPick } from './picks';

/** The number of picks that have a digit as their shortcut. */
const DIGITS = 9;

/**
 * Values that can be set with one click: ratings, a schema's options, or the values used before with the
 * name.
 */
export function QuickPicks({ form }: { form: FormState }) {
  const { draft, schema, usedValues } = form.content;
  const input = schema.value?.input ?? null;
  const picks = picksOf(draft.value, input, usedValues.value);
  if (picks.length === 0) return null;
  const short = draft.value.dataType === 'number';
  return (
    <div
      class={`quick-picks${short ? '' : ' words'}`}
      role="group"
      aria-label={input?.type === 'categorical' ? l10n.t('Options') : l10n.t('Common values')}
    >
      {picks.map((pick, index) => {
        // A number is its own shortcut.
        const digit = short || index >= DIGITS ? undefined : String(index + 1);
        return (
          <button
            key={pick}
            type="button"
            class="quick-pick"
            title={digit === undefined ? pick : `${pick} (${digit})`}
            aria-label={l10n.t('Value {0}', pick)}
            aria-keyshortcuts={digit}
            data-digit={digit}
            aria-pressed={isPicked(draft.value, input, pick)}
            onClick={() => form.change({ value: withPick(draft.value, input, pick) })}
          >
            <bdi>{pick}</bdi>
          </button>
        );
      })}
    </div>
  );
}
