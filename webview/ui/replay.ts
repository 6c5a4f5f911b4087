const replayed = new WeakSet<Event>();
let typing = false;

/** Whether a kept key is just being typed into a text. */
export function isTypingAgain(): boolean {
  return typing;
}

/** Whether a key is one that was kept, and not pressed now. */
export function isReplayed(event: Event): boolean {
  return replayed.has(event);
}

/** A key as it was pressed, for later. */
export function keyOf(event: KeyboardEvent): KeyboardEventInit {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
  const modifierAltGraph = event.getModifierState('AltGraph');
  return { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat, modifierAltGraph };
}

/**
 * Presses a key that was kept: on whatever has the focus now, with what the browser makes of such a key. Resolves when the
 * page shows what it did. A key of which that cannot be said, such as Tab, does nothing: `false`.
 */
export async function pressAgain(key: KeyboardEventInit): Promise<boolean> {
  await drawn();
  const target = focused();
  const event = new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true, composed: true });
  replayed.add(event);
  target.dispatchEvent(event);
  const done = event.defaultPrevented || byDefault(target, event);
  await drawn();
  return done;
}

/** Components draw what has changed, and move the focus, before the next task. */
function drawn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** VS Code saw no such key: it must not see it now. Nothing else in the page hears of it after this. */
export function stopReplayed(): void {
  document.addEventListener('keydown', (event) => {
    if (isReplayed(event)) event.stopPropagation();
  });
}

function focused(): Element {
  let element = document.activeElement ?? document.body;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** What the browser does with a key that nothing has taken. */
function byDefault(target: Element, event: KeyboardEvent): boolean {
  const { key } = event;
  if (target instanceof HTMLButtonElement) {
    if (key === 'Enter' || key === ' ') target.click();
    return key !== 'Tab';
  }
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return key !== 'Tab';
  if ((event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph')) return false;
  const command = key.length === 1 ? 'insertText' : TEXT_COMMANDS[key];
  if (command === undefined || (key === 'Enter' && target instanceof HTMLInputElement))
    return key === 'Enter';
  typing = true;
  try {
    // The only way to type: it raises the events of typing, and can be undone by the browser.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand(command, false, key.length === 1 ? key : undefined);
  } finally {
    typing = false;
  }
}

const TEXT_COMMANDS: Readonly<Record<string, string | undefined>> = {
  Backspace: 'delete',
  Delete: 'forwardDelete',
  Enter: 'insertLineBreak',
};
