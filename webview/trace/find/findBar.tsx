import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount } from '../../../src/model/format';
import type { SearchQuery } from '../../../src/model/traceSearch';
import { Icon } from '../../ui/icon';
import { IconButton } from '../../ui/iconButton';
import { isForeign, consume } from '../../ui/keys';
import type { LocalizedText } from '../../ui/localizedText';
import type { Find } from './find';

interface Option {
  readonly key: 'matchCase' | 'wholeWord' | 'regex';
  readonly icon: string;
  readonly letter: string;
}

const OPTIONS: readonly Option[] = [
  { key: 'matchCase', icon: 'case-sensitive', letter: 'c' },
  { key: 'wholeWord', icon: 'whole-word', letter: 'w' },
  { key: 'regex', icon: 'regex', letter: 'r' },
];
const WORDS: Readonly<Record<Option['key'], LocalizedText>> = {
  matchCase: () => l10n.t('Match Case'),
  wholeWord: () => l10n.t('Match Whole Word'),
  regex: () => l10n.t('Use Regular Expression'),
};

/** The search bar of a trace, similar to VS Code's find widget. */
export function FindBar({ find, onClose }: { find: Find; onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const asked = find.asked.value;
  useLayoutEffect(() => {
    // If the bar was restored with the panel, the user didn't open it: don't take the focus.
    if (asked > 0) input.current?.select();
  }, [asked]);
  const query = find.query.value;
  const close = (): void => {
    find.close();
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isForeign(event)) return;
    const option =
      event.altKey &&
      !event.ctrlKey &&
      OPTIONS.find(({ letter }) => event.code === `Key${letter.toUpperCase()}`);
    if (option) toggle(find, option.key, query);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target === input.current) find.step(event.shiftKey ? -1 : 1);
    else return;
    consume(event);
  };
  const failed = find.answer.value.state !== 'done' || find.failure.value !== '';
  return (
    <div
      class="find-bar"
      role="search"
      aria-label={l10n.t('Find in trace')}
      aria-busy={find.busy.value}
      onKeyDown={onKeyDown}
    >
      <div class={`find-box${failed ? ' invalid' : ''}`}>
        <input
          ref={input}
          class="find-input"
          type="text"
          aria-label={l10n.t('Find text')}
          aria-invalid={failed}
          placeholder={l10n.t('Find in trace')}
          spellcheck={false}
          value={query.text}
          onInput={(event) => find.setQuery({ text: event.currentTarget.value })}
        />
        {OPTIONS.map(({ key, icon, letter }) => (
          <button
            key={key}
            type="button"
            class="find-option"
            aria-pressed={query[key]}
            aria-label={WORDS[key]()}
            title={`${WORDS[key]()} (Alt+${letter.toUpperCase()})`}
            onClick={() => toggle(find, key, query)}
          >
            <Icon name={icon} />
          </button>
        ))}
      </div>
      <span class="find-count" role="status">
        {said(find)}
      </span>
      <IconButton
        icon="arrow-up"
        label={l10n.t('Previous Match')}
        disabled={find.hits.value.length === 0}
        onClick={() => find.step(-1)}
      />
      <IconButton
        icon="arrow-down"
        label={l10n.t('Next Match')}
        disabled={find.hits.value.length === 0}
        onClick={() => find.step(1)}
      />
      <IconButton icon="close" label={l10n.t('Close Find')} onClick={close} />
    </div>
  );
}

function toggle(find: Find, key: Option['key'], query: SearchQuery): void {
  find.setQuery({ [key]: !query[key] });
}

/** Returns the position among the hits (n of m), or why there are none. */
function said(find: Find): string {
  const { state, message, total, more } = find.answer.value;
  if (find.failure.value !== '') return find.failure.value;
  // The input already shows the expression.
  if (state === 'invalid') return message.replace(/^Invalid regular expression: \/.*\/\w*: /s, '');
  if (find.query.value.text === '') return '';
  const count = more ? `${formatCount(total)}+` : formatCount(total);
  const place =
    total === 0 ? l10n.t('No results') : l10n.t('{0} of {1}', formatCount(find.at.value + 1), count);
  if (state === 'stopped') return l10n.t('{0}. The regular expression took too long and was stopped.', place);
  return find.busy.value && total === 0 ? l10n.t('Searching…') : place;
}
