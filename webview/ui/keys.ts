/** A key without modifiers that is not part of composing a character (IME): the only ones that widgets act on. */
export function isPlainKey(event: KeyboardEvent): boolean {
  return !isComposing(event) && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** Some input methods send `Process` while `isComposing` is not yet, or no longer, set. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.key === 'Process';
}

/** Ctrl+Enter, or Cmd+Enter: submits the form. */
export function isSubmitKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey && !isComposing(event);
}

/** Takes a key for oneself: VS Code acts on every key that reaches the window. */
export function take(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

export const isMac = navigator.platform.startsWith('Mac');
