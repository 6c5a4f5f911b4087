import { ChordWatch, hasModifier, isModifier } from './chord';
import { isForeign, isMac, isTypedIn, leaveToVscode, take } from './keys';
import { isReplayed, isTypingAgain, keyOf, pressAgain, stopReplayed } from './replay';
import { say } from './said';
import { t } from './strings';
import { ahead, attention, releaseKeys, stopKeys } from './typedAhead';

/** What a page decides about its keys before they act. */
export interface KeyGate {
  /** Whether the page acts on a stroke with Ctrl, Cmd, or Alt. All others are VS Code's or the browser's. */
  readonly takesStroke: (event: KeyboardEvent) => boolean;
  /** Whether a key writes something without showing it first. */
  readonly writesAtOnce: (event: KeyboardEvent) => boolean;
  /** Says that such a key has to be pressed again. */
  readonly sayAgain: (event: KeyboardEvent) => void;
}

/** Keys without a character that pages act on. All others are VS Code's, such as F1. */
const NAMED = new Set([
  'Enter',
  'Escape',
  'Tab',
  'Backspace',
  'Delete',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'F2',
  'F3',
  'F8',
]);

/**
 * Sees each key before anything in the page acts on it, from now on. What VS Code waits for is left to it; what is typed
 * ahead is kept; what was not meant for the page does nothing.
 */
export function guardKeys(gate: KeyGate): void {
  const chord = new ChordWatch(isMac);
  /** The key that is down and left to VS Code, by its place on the keyboard. */
  let left: string | null = null;
  window.addEventListener(
    'keydown',
    (event) => {
      if (isReplayed(event)) return;
      const now = performance.now();
      const isLeft = chord.isSecondStroke(event, now);
      left = isLeft ? event.code : null;
      if (isLeft) leaveToVscode(event);
      if (isForeign(event) || !isPages(event, gate)) return;
      const inText = isTypedIn(event);
      if ((!inText || attention.isStopped) && !isMeant(event, now, gate)) take(event);
      else if (ahead.mustWait(inText)) keep(event);
    },
    { capture: true },
  );
  // What the page takes does not get here.
  window.addEventListener('keydown', (event) => chord.passedOn(event, performance.now()));
  window.addEventListener(
    'pointerdown',
    () => {
      chord.end();
      attention.touch(performance.now());
      releaseKeys();
    },
    { capture: true },
  );
  window.addEventListener(
    'input',
    () => {
      if (attention.isStopped) attention.touch(performance.now());
    },
    { capture: true },
  );
  // What is pasted or composed cannot be kept: it would be missing among the keys, or get into what is there still.
  window.addEventListener(
    'beforeinput',
    (event) => {
      if (!ahead.mustWait(true) || isTypingAgain()) return;
      event.preventDefault();
      stopKeys(t('keysRefused'));
    },
    { capture: true },
  );
  window.addEventListener('focus', (event) => {
    if (event.target === window) attention.arrive(performance.now());
  });
  window.addEventListener('blur', (event) => {
    if (event.target !== window) return;
    chord.end();
    attention.leave(performance.now());
    releaseKeys();
  });
  stopReplayed();
  stopEffects(() => left !== null);
  window.addEventListener('keyup', ({ code }) => {
    setTimeout(() => {
      if (code === left) left = null; // not before: Space presses a button after this event
    });
  });
}

/** Whether a key may be one that the page, or a control in it, acts on. */
function isPages(event: KeyboardEvent, { takesStroke }: KeyGate): boolean {
  if (isModifier(event)) return false;
  if (hasModifier(event)) return takesStroke(event);
  return event.key.length === 1 || NAMED.has(event.key);
}

function keep(event: KeyboardEvent): void {
  const isEscape = event.key === 'Escape';
  if (isEscape) {
    if (ahead.count.peek() > 0) take(event);
    return releaseKeys();
  }
  take(event);
  if (event.repeat) return;
  const key = keyOf(event);
  // A key that cannot be kept would be missing among those after it.
  const refuse = (): void => stopKeys(t('keysRefused'));
  const isKept = ahead.keep(async () => {
    if (!(await pressAgain(key))) refuse();
  });
  if (!isKept) refuse();
}

/** Whether a key may act; says so where it may not. */
function isMeant(event: KeyboardEvent, now: number, gate: KeyGate): boolean {
  const verdict = attention.judge(event, now, gate.writesAtOnce(event));
  if (verdict === 'ask') gate.sayAgain(event);
  else if (verdict === 'ignore' && !attention.isStopped) say(t('keysIgnored')); // why it stopped is said already
  return verdict === 'act';
}

/** Stops what the browser and the form controls make of a key that is left to VS Code: Enter and Space press buttons. */
function stopEffects(isLeft: () => boolean): void {
  window.addEventListener(
    'keypress',
    (event) => {
      if (isLeft()) event.stopImmediatePropagation();
    },
    { capture: true },
  );
  window.addEventListener(
    'click',
    (event) => {
      const isByKey = event.isTrusted && event.detail === 0;
      if (!isLeft() || !isByKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
