import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { FieldError } from './fieldMessage';
import { Icon } from './icon';
import { isPlainKey, consume } from './keys';
import { matching, type Named } from './matching';

interface Suggestion<T> extends Named {
  readonly key: string;
  readonly detail: string;
  readonly icon?: string;
  /** A second line, for example the instructions for labelers; '' for none. */
  readonly note?: string;
  readonly value: T;
}

interface ComboboxProps<T> {
  readonly label: string;
  /** Whether the label is for screen readers only. */
  readonly hidesLabel?: boolean;
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly onChoose: (value: T) => void;
  /** Called on Enter when the text is accepted as typed. */
  readonly onEnter?: () => void;
  /**
   * Allows text that isn't a suggestion. It is offered as the last option, in the returned words, after the
   * matches. The first match is active from the start, and Enter accepts it.
   */
  readonly createText?: (typed: string) => string;
  /**
   * Resolves when the suggestions have loaded; null if they already have. Until then, Enter and later keys
   * are held back.
   */
  readonly whenLoaded?: (() => Promise<void> | null) | undefined;
  readonly onWait?: (until: Promise<void>) => void;
  readonly onFocus: () => void;
  readonly suggestions: ReadonlyArray<Suggestion<T>>;
  readonly listLabel: string;
  readonly openLabel: string;
  readonly placeholder: string;
  /** ID of a one-sentence description that `children` renders. */
  readonly helpId: string;
  readonly error: string;
  readonly disabled?: boolean;
  /** Only suggestions are accepted. The first match is active from the start, and Enter accepts it. */
  readonly mustChoose?: boolean;
  /** The text can be read and copied but not changed. */
  readonly readOnly?: boolean;
  readonly controlRef?: (element: HTMLInputElement | null) => void;
  readonly children?: ComponentChildren;
}

/** Maximum number of suggestions in the list. */
const MAX_SHOWN = 50;

/**
 * A text box with suggestions, which the toolkit doesn't have. It follows the ARIA combobox pattern: the
 * focus stays in the text box, and `aria-activedescendant` identifies the active suggestion. The list opens
 * upward, above its label, if there is room, so that it doesn't cover the controls below.
 */
export function Combobox<T>(props: ComboboxProps<T>) {
  const id = useId();
  const input = useRef<HTMLInputElement | null>(null);
  const [open, setOpen] = useState(false);
  const [showAll, setShowAll] = useState(false);
  /** The option that an arrow key moved to, or -1. */
  const [arrowIndex, setArrowIndex] = useState(-1);

  const typed = props.value.trim();
  const candidates = showAll || typed === '' ? props.suggestions : matching(props.suggestions, props.value);
  const matches = candidates.slice(0, MAX_SHOWN);
  const onlyMatch = matches.length === 1 ? matches[0] : undefined;
  const isReadOnly = props.readOnly === true;
  const mustChoose = props.mustChoose === true;
  const shown =
    open && !isReadOnly && matches.length > 0 && (showAll || mustChoose || onlyMatch?.text !== props.value);
  const isNewText = typed !== '' && !props.suggestions.some(({ text }) => text === typed);
  const createOption = props.createText && isNewText ? props.createText(typed) : undefined;
  const length = matches.length + (createOption === undefined ? 0 : 1);
  const defaultsToFirst =
    arrowIndex === -1 &&
    (mustChoose ? !(showAll && typed === '') : props.createText && !showAll && typed !== '');
  const active = defaultsToFirst === true ? 0 : arrowIndex;
  const current = shown ? matches[active] : undefined;
  const latest = useRef(props);
  latest.current = props;

  const show = (all: boolean): void => {
    setShowAll(all);
    setArrowIndex(-1);
    setOpen(true);
  };
  const close = (): void => setOpen(false);
  const choose = (suggestion: Suggestion<T>): void => {
    props.onChoose(suggestion.value);
    close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isPlainKey(event)) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      consume(event);
      if (!shown) return show(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // Unless the user must choose, the first ArrowDown doesn't skip the default.
      const from = mustChoose ? active : arrowIndex;
      setArrowIndex(from === -1 && step === -1 ? length - 1 : (from + step + length) % length);
    } else if (event.key === 'Enter' && props.whenLoaded?.()) {
      consume(event);
      enterOnceLoaded();
    } else if (event.key === 'Enter' && current) {
      consume(event);
      choose(current);
    } else if (event.key === 'Enter' && props.onEnter) {
      consume(event);
      close();
      props.onEnter();
    } else if (event.key === 'Escape' && shown) {
      consume(event);
      close();
    }
  };

  /** Postpones Enter until the suggestions have loaded: the text may be the start of one. */
  const enterOnceLoaded = (): void => {
    const until = props.whenLoaded?.();
    if (!until) return;
    const { value } = props;
    close();
    props.onWait?.(
      until.then(() => {
        if (input.current?.isConnected !== true) return; // another trace is shown by now
        const { value: now, suggestions, onChoose, onEnter } = latest.current;
        if (now !== value) return;
        const [best] = value.trim() === '' ? [] : matching(suggestions, value);
        if (best) onChoose(best.value);
        else onEnter?.();
      }),
    );
  };

  const list = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState<Place>({ above: true, room: MAX_HEIGHT });
  useLayoutEffect(() => {
    const box = input.current;
    if (!shown || !box) return; // measuring forces a layout
    const measure = (): void => {
      if (list.current) setPlace(placeFor(box, list.current));
    };
    measure();
    const observer = new ResizeObserver(measure); // opening may change the surrounding layout
    observer.observe(box);
    document.addEventListener('scroll', measure, { capture: true });
    return () => {
      observer.disconnect();
      document.removeEventListener('scroll', measure, { capture: true });
    };
  }, [shown, length]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  return (
    <div class="field">
      <label class={props.hidesLabel === true ? 'sr-only' : 'field-label'} for={`${id}-input`}>
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
          readOnly={isReadOnly}
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={shown && active !== -1 ? `${id}-${active}` : undefined}
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
          disabled={props.disabled === true || isReadOnly}
          onMouseDown={(event) => {
            event.preventDefault(); // keep the focus in the text box
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
          class={`combobox-list ${place.above ? 'above' : 'below'}`}
          style={{ maxHeight: `${place.room}px` }}
          role="listbox"
          aria-label={props.listLabel}
          hidden={!shown}
        >
          {shown &&
            matches.map((suggestion, index) => (
              <li
                key={suggestion.key}
                id={`${id}-${index}`}
                class="combobox-option"
                role="option"
                title={tooltip(suggestion)}
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
          {shown && createOption !== undefined && (
            <li
              id={`${id}-${matches.length}`}
              class="combobox-option"
              role="option"
              aria-selected={active === matches.length}
              onMouseDown={(event) => {
                event.preventDefault();
                if (event.button !== 0) return;
                close();
                props.onEnter?.();
              }}
            >
              <span class="option-line">
                <Icon name="add" />
                <bdi class="option-text">{createOption}</bdi>
              </span>
            </li>
          )}
        </ul>
      </div>
      <FieldError id={`${id}-error`} text={props.error} />
      {props.children}
    </div>
  );
}

/** Where the list opens, and its available height in pixels. */
interface Place {
  readonly above: boolean;
  readonly room: number;
}

/** Maximum height of the list in pixels. */
const MAX_HEIGHT = 180;
/** Pixels between the list and its anchor. */
const GAP = 4;

/**
 * Places the list above the box's label, unless it doesn't fit there and there is more room below the box.
 */
function placeFor(box: HTMLElement, list: HTMLElement): Place {
  // In normal flow, the list is always below the box.
  if (getComputedStyle(list).position === 'static') return { above: false, room: MAX_HEIGHT };
  const { top, bottom } = box.getBoundingClientRect();
  const label = box.closest('.field')?.querySelector('.field-label')?.getBoundingClientRect().top ?? top;
  const clip = clipOf(box);
  const [roomAbove, roomBelow] = [Math.min(top, label) - clip.top - GAP, clip.bottom - bottom - GAP];
  const above = roomAbove >= Math.min(MAX_HEIGHT, list.scrollHeight) || roomAbove >= roomBelow;
  return { above, room: Math.max(0, Math.min(MAX_HEIGHT, above ? roomAbove : roomBelow)) };
}

/** The vertical range of the viewport that an element's scroll containers leave visible. */
function clipOf(element: HTMLElement): { readonly top: number; readonly bottom: number } {
  let [top, bottom] = [0, window.innerHeight];
  for (let ancestor = element.parentElement; ancestor; ancestor = ancestor.parentElement) {
    if (getComputedStyle(ancestor).overflowY === 'visible') continue;
    const box = ancestor.getBoundingClientRect();
    [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
  }
  return { top, bottom };
}

/** The full suggestion, because its row may be truncated. */
function tooltip({ text, detail, note = '' }: Suggestion<unknown>): string {
  return [text, detail, note].filter((part) => part !== '').join('\n');
}
