import * as l10n from '@vscode/l10n';
import { Attention } from './attention';
import { KeysAhead } from './keysAhead';
import { say } from './said';

/** Keys typed while a label is saved or the next trace is loading. */
export const ahead = new KeysAhead();

export const attention = new Attention(performance.now());

/** Drops the queued keys and says so, after `why`. */
export function dropKeys(why = ''): void {
  sayDropped(ahead.drop(), why);
}

/** Ends all holds as well: the user continues with the current content, and further keys act immediately. */
export function releaseKeys(): void {
  sayDropped(ahead.release(), '');
}

function sayDropped(count: number, why: string): void {
  const dropped =
    count === 0
      ? ''
      : count === 1
        ? l10n.t('1 key that was pressed ahead was discarded.')
        : l10n.t('{0} keys that were pressed ahead were discarded.', String(count));
  const text = [why, dropped].filter((one) => one !== '').join(' ');
  if (text !== '') say(text);
}

/**
 * Stops keys because an action that they depend on failed. Queued keys, and those being typed right now,
 * would affect the wrong trace.
 */
export function stopKeys(why = ''): void {
  attention.stop(performance.now(), ahead.count.peek() > 0);
  dropKeys(why);
}
