const leftToVscode = new WeakSet<Event>();

/** Leaves a key to VS Code: nothing in the page acts on it, and it is not prevented (keyGate.ts). */
export function leaveToVscode(event: KeyboardEvent): void {
  leftToVscode.add(event);
}

export function isLeftToVscode(event: Event): boolean {
  return leftToVscode.has(event);
}

/** A key without modifiers that is the page's own: the only ones that widgets act on. */
export function isPlainKey(event: KeyboardEvent): boolean {
  return !isForeign(event) && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** Whether a key is not the page's to act on: it composes a character (IME), or VS Code waits for it. */
export function isForeign(event: KeyboardEvent): boolean {
  // Some input methods send `Process` while `isComposing` is not yet, or no longer, set.
  return event.isComposing || event.key === 'Process' || isLeftToVscode(event);
}

/** Ctrl+Enter, or Cmd+Enter: submits the form. */
export function isSubmitKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey && !isForeign(event);
}

const TYPED_IN =
  'input, textarea, select, vscode-dropdown, vscode-option, [contenteditable], [role=combobox], [role=textbox], [role=listbox]';

/** Whether a key is pressed in a control that is typed in: letters and digits are text there. */
export function isTypedIn(event: KeyboardEvent): boolean {
  // Looked for inside the toolkit's controls, too, where the key was really pressed.
  return event.composedPath().some((one) => one instanceof Element && one.matches(TYPED_IN));
}

/** Takes a key for oneself: VS Code acts on every key that reaches the window. */
export function take(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

export const isMac = navigator.platform.startsWith('Mac');
