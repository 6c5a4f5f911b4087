const leftToVscode = new WeakSet<Event>();

/** Leaves a key to VS Code: the page neither handles nor prevents it (see keyGate.ts). */
export function leaveToVscode(event: KeyboardEvent): void {
  leftToVscode.add(event);
}

export function isLeftToVscode(event: Event): boolean {
  return leftToVscode.has(event);
}

/** Whether this is one of the page's own keys without modifiers. Widgets handle only such keys. */
export function isPlainKey(event: KeyboardEvent): boolean {
  return !isForeign(event) && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/**
 * Whether the page must not handle a key, because it composes a character (IME) or VS Code is waiting for it.
 */
export function isForeign(event: KeyboardEvent): boolean {
  // Some input methods send `Process` before `isComposing` is set or after it's cleared.
  return event.isComposing || event.key === 'Process' || isLeftToVscode(event);
}

/** Ctrl+Enter or Cmd+Enter, which submits the form. */
export function isSubmitKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey && !isForeign(event);
}

const TYPED_IN =
  'input, textarea, select, vscode-dropdown, vscode-option, [contenteditable], [role=combobox], [role=textbox], [role=listbox]';

/** Whether a key was pressed in a control where letters and digits are text. */
export function isTypedIn(event: KeyboardEvent): boolean {
  // Includes elements in the toolkit's shadow roots, where the key was actually pressed.
  return event.composedPath().some((one) => one instanceof Element && one.matches(TYPED_IN));
}

/** Marks a key as handled. Otherwise VS Code handles every key that reaches the window. */
export function consume(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

export const isMac = navigator.platform.startsWith('Mac');
