import { Attention } from './attention';
import { KeysAhead } from './keysAhead';
import { tn } from './strings';
import { say } from './said';

/** The keys that are typed while a label is saved or the next trace is on its way. */
export const ahead = new KeysAhead();

export const attention = new Attention(performance.now());

/** Forgets the keys that wait, and says so, after `why`. */
export function dropKeys(why = ''): void {
  sayDropped(ahead.drop(), why);
}

/** The same, where the user goes on with what is there: what is typed from now on acts at once. */
export function releaseKeys(): void {
  sayDropped(ahead.release(), '');
}

function sayDropped(count: number, why: string): void {
  const dropped = count === 0 ? '' : tn(count, 'keyDropped', 'keysDropped', String(count));
  const text = [why, dropped].filter((one) => one !== '').join(' ');
  if (text !== '') say(text);
}

/**
 * What the keys that wait build on did not come about: they, and those that are on the way to the keyboard, would do
 * something to the wrong trace.
 */
export function stopKeys(why = ''): void {
  attention.stop(performance.now(), ahead.count.peek() > 0);
  dropKeys(why);
}
