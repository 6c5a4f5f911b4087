import { signal } from '@preact/signals';
import { t } from './strings';

/** How long (ms) a sentence stays. */
const SHOWN_MS = 6_000;

/** What the panel says about the last key, where nothing else shows what it did; ''. */
export const said = signal('');

let timer: ReturnType<typeof setTimeout> | undefined;

/** Says a sentence for a while. */
export function say(text: string): void {
  clearTimeout(timer);
  said.value = text;
  if (text !== '') timer = setTimeout(() => (said.value = ''), SHOWN_MS);
}

/** What nothing else shows: that the clipboard has it. */
export function sayCopied(): void {
  say(t('copied'));
}
