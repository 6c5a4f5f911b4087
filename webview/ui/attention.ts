import { hasModifier, type Stroke } from './chord';

/**
 * What to do with a key: handle it, ignore it, or ask the user to press it again because it would write
 * immediately and may have been meant for something else.
 */
export type Verdict = 'act' | 'ignore' | 'ask';

/** A pause (ms) that is longer than any within a word being typed. */
const WORD_MS = 700;
/** How long (ms) it takes a user to see why the last key did nothing. */
const SEEN_MS = 300;
/** A shorter absence of the focus (ms) is ignored. */
const FLICKER_MS = 200;

type State =
  /** Keys are meant for this page. */
  | { readonly type: 'meant' }
  /**
   * The focus moved here without a user action, for example because a trace opened while the user was typing.
   */
  | { readonly type: 'arrived'; readonly since: number; readonly asked: boolean }
  /** A key failed that later keys depend on, such as saving before moving on. */
  | { readonly type: 'stopped'; readonly since: number; readonly ignored: boolean };

/** Keys that write nothing and aren't part of a word. */
const MOVES = new Set([
  'Tab',
  'Escape',
  'ArrowDown',
  'ArrowUp',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageDown',
  'PageUp',
]);

/**
 * Decides whether a key is meant for the page. It is after a click in the page, after a navigation key, or
 * after a pause. Otherwise it may belong to a word that the user started typing elsewhere. `now` is in
 * milliseconds from any origin.
 */
export class Attention {
  #state: State;
  #left = -Infinity;
  #pressed = -Infinity;
  /** Whether the next focus results from a user action. */
  #isExpected = false;

  constructor(now: number) {
    this.#state = { type: 'arrived', since: now, asked: false };
  }

  /** The page received the focus. */
  arrive(now: number): void {
    const isSent = this.#isExpected || now - this.#pressed < FLICKER_MS;
    const flickered = this.#state.type === 'meant' && now - this.#left < FLICKER_MS;
    this.#isExpected = false;
    if (!isSent && !flickered) this.#state = { type: 'arrived', since: now, asked: false };
  }

  /** The page lost the focus. */
  leave(now: number): void {
    this.#left = now;
    this.#isExpected = false;
  }

  /** The user selected the page by a click or key elsewhere, for example on its row in a list. */
  expect(hasFocus: boolean): void {
    this.#isExpected = !hasFocus;
    this.#state = { type: 'meant' };
  }

  /** The user clicked in the page or filled in one of its controls. */
  touch(now: number): void {
    this.#pressed = now;
    this.#state = { type: 'meant' };
  }

  /** An action failed that later keys depend on. `lost`: whether keys were pending and are dropped. */
  stop(now: number, lost: boolean): void {
    this.#state = { type: 'stopped', since: now, ignored: lost };
  }

  /** Whether all keys are ignored, including those that would enter text. */
  get isStopped(): boolean {
    return this.#state.type === 'stopped';
  }

  /** Decides what to do with a key. `writesAtOnce`: whether it writes something without showing it first. */
  judge(stroke: Stroke, now: number, writesAtOnce: boolean): Verdict {
    const state = this.#state;
    switch (state.type) {
      case 'meant':
        return 'act';
      case 'arrived': {
        if (hasModifier(stroke)) return 'act';
        const meant = MOVES.has(stroke.key);
        if (meant || now - state.since >= WORD_MS) {
          const asks = writesAtOnce && !state.asked;
          this.#state = asks ? { type: 'arrived', since: now, asked: true } : { type: 'meant' };
          return asks ? 'ask' : 'act';
        }
        this.#state = { ...state, since: now };
        return 'ignore';
      }
      case 'stopped': {
        const seen = stroke.key === 'Escape' || now - state.since >= SEEN_MS;
        if (seen) {
          this.#state = { type: 'meant' };
          return 'act';
        }
        // The failed action can be retried immediately unless a key was ignored since.
        if (hasModifier(stroke) && !state.ignored) return 'act';
        this.#state = { type: 'stopped', since: now, ignored: true };
        return 'ignore';
      }
    }
  }
}
