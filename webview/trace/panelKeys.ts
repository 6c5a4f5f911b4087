import type { PanelAction } from '../../src/protocol/panelActions';
import { letterOf } from '../ui/chord';
import { isForeign, isPlainKey, isSubmitKey, isTypedIn, consume } from '../ui/keys';
import { isFindKey } from './find/findKeys';
import { sheetOpen } from './keySheet';

/** The action of a key, with its digit. */
export interface KeyAction {
  readonly action: PanelAction;
  readonly digit?: number;
}

/** Where a key was pressed: in a text control, in a choice, or in neither. */
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
 * Starts handling the panel's keys, wherever the focus is in it. `leave` handles an Escape that nothing else
 * handles: in a text box, letters are text, so there must be a key to leave it.
 */
export function listenToKeys(run: (action: PanelAction, digit?: number) => void, leave: () => void): void {
  // In the capture phase: saving works in the whole panel, and the form would handle the key first.
  document.addEventListener(
    'keydown',
    (event) => {
      if (!isSubmitKey(event) || sheetOpen.value || ownsSubmit(event)) return;
      consume(event);
      if (!event.repeat) run(event.shiftKey ? 'saveAndNext' : 'save');
    },
    { capture: true },
  );
  // In the bubble phase: keys that a widget handles don't get here.
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isPlainKey(event) && !event.defaultPrevented && !sheetOpen.value) {
      consume(event);
      leave();
      return;
    }
    const found = sheetOpen.value ? null : keyAction(event, placeOf(event));
    if (!found) return;
    consume(event);
    if (!event.repeat) run(found.action, found.digit);
  });
}

/** Whether the panel handles a key with Ctrl, Cmd, or Alt. */
export function handlesShortcut(event: KeyboardEvent): boolean {
  return isSubmitKey(event) || isFindKey(event) || withModifiers(event) !== null;
}

/** The actions that write a label without showing it first: always, or only when a label has the focus. */
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

/** Returns the action of a key, or null if the key does nothing there. */
export function keyAction(event: KeyboardEvent, place: Place): KeyAction | null {
  if (place === 'typing' || isForeign(event)) return null;
  // On some keyboards, [ and ] need AltGr, which some systems report as Ctrl and Alt.
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

/** Attribute of a control that saves its own content with the same key. */
export const SAVES_ITSELF = 'data-saves';

function ownsSubmit(event: KeyboardEvent): boolean {
  return event.composedPath().some((one) => one instanceof Element && one.hasAttribute(SAVES_ITSELF));
}
