import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { FieldError } from './fieldMessage';
import { Icon } from './icon';
import { isPlainKey, take } from './keys';
import { matching, type Named } from './matching';

interface Suggested<T> extends Named {
  readonly key: string;
  readonly detail: string;
  readonly icon?: string;
  /** A second line, e.g. what a labeler is told; '' for none. */
  readonly note?: string;
  readonly value: T;
}

interface ComboboxProps<T> {
  readonly label: string;
  /** The label is for screen readers only. */
  readonly hidesLabel?: boolean;
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly onChoose: (value: T) => void;
  /** Enter, when the text is taken as it was typed. */
  readonly onEnter?: () => void;
  /**
   * Also a text that is none of the suggestions can be taken: as the last choice, in these words, after those that match. The
   * first that matches is active from the start, and Enter takes it.
   */
  readonly createText?: (typed: string) => string;
  /** Resolves when the suggestions are known; null: they are. Until then, Enter waits, and what is typed after it. */
  readonly arriving?: (() => Promise<void> | null) | undefined;
  readonly onWait?: (until: Promise<void>) => void;
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
 * the active suggestion is told by `aria-activedescendant`. The list opens upward, above its label, where there is room,
 * so that it does not cover the controls that come next.
 */
export function Combobox<T>(props: ComboboxProps<T>) {
  const id = useId();
  const input = useRef<HTMLInputElement | null>(null);
  const [open, setOpen] = useState(false);
  const [all, setAll] = useState(false);
  const [marked, setActive] = useState(-1);

  const typed = props.value.trim();
  const found = (all || typed === '' ? props.suggestions : matching(props.suggestions, props.value)).slice(
    0,
    MOST,
  );
  const only = found.length === 1 ? found[0] : undefined;
  const fixed = props.readOnly === true;
  const strict = props.mustChoose === true;
  const shown = open && !fixed && found.length > 0 && (all || strict || only?.text !== props.value);
  const isNew = typed !== '' && !props.suggestions.some(({ text }) => text === typed);
  const creates = props.createText && isNew ? props.createText(typed) : undefined;
  const length = found.length + (creates === undefined ? 0 : 1);
  const isFirst =
    marked === -1 && (strict ? !(all && typed === '') : props.createText && !all && typed !== '');
  const active = isFirst === true ? 0 : marked;
  const current = shown ? found[active] : undefined;
  const latest = useRef(props);
  latest.current = props;

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
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      take(event);
      if (!shown) return show(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const from = strict ? active : marked; // what is active by itself is not passed over by the first step
      setActive(from === -1 && step === -1 ? length - 1 : (from + step + length) % length);
    } else if (event.key === 'Enter' && props.arriving?.()) {
      take(event);
      enterLate();
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

  /** Enter before the suggestions are here: what is typed may be the beginning of one. */
  const enterLate = (): void => {
    const until = props.arriving?.();
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
  const [place, setPlace] = useState<Place>({ above: true, room: HIGHEST });
  useLayoutEffect(() => {
    const box = input.current;
    if (!shown || !box) return; // to ask for the place costs a layout
    const measure = (): void => {
      if (list.current) setPlace(placeFor(box, list.current));
    };
    measure();
    const observer = new ResizeObserver(measure); // what is around it may change as it is opened
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
          readOnly={fixed}
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
          class={`combobox-list ${place.above ? 'above' : 'below'}`}
          style={{ maxHeight: `${place.room}px` }}
          role="listbox"
          aria-label={props.listLabel}
          hidden={!shown}
        >
          {shown &&
            found.map((suggestion, index) => (
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
          {shown && creates !== undefined && (
            <li
              id={`${id}-${found.length}`}
              class="combobox-option"
              role="option"
              aria-selected={active === found.length}
              onMouseDown={(event) => {
                event.preventDefault();
                if (event.button !== 0) return;
                close();
                props.onEnter?.();
              }}
            >
              <span class="option-line">
                <Icon name="add" />
                <bdi class="option-text">{creates}</bdi>
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

/** Where the list opens, and the height in pixels that it has there. */
interface Place {
  readonly above: boolean;
  readonly room: number;
}

/** Pixels that a list of suggestions has at most. */
const HIGHEST = 180;
/** Pixels between the list and what it opens from. */
const GAP = 4;

/** Above the label of the box, unless the list does not fit there and there is more room below the box. */
function placeFor(box: HTMLElement, list: HTMLElement): Place {
  if (getComputedStyle(list).position === 'static') return { above: false, room: HIGHEST }; // it makes room for itself
  const { top, bottom } = box.getBoundingClientRect();
  const label = box.closest('.field')?.querySelector('.field-label')?.getBoundingClientRect().top ?? top;
  const clip = clipOf(box);
  const [over, under] = [Math.min(top, label) - clip.top - GAP, clip.bottom - bottom - GAP];
  const above = over >= Math.min(HIGHEST, list.scrollHeight) || over >= under;
  return { above, room: Math.max(0, Math.min(HIGHEST, above ? over : under)) };
}

/** What is in sight of whatever scrolls around an element. */
function clipOf(element: HTMLElement): { readonly top: number; readonly bottom: number } {
  let [top, bottom] = [0, window.innerHeight];
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (getComputedStyle(around).overflowY === 'visible') continue;
    const box = around.getBoundingClientRect();
    [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
  }
  return { top, bottom };
}

/** All of a suggestion: its row may cut it off. */
function tooltip({ text, detail, note = '' }: Suggested<unknown>): string {
  return [text, detail, note].filter((part) => part !== '').join('\n');
}
