import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';

/** How long (ms) a message stays. */
const SHOWN_MS = 6_000;

/** The message about the last key, if its effect isn't visible elsewhere; '' for none. */
export const said = signal('');

let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows a message for a while. */
export function say(text: string): void {
  clearTimeout(timer);
  said.value = text;
  if (text !== '') timer = setTimeout(() => (said.value = ''), SHOWN_MS);
}

/** Confirms a copy, which has no other visible effect. */
export function sayCopied(): void {
  say(l10n.t('Copied.'));
}
