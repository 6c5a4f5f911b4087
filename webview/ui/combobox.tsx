import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { FieldError } from './fieldMessage';
import { Icon } from './icon';
import { isPlainKey, take } from './keys';

interface Suggested<T> {
  readonly key: string;
  /** What is typed when it is chosen. */
  readonly text: string;
  readonly detail: string;
  readonly icon?: string;
  /** A second line, e.g. what a labeler is told; '' for none. */
  readonly note?: string;
  readonly value: T;
}

interface ComboboxProps<T> {
  readonly label: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly onChoose: (value: T) => void;
  /** Enter, when no suggestion is active. */
  readonly onEnter?: () => void;
  readonly onFocus: () => void;
  readonly suggestions: ReadonlyArray<Suggested<T>>;
  readonly listLabel: string;
  readonly openLabel: string;
  readonly placeholder: string;
  /** One sentence, shown by `children` under the id that is given to them. */
  readonly helpId: string;
  readonly error: string;
  readonly disabled?: boolean;
  /** Only suggestions can be taken: the first that matches is active from the start, and Enter takes it. */
  readonly mustChoose?: boolean;
  /** What stands there stays; it can be read and copied. */
  readonly readOnly?: boolean;
  readonly controlRef?: (element: HTMLInputElement | null) => void;
  readonly children?: ComponentChildren;
}

const MOST = 50;

/**
 * A text box with suggestions (the toolkit has none), after the ARIA combobox pattern: the focus stays in the text box,
 * the active suggestion is told by `aria-activedescendant`. The list opens upward where there is room, so that it never
 * covers the controls that come next.
 */
export function Combobox<T>(props: ComboboxProps<T>) {
  const id = useId();
  const input = useRef<HTMLInputElement | null>(null);
  const [open, setOpen] = useState(false);
  const [all, setAll] = useState(false);
  const [marked, setActive] = useState(-1);

  const typed = props.value.trim().toLowerCase();
  const matching = (
    all || typed === ''
      ? props.suggestions
      : props.suggestions.filter(({ text }) => text.toLowerCase().includes(typed))
  ).slice(0, MOST);
  const only = matching.length === 1 ? matching[0] : undefined;
  const fixed = props.readOnly === true;
  const strict = props.mustChoose === true;
  const shown = open && !fixed && matching.length > 0 && (all || strict || only?.text !== props.value);
  const active = strict && marked === -1 && !(all && typed === '') ? 0 : marked;
  const current = shown ? matching[active] : undefined;

  const show = (everything: boolean): void => {
    setAll(everything);
    setActive(-1);
    setOpen(true);
  };
  const close = (): void => setOpen(false);
  const choose = (suggestion: Suggested<T>): void => {
    props.onChoose(suggestion.value);
    close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isPlainKey(event)) return;
    const { length } = matching;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      take(event);
      if (!shown) return show(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive(active === -1 && step === -1 ? length - 1 : (active + step + length) % length);
    } else if (event.key === 'Enter' && current) {
      take(event);
      choose(current);
    } else if (event.key === 'Enter' && props.onEnter) {
      take(event);
      close();
      props.onEnter();
    } else if (event.key === 'Escape' && shown) {
      take(event);
      close();
    }
  };

  const list = useRef<HTMLUListElement>(null);
  const [above, setAbove] = useState(true);
  useLayoutEffect(() => {
    if (!shown) return; // to ask for the place costs a layout
    const box = input.current?.getBoundingClientRect();
    if (box && list.current) setAbove(box.top > list.current.offsetHeight + 4);
  }, [shown, matching.length]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  return (
    <div class="field">
      <label class="field-label" for={`${id}-input`}>
        {props.label}
      </label>
      <div class="combobox">
        <input
          ref={(element) => {
            input.current = element;
            props.controlRef?.(element);
          }}
          id={`${id}-input`}
          class={`combobox-input${props.error === '' ? '' : ' invalid'}`}
          role="combobox"
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={props.value}
          placeholder={props.placeholder}
          disabled={props.disabled}
          readOnly={fixed}
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current ? `${id}-${active}` : undefined}
          aria-describedby={props.error === '' ? props.helpId : `${id}-error ${props.helpId}`.trim()}
          aria-invalid={props.error !== ''}
          aria-errormessage={props.error === '' ? undefined : `${id}-error`}
          onFocus={props.onFocus}
          onBlur={close}
          onClick={() => show(true)}
          onInput={(event) => {
            props.onInput(event.currentTarget.value);
            show(false);
          }}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          class="combobox-open"
          tabIndex={-1}
          aria-label={props.openLabel}
          disabled={props.disabled === true || fixed}
          onMouseDown={(event) => {
            event.preventDefault(); // the focus stays in the text box
            if (shown) return close();
            input.current?.focus();
            show(true);
          }}
        >
          <Icon name="chevron-down" />
        </button>
        <ul
          ref={list}
          id={`${id}-list`}
          class={`combobox-list ${above ? 'above' : 'below'}`}
          role="listbox"
          aria-label={props.listLabel}
          hidden={!shown}
        >
          {shown &&
            matching.map((suggestion, index) => (
              <li
                key={suggestion.key}
                id={`${id}-${index}`}
                class="combobox-option"
                role="option"
                aria-selected={index === active}
                onMouseDown={(event) => {
                  event.preventDefault();
                  if (event.button === 0) choose(suggestion);
                }}
              >
                <span class="option-line">
                  {suggestion.icon !== undefined && <Icon name={suggestion.icon} />}
                  <bdi class="option-text">{suggestion.text}</bdi>
                  <bdi class="option-detail">{suggestion.detail}</bdi>
                </span>
                {suggestion.note !== undefined && suggestion.note !== '' && (
                  <bdi class="option-note">{suggestion.note}</bdi>
                )}
              </li>
            ))}
        </ul>
      </div>
      <FieldError id={`${id}-error`} text={props.error} />
      {props.children}
    </div>
  );
}
