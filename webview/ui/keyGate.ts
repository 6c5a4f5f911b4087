import * as l10n from '@vscode/l10n';
import { ChordWatch, hasModifier, isModifier } from './chord';
import { isForeign, isMac, isTypedIn, leaveToVscode, consume } from './keys';
import { isReplayed, isTypingAgain, keyOf, pressAgain, stopReplayed } from './replay';
import { say } from './said';
import { ahead, attention, releaseKeys, stopKeys } from './typedAhead';

/** Decides which keys a page handles. */
export interface KeyGate {
  /**
   * Whether the page handles a key pressed with Ctrl, Cmd, or Alt. All others are left to VS Code or the
   * browser.
   */
  readonly handlesShortcut: (event: KeyboardEvent) => boolean;
  /** Whether a key writes something without showing it first. */
  readonly writesAtOnce: (event: KeyboardEvent) => boolean;
  /** Asks the user to press such a key again. */
  readonly askToRepeat: (event: KeyboardEvent) => void;
}

/** Non-character keys that pages handle. Others, such as F1, are left to VS Code. */
const PAGE_KEYS = new Set([
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
  let keyForVscode: string | null = null;
  window.addEventListener(
    'keydown',
    (event) => {
      if (isReplayed(event)) return;
      const now = performance.now();
      const isForVscode = chord.isSecondStroke(event, now);
      keyForVscode = isForVscode ? event.code : null;
      if (isForVscode) leaveToVscode(event);
      if (isForeign(event) || !isPageKey(event, gate)) return;
      const inText = isTypedIn(event);
      if ((!inText || attention.isStopped) && !mayAct(event, now, gate)) consume(event);
      else if (ahead.mustWait(inText)) enqueue(event);
    },
    { capture: true },
  );
  // In the bubble phase: keys that the page handles don't get here.
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
  // Pasted and composed text can't be queued: it would be missing from the queued keys, or end up in the
  // content that they are about to leave. So refuse it.
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
  suppressDefaults(() => keyForVscode !== null);
  window.addEventListener('keyup', ({ code }) => {
    // Delayed, because Space presses a button after this event.
    setTimeout(() => {
      if (code === keyForVscode) keyForVscode = null;
    });
  });
}

/** Whether the page, or a control in it, might handle a key. */
function isPageKey(event: KeyboardEvent, { handlesShortcut }: KeyGate): boolean {
  if (isModifier(event)) return false;
  if (hasModifier(event)) return handlesShortcut(event);
  return event.key.length === 1 || PAGE_KEYS.has(event.key);
}

/** Queues a key that can't be handled yet. Esc isn't queued: the user stops waiting. */
function enqueue(event: KeyboardEvent): void {
  if (event.key === 'Escape') {
    if (ahead.count.peek() > 0) consume(event);
    return releaseKeys();
  }
  consume(event);
  if (event.repeat) return;
  const key = keyOf(event);
  // Later keys must not be handled if one before them couldn't be queued.
  const refuse = (): void =>
    stopKeys(l10n.t("A key couldn't be applied. It and the keys after it were discarded."));
  const isQueued = ahead.enqueue(async () => {
    if (!(await pressAgain(key))) refuse();
  });
  if (!isQueued) refuse();
}

/** Whether a key may act. If not, tells the user why. */
function mayAct(event: KeyboardEvent, now: number, gate: KeyGate): boolean {
  const verdict = attention.judge(event, now, gate.writesAtOnce(event));
  if (verdict === 'ask') gate.askToRepeat(event);
  // A stop has already been reported.
  else if (verdict === 'ignore' && !attention.isStopped)
    say(l10n.t('Keys pressed while this panel got the focus were ignored.'));
  return verdict === 'act';
}

/** Suppresses what a key that is left to VS Code does by default: Enter and Space would press buttons. */
function suppressDefaults(isForVscode: () => boolean): void {
  window.addEventListener(
    'keypress',
    (event) => {
      if (isForVscode()) event.stopImmediatePropagation();
    },
    { capture: true },
  );
  window.addEventListener(
    'click',
    (event) => {
      const isByKey = event.isTrusted && event.detail === 0;
      if (!isForVscode() || !isByKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
