/** A key as far as it matters for chords; a `KeyboardEvent` is one. */
export interface Stroke {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
  getModifierState(key: 'AltGraph'): boolean;
}

/** How long (ms) VS Code waits for the second stroke of a chord. */
const OPEN_MS = 5_000;

/**
 * Guesses whether VS Code waits for the second stroke of a chord, such as the R of Ctrl+K R. A page is not told, and the
 * user's own key bindings are not known to it. So every stroke with Ctrl, Cmd, or Alt that reaches VS Code may have opened
 * one, and the next plain key belongs to VS Code. `now` is in milliseconds, from any beginning.
 */
export class ChordWatch {
  #openUntil = 0;
  /** The key that was left to VS Code last, by its place on the keyboard: as long as it is held, it repeats. */
  #held: string | null = null;
  readonly #isMac: boolean;

  constructor(isMac: boolean) {
    this.#isMac = isMac;
  }

  /** A key goes down, and nothing has acted on it yet. True: VS Code may be waiting for it. */
  isSecondStroke(stroke: Stroke, now: number): boolean {
    if (isModifier(stroke) || hasModifier(stroke)) return false;
    if (stroke.repeat && stroke.code === this.#held) return true;
    const open = now < this.#openUntil;
    this.#openUntil = 0;
    this.#held = open ? stroke.code : null;
    return open;
  }

  /** A key that the page did not take has reached VS Code. */
  passedOn(stroke: Stroke, now: number): void {
    if (isModifier(stroke) || !hasModifier(stroke)) return;
    const typesOnly = this.#isMac && isOptionCharacter(stroke);
    this.#openUntil = typesOnly || opensNone(stroke) ? 0 : now + OPEN_MS;
  }

  /** The user clicked, or went to another part of the window: VS Code waits no more. */
  end(): void {
    this.#openUntil = 0;
    this.#held = null;
  }
}

/** The letter of a key. On keyboards of other scripts, it is the one in its place. */
export function letterOf({ key, code }: Pick<Stroke, 'key' | 'code'>): string {
  const foreign = key.length === 1 && key > '\u007f' && code.startsWith('Key');
  return (foreign ? code.slice(3) : key).toLowerCase();
}

const MODIFIERS = new Set(['Control', 'Meta', 'Alt', 'AltGraph', 'Shift', 'CapsLock', 'Fn', 'OS']);

/** Whether the key is a modifier itself. */
export function isModifier({ key }: Stroke): boolean {
  return MODIFIERS.has(key);
}

/** Whether Ctrl, Cmd, or Alt is down. AltGr types a character, though some systems report it as Ctrl and Alt. */
export function hasModifier(stroke: Stroke): boolean {
  return (stroke.ctrlKey || stroke.metaKey || stroke.altKey) && !stroke.getModifierState('AltGraph');
}

/** Copy, cut, paste, select all, save, undo, redo, find. */
const SINGLE_LETTERS = new Set(['c', 'x', 'v', 'a', 's', 'z', 'y', 'f']);
const ZOOM = new Set(['+', '=', '-', '_', '0']);
/** Moving and deleting by word, line, or page in a text, and what the Insert key copies. */
const IN_TEXT = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Backspace',
  'Delete',
  'Insert',
]);

/** Whether a stroke is Option and a character, which is typed by it on a Mac. */
function isOptionCharacter({ key, altKey, ctrlKey, metaKey }: Stroke): boolean {
  return altKey && !ctrlKey && !metaKey && key.length === 1;
}

/** Whether a stroke is known to do something by itself, so that no chord begins with it. */
function opensNone(stroke: Stroke): boolean {
  if (IN_TEXT.has(stroke.key)) return true;
  if (stroke.altKey) return false;
  if (ZOOM.has(stroke.key)) return true;
  const letter = letterOf(stroke);
  return SINGLE_LETTERS.has(letter) && (!stroke.shiftKey || letter === 'z');
}
