import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Label } from '../../../src/model/assessment';
import type { Draft } from '../../../src/model/draft';
import type { DraftField } from '../../../src/model/validate';
import { narrow } from '../layout';

/** Minimum height of the pane's body, in pixels, at which the labels and the whole form always fit. */
const ROOMY = 600;
/** Pixels of labels that stay visible above the form. With less, the labels and the form scroll together. */
const LABELS_SHARE = 150;

/** Maximum height of the pane's body, in pixels. */
export const bodyHeight = signal(Infinity);

/** Height of the whole form when it was last shown, in pixels. */
export const formHeight = signal(0);

/** Whether the form is loaded. Until then, the labels use its space. */
export const formIsThere = signal(false);

/** Whether there is too little space to show the whole form while it isn't in use. */
export const low = computed(() => narrow.value || bodyHeight.value < ROOMY);

/** Whether the form is in use: it has the focus. */
export const formInUse = signal(false);

/** Whether the form still has the focus after a label was saved, but the user hasn't started the next one. */
let atRest = false;

/** Collapses the form to one row although it has the focus, until the user continues in it. */
export function restForm(): void {
  atRest = true;
  formInUse.value = false;
}

/** The parts of the form that determine how much space it needs. */
export interface FormInRoom {
  readonly content: {
    readonly draft: ReadonlySignal<Draft>;
    /** The label being edited, or null for a new one. */
    readonly edited: ReadonlySignal<Label | null>;
  };
  readonly problems: { of(field: DraftField): string };
  readonly failure: ReadonlySignal<string>;
}

/** Whether the form is a single row: there is no space for more, and the row shows all of its content. */
export function isCompact(form: FormInRoom): boolean {
  return low.value && !formInUse.value && !showsMore(form);
}

/**
 * Whether the labels and the form scroll together, because the form leaves too little space for the labels.
 */
export function isLoose(form: FormInRoom): boolean {
  return !isCompact(form) && formHeight.value > bodyHeight.value - LABELS_SHARE;
}

const MESSAGES = ['name', 'value', 'rationale', 'source', 'metadata'] as const;

/** Whether the form has content that a single row can't show. */
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
 * Tracks whether the form is in use. While a mouse button is down, nothing changes: the pressed element would
 * move before the button is released, and there would be no click.
 * @returns A function that stops tracking.
 */
export function followUse(form: HTMLElement): () => void {
  let pressed = false;
  const has = (node: EventTarget | null): boolean => node instanceof Node && form.contains(node);
  const update = (inside: boolean): void => {
    if (pressed || (inside && atRest)) return;
    atRest = false;
    formInUse.value = inside;
  };
  // Something, such as a screen reader, has scrolled to a control that the row hides.
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
        // The focus may go nowhere. If it goes to another window, the form stays in use.
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
        // Wait for the click that follows.
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
  // The event fires a frame after the scroll, when a button may already be down.
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
