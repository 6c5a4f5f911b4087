const replayed = new WeakSet<Event>();
let typing = false;

/** Whether a queued key is being typed into a text right now. */
export function isTypingAgain(): boolean {
  return typing;
}

/** Whether an event replays a queued key. */
export function isReplayed(event: Event): boolean {
  return replayed.has(event);
}

/** Returns the properties of a key for replaying it later. */
export function keyOf(event: KeyboardEvent): KeyboardEventInit {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
  const modifierAltGraph = event.getModifierState('AltGraph');
  return { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat, modifierAltGraph };
}

/**
 * Replays a queued key on the currently focused element, including the browser's default action. Resolves
 * when the page shows the result, or to false for keys that can't be replayed, such as Tab.
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

/** Components render changes and move the focus before the next task. */
function drawn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * Stops replayed keys at the document. VS Code didn't see the original keys and must not see these. Listeners
 * further up in the page don't get them either.
 */
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

/** Performs the browser's default action for an unhandled key. */
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
    // The only way to type that fires input events and supports the browser's undo.
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
