import { hasModifier, type Stroke } from './chord';

/**
 * What becomes of a key: it acts, it does nothing, or the user is asked to press it again, because it would write at once
 * and may have been meant for something else.
 */
export type Verdict = 'act' | 'ignore' | 'ask';

/** A pause (ms) that nobody makes who goes on typing a word. */
const WORD_MS = 700;
/** A pause (ms) in which somebody can have seen why the last key did nothing. */
const SEEN_MS = 300;
/** Shorter than this (ms), the focus was not away. */
const FLICKER_MS = 200;

type State =
  /** Whoever types means this page. */
  | { readonly type: 'meant' }
  /** The focus came by itself, for example to a trace that opened while something else was typed. */
  | { readonly type: 'arrived'; readonly since: number; readonly asked: boolean }
  /** A key did not do what those after it build on, such as saving before going on. */
  | { readonly type: 'stopped'; readonly since: number; readonly ignored: boolean };

/** Keys that write nothing, and that nobody types as part of a word. */
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
 * Decides whether a key is meant for the page. It is after a click in the page or a key that moves in it, and after a
 * pause: what is typed in one go with something else is not. `now` is in milliseconds, from any beginning.
 */
export class Attention {
  #state: State;
  #left = -Infinity;
  #pressed = -Infinity;
  /** The focus that comes next was sent here. */
  #isExpected = false;

  constructor(now: number) {
    this.#state = { type: 'arrived', since: now, asked: false };
  }

  /** The page got the focus. */
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

  /** The user has chosen the page by a click or a key elsewhere, such as on its row in a list. */
  expect(hasFocus: boolean): void {
    this.#isExpected = !hasFocus;
    this.#state = { type: 'meant' };
  }

  /** The user clicked in the page, or filled in one of its controls. */
  touch(now: number): void {
    this.#pressed = now;
    this.#state = { type: 'meant' };
  }

  /** What the keys after it build on did not come about. `lost`: some of them waited, and are dropped. */
  stop(now: number, lost: boolean): void {
    this.#state = { type: 'stopped', since: now, ignored: lost };
  }

  /** Whether keys are ignored wherever they are pressed: also those that would be typed into a text. */
  get isStopped(): boolean {
    return this.#state.type === 'stopped';
  }

  /** `writesAtOnce`: the key writes something without showing it first. */
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
        // What was refused can be tried again at once, unless a key in between has been lost.
        if (hasModifier(stroke) && !state.ignored) return 'act';
        this.#state = { type: 'stopped', since: now, ignored: true };
        return 'ignore';
      }
    }
  }
}
