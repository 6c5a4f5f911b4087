import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icon';
import { isPlainKey, consume } from '../ui/keys';
import type { TypedPrefix } from '../ui/typedPrefix';
import { type CellEditor, cellKey, chosenOf, withOption } from './cellEditor';

interface OptionListProps {
  readonly label: string;
  readonly editor: Extract<CellEditor, { readonly options: unknown }>;
  readonly text: string;
  /** The characters typed so far, including the key that opened the list. */
  readonly typed: TypedPrefix;
  readonly onType: (text: string) => void;
  /** Accepts an option of a single choice immediately. */
  readonly onChoose: (value: string) => void;
}

/** The number of options that have a digit key. */
const DIGITS = 9;

/**
 * The options of a cell: a single choice that follows the arrow keys, or multiple choices toggled with Space.
 */
export function OptionList({ label, editor, text, typed, onType, onChoose }: OptionListProps) {
  const list = useRef<HTMLUListElement>(null);
  const { options } = editor;
  const isMany = editor.type === 'many';
  const hasDigits = isMany || editor.dataType === 'string';
  const texts = options.map((option) => option.text);
  const [place, setPlace] = useState(() => Math.max(0, typed.find(texts, -1)));
  const chosen = isMany ? chosenOf(text) : [text];
  const active = isMany ? place : options.findIndex(({ value }) => value === text);
  useLayoutEffect(() => list.current?.focus(), []);
  useLayoutEffect(() => {
    list.current?.querySelector(`#option-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const go = (to: number): void => {
    const next = Math.min(options.length - 1, Math.max(0, to));
    setPlace(next);
    const option = options[next];
    if (!isMany && option) onType(option.value);
  };
  const take1 = (value: string): void =>
    isMany ? onType(withOption(text, options, value)) : onChoose(value);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isPlainKey(event)) return;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active === -1 ? options.length - 1 : active - 1,
      Home: 0,
      End: options.length - 1,
    };
    const to = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (to !== undefined) {
      consume(event);
      return go(to);
    }
    if (event.key === ' ') {
      consume(event);
      const option = options[active];
      if (option) take1(option.value);
      return;
    }
    if (event.key.length !== 1) return;
    consume(event);
    const now = performance.now();
    // While a word is being typed, letters and digits belong to it instead of choosing an option.
    const key = typed.isWord(now) ? undefined : cellKey(event.key, editor);
    if (key?.type === 'set') return take1(key.value);
    typed.add(event.key, now);
    const found = typed.find(texts, active);
    if (found !== -1) go(found);
  };
  return (
    <ul
      ref={list}
      class="cell-options"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable={isMany}
      aria-activedescendant={active === -1 ? undefined : `option-${active}`}
      onKeyDown={onKeyDown}
    >
      {options.map((option, index) => (
        <li
          key={option.value}
          id={`option-${index}`}
          class={`combobox-option${index === active ? ' current' : ''}`}
          role="option"
          data-digit={hasDigits && index < DIGITS ? index + 1 : undefined}
          aria-selected={chosen.includes(option.value)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take1(option.value)}
        >
          {isMany && <Icon name={chosen.includes(option.value) ? 'check' : 'blank'} />}
          {!isMany && option.tone !== 'none' && <Icon name={option.tone === 'pass' ? 'check' : 'close'} />}
          <bdi>{option.text}</bdi>
        </li>
      ))}
    </ul>
  );
}
