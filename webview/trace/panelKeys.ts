import type { PanelAction } from '../../src/protocol/panelActions';
import { letterOf } from '../ui/chord';
import { isForeign, isPlainKey, isSubmitKey, isTypedIn, take } from '../ui/keys';
import { isFindKey } from './find/findKeys';
import { sheetOpen } from './keySheet';

/** What a key does, with the digit that it is. */
export interface KeyAction {
  readonly action: PanelAction;
  readonly digit?: number;
}

/** Where a key was pressed: a control that is typed in, one that is chosen from, or neither. */
type Place = 'typing' | 'choosing' | 'free';

const LETTERS: Readonly<Record<string, PanelAction>> = {
  a: 'addFeedback',
  x: 'addExpectation',
  e: 'editLabel',
  m: 'moveLabel',
  h: 'showHistory',
  r: 'repeatLabel',
  y: 'pass',
  n: 'fail',
  l: 'focusLabels',
};

const OTHERS: Readonly<Record<string, PanelAction>> = {
  Delete: 'deleteLabel',
  Backspace: 'deleteLabel',
  '?': 'showKeys',
  '[': 'previousTrace',
  ']': 'nextTrace',
  F8: 'nextFailure',
};

/**
 * Acts on the keys of the panel from now on, wherever in it they are pressed. `leave` is what Escape does where nothing
 * else takes it: letters are typed in a text box, so that there must be a way out of it.
 */
export function listenToKeys(run: (action: PanelAction, digit?: number) => void, leave: () => void): void {
  // First of all: saving is for the whole panel, and the form takes what reaches it.
  document.addEventListener(
    'keydown',
    (event) => {
      if (!isSubmitKey(event) || sheetOpen.value || ownsSubmit(event)) return;
      take(event);
      if (!event.repeat) run(event.shiftKey ? 'saveAndNext' : 'save');
    },
    { capture: true },
  );
  // Last of all: what a widget takes for itself does not get here.
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isPlainKey(event) && !event.defaultPrevented && !sheetOpen.value) {
      take(event);
      leave();
      return;
    }
    const found = sheetOpen.value ? null : keyAction(event, placeOf(event));
    if (!found) return;
    take(event);
    if (!event.repeat) run(found.action, found.digit);
  });
}

/** Whether the panel acts on a stroke with Ctrl, Cmd, or Alt. */
export function takesStroke(event: KeyboardEvent): boolean {
  return isSubmitKey(event) || isFindKey(event) || withModifiers(event) !== null;
}

/** Which actions write a label without showing it first: the last one again, or on the label that has the focus. */
const WRITES_AT_ONCE: Readonly<Record<PanelAction, 'always' | 'onLabel' | 'never'>> = {
  addFeedback: 'never',
  addExpectation: 'never',
  editLabel: 'never',
  deleteLabel: 'onLabel',
  moveLabel: 'never',
  copyLabelAsPython: 'never',
  showHistory: 'never',
  save: 'never',
  saveAndNext: 'never',
  repeatLabel: 'always',
  setValue: 'onLabel',
  pass: 'onLabel',
  fail: 'onLabel',
  undo: 'never',
  useAsExpectation: 'never',
  quoteInRationale: 'never',
  focusLabels: 'never',
  previousTrace: 'never',
  nextTrace: 'never',
  showKeys: 'never',
  openInputs: 'never',
  openOutputs: 'never',
  compareWithExpectation: 'never',
  selectForCompare: 'never',
  compareWithSelected: 'never',
  copySpanId: 'never',
  nextFailure: 'never',
  previousFailure: 'never',
  zoomToSpan: 'never',
  zoomIn: 'never',
  zoomOut: 'never',
  zoomFit: 'never',
};

/** Whether a key writes a label without showing it first. */
export function writesAtOnce(event: KeyboardEvent, isOnLabel: boolean): boolean {
  const found = keyAction(event, placeOf(event));
  if (found === null) return false;
  const writes = WRITES_AT_ONCE[found.action];
  return writes === 'always' || (writes === 'onLabel' && isOnLabel);
}

/** The action of a key; null: the panel does nothing with it there. */
export function keyAction(event: KeyboardEvent, place: Place): KeyAction | null {
  if (place === 'typing' || isForeign(event)) return null;
  // Some keyboards have [ and ] behind AltGr, which some systems tell of as Ctrl and Alt.
  const third = event.getModifierState('AltGraph');
  if (!isPlainKey(event) && !third) return place === 'free' ? withModifiers(event) : null;
  const { key } = event;
  if (/^[1-9]$/.test(key)) return { action: 'setValue', digit: Number(key) };
  if (key === 'F8' && event.shiftKey) return place === 'free' ? { action: 'previousFailure' } : null;
  const letter = event.shiftKey || third ? undefined : own(LETTERS, letterOf(event));
  if (place === 'choosing') return letter === 'pass' || letter === 'fail' ? { action: letter } : null;
  const action = letter ?? (event.shiftKey && key !== '?' ? undefined : own(OTHERS, key));
  return action === undefined ? null : { action };
}

function withModifiers(event: KeyboardEvent): KeyAction | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (shiftKey) return null;
  if (altKey && !ctrlKey && !metaKey) {
    if (key === 'ArrowUp') return { action: 'previousTrace' };
    return key === 'ArrowDown' ? { action: 'nextTrace' } : null;
  }
  return !altKey && letterOf(event) === 'z' ? { action: 'undo' } : null;
}

function own(table: Readonly<Record<string, PanelAction>>, key: string): PanelAction | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

const CHOSEN_FROM = '[role=radio], [role=radiogroup]';

function placeOf(event: KeyboardEvent): Place {
  if (isTypedIn(event)) return 'typing';
  const isChosenFrom = event.composedPath().some((one) => one instanceof Element && one.matches(CHOSEN_FROM));
  return isChosenFrom ? 'choosing' : 'free';
}

/** Marks a control that saves something of its own by the same key. */
export const SAVES_ITSELF = 'data-saves';

function ownsSubmit(event: KeyboardEvent): boolean {
  return event.composedPath().some((one) => one instanceof Element && one.hasAttribute(SAVES_ITSELF));
}
