import * as l10n from '@vscode/l10n';
import { ChordWatch, hasModifier, isModifier } from './chord';
import { isForeign, isMac, isTypedIn, leaveToVscode, take } from './keys';
import { isReplayed, isTypingAgain, keyOf, pressAgain, stopReplayed } from './replay';
import { say } from './said';
import { ahead, attention, releaseKeys, stopKeys } from './typedAhead';

/** Decides which keys a page handles. */
export interface KeyGate {
  /**
   * Whether the page handles a key pressed with Ctrl, Cmd, or Alt. All others are left to VS Code or the
   * browser.
   */
  readonly takesStroke: (event: KeyboardEvent) => boolean;
  /** Whether a key writes something without showing it first. */
  readonly writesAtOnce: (event: KeyboardEvent) => boolean;
  /** Asks the user to press such a key again. */
  readonly sayAgain: (event: KeyboardEvent) => void;
}

/** Non-character keys that pages handle. Others, such as F1, are left to VS Code. */
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
 * Starts filtering keys before anything in the page handles them. Leaves the second key of a chord to VS
 * Code, queues keys that are typed ahead, and ignores keys that weren't meant for the page.
 */
export function guardKeys(gate: KeyGate): void {
  const chord = new ChordWatch(isMac);
  /** The physical code of the pressed key that is left to VS Code. */
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
  // Not reached by keys that the page handles.
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
  // Pasted and composed text can't be queued. Refuse it; it would be missing among the queued keys or end up
  // in the current content.
  window.addEventListener(
    'beforeinput',
    (event) => {
      if (!ahead.mustWait(true) || isTypingAgain()) return;
      event.preventDefault();
      stopKeys(l10n.t("A key couldn't be applied. It and the keys after it were discarded."));
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
      if (code === left) left = null; // delayed, because Space presses a button after this event
    });
  });
}

/** Whether the page, or a control in it, may handle a key. */
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
  // Later keys must not be handled if one before them couldn't be queued.
  const refuse = (): void =>
    stopKeys(l10n.t("A key couldn't be applied. It and the keys after it were discarded."));
  const isKept = ahead.keep(async () => {
    if (!(await pressAgain(key))) refuse();
  });
  if (!isKept) refuse();
}

/** Whether a key may act; shows a message if it may not. */
function isMeant(event: KeyboardEvent, now: number, gate: KeyGate): boolean {
  const verdict = attention.judge(event, now, gate.writesAtOnce(event));
  if (verdict === 'ask') gate.sayAgain(event);
  else if (verdict === 'ignore' && !attention.isStopped)
    say(l10n.t('Keys pressed while this panel got the focus were ignored.')); // the stop was reported
  return verdict === 'act';
}

/** Prevents the default effect of a key that is left to VS Code; Enter and Space would press buttons. */
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
