import { ChordWatch } from './chord';
import { leaveToVscode } from './keys';

/** Sees each key before anything in the page acts on it, from now on, and leaves to VS Code what VS Code waits for. */
export function guardKeys(): void {
  const chord = new ChordWatch();
  /** The key that is down is left to VS Code. */
  let isLeft = false;
  window.addEventListener(
    'keydown',
    (event) => {
      isLeft = chord.isSecondStroke(event, performance.now());
      if (isLeft) leaveToVscode(event);
    },
    { capture: true },
  );
  // What the page takes does not get here.
  window.addEventListener('keydown', (event) => chord.passedOn(event, performance.now()));
  window.addEventListener('pointerdown', () => chord.end(), { capture: true });
  window.addEventListener('blur', (event) => {
    if (event.target === window) chord.end();
  });

  // What the browser and the form controls make of a key that is down: Enter and Space press the button in focus.
  const stop = (event: Event): void => {
    if (isLeft) event.stopImmediatePropagation();
  };
  window.addEventListener('keypress', stop, { capture: true });
  window.addEventListener(
    'click',
    (event) => {
      const isByKey = event.isTrusted && event.detail === 0;
      if (!isLeft || !isByKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  window.addEventListener('keyup', () => {
    setTimeout(() => (isLeft = false)); // Space presses after this event
  });
}
