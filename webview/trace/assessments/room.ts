import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Label } from '../../../src/model/assessment';
import type { Draft } from '../../../src/model/draft';
import type { DraftField } from '../../../src/model/validate';
import { narrow } from '../layout';

/** From this height (pixels) of the pane's body on, there is room for labels and for all of the form at all times. */
const ROOMY = 600;
/** The pixels of labels that stay in sight above a form. With less, labels and form scroll together. */
const LABELS_SHARE = 150;

/** How high the body of the pane can become, in pixels. */
export const bodyHeight = signal(Infinity);

/** How high the whole form was when it was last shown, in pixels. */
export const formHeight = signal(0);

/** The form is there: until then, the labels have its room, too. */
export const formIsThere = signal(false);

/** There is no room for all of the form while nobody uses it. */
export const low = computed(() => narrow.value || bodyHeight.value < ROOMY);

/** Somebody is filling in the form: the focus is in it. */
export const formInUse = signal(false);

/** After a label was saved, the focus is in the form for the next one, which nobody has begun yet. */
let atRest = false;

/** Makes the form one row again, though it has the focus, until somebody goes on in it. */
export function restForm(): void {
  atRest = true;
  formInUse.value = false;
}

/** What of a form decides how much room it needs. */
export interface FormInRoom {
  readonly content: {
    readonly draft: ReadonlySignal<Draft>;
    /** The label that is edited; null: a new one. */
    readonly edited: ReadonlySignal<Label | null>;
  };
  readonly problems: { of(field: DraftField): string };
  readonly failure: ReadonlySignal<string>;
}

/** Whether the form is one row: there is no room for more, and the row shows everything that stands in it. */
export function isCompact(form: FormInRoom): boolean {
  return low.value && !formInUse.value && !showsMore(form);
}

/** Whether labels and form scroll together, as the form leaves the labels no room of their own. */
export function isLoose(form: FormInRoom): boolean {
  return !isCompact(form) && formHeight.value > bodyHeight.value - LABELS_SHARE;
}

const MESSAGES = ['name', 'value', 'rationale', 'source', 'metadata'] as const;

/** Something stands in the form that one row cannot show. */
function showsMore({ content, problems, failure }: FormInRoom): boolean {
  const { rationale, source, metadata = '' } = content.draft.value;
  return (
    content.edited.value !== null ||
    failure.value !== '' ||
    rationale !== '' ||
    source !== undefined ||
    metadata.trim() !== '' ||
    MESSAGES.some((field) => problems.of(field) !== '')
  );
}

/**
 * Follows whether the form is in use, until the returned function is called. While a button of the mouse is down nothing
 * changes: what was pressed would move away before it is released, and that would be no click.
 */
export function followUse(form: HTMLElement): () => void {
  let pressed = false;
  const has = (node: EventTarget | null): boolean => node instanceof Node && form.contains(node);
  const update = (inside: boolean): void => {
    if (pressed || (inside && atRest)) return;
    atRest = false;
    formInUse.value = inside;
  };
  // Somebody looks for a control that the row does not show, such as a screen reader.
  const isScrolled = (): boolean => form.scrollTop > 4;
  const goOn = (event: Event): void => {
    if (!has(event.target) || (event instanceof KeyboardEvent && !goesOn(event))) return;
    atRest = false;
    update(true);
  };
  const listeners: ReadonlyArray<readonly [keyof DocumentEventMap, (event: Event) => void]> = [
    ['focusin', (event) => update(has(event.target))],
    [
      'focusout',
      () => {
        // The focus may go nowhere, or to another window: who comes back from there goes on.
        setTimeout(() => {
          if (document.hasFocus()) update(has(document.activeElement));
        });
      },
    ],
    ['keydown', goOn],
    ['input', goOn],
    [
      'pointerdown',
      (event) => {
        pressed = true;
        if (has(event.target)) atRest = false;
      },
    ],
    [
      'pointerup',
      () => {
        // After the click that comes next.
        setTimeout(() => {
          pressed = false;
          update(has(document.activeElement) || isScrolled());
        });
      },
    ],
    [
      'pointercancel',
      () => {
        pressed = false;
        update(has(document.activeElement) || isScrolled());
      },
    ],
  ];
  for (const [type, listener] of listeners) document.addEventListener(type, listener, { capture: true });
  // The event comes a frame after the scrolling, by when a button may be down.
  const onScroll = (): void => {
    if (isScrolled() && !pressed) formInUse.value = true;
  };
  form.addEventListener('scroll', onScroll);
  return () => {
    for (const [type, listener] of listeners) document.removeEventListener(type, listener, { capture: true });
    form.removeEventListener('scroll', onScroll);
  };
}

function goesOn({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey && !['Control', 'Meta', 'Alt', 'Shift', 'Escape'].includes(key);
}
