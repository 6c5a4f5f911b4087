/** The parts of a `KeyboardEvent` that matter for chords. */
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

/** How long (ms) VS Code waits for the second key of a chord. */
const OPEN_MS = 5_000;

/**
 * Guesses whether VS Code is waiting for the second key of a chord, such as the R of Ctrl+K R. VS Code
 * doesn't tell webviews, and the user's keybindings are unknown here. So every key with Ctrl, Cmd, or Alt
 * that reaches VS Code may have started a chord, and the next plain key is left to VS Code. `now` is in
 * milliseconds from any origin.
 */
export class ChordWatch {
  #openUntil = 0;
  /** The physical code of the last key left to VS Code; it repeats while it's held down. */
  #held: string | null = null;
  readonly #isMac: boolean;

  constructor(isMac: boolean) {
    this.#isMac = isMac;
  }

  /** Whether VS Code may be waiting for this key. Call it on keydown, before anything handles the key. */
  isSecondStroke(stroke: Stroke, now: number): boolean {
    if (isModifier(stroke) || hasModifier(stroke)) return false;
    if (stroke.repeat && stroke.code === this.#held) return true;
    const open = now < this.#openUntil;
    this.#openUntil = 0;
    this.#held = open ? stroke.code : null;
    return open;
  }

  /** A key that the page didn't handle reached VS Code. */
  passedOn(stroke: Stroke, now: number): void {
    if (isModifier(stroke) || !hasModifier(stroke)) return;
    const typesOnly = this.#isMac && isOptionCharacter(stroke);
    this.#openUntil = typesOnly || opensNone(stroke) ? 0 : now + OPEN_MS;
  }

  /** The user clicked or moved to another part of the window, which ends a chord. */
  end(): void {
    this.#openUntil = 0;
    this.#held = null;
  }
}

/** Returns the letter of a key. On non-Latin keyboards, it's the Latin letter at the same position. */
export function letterOf({ key, code }: Pick<Stroke, 'key' | 'code'>): string {
  const foreign = key.length === 1 && key > '\u007f' && code.startsWith('Key');
  return (foreign ? code.slice(3) : key).toLowerCase();
}

const MODIFIERS = new Set(['Control', 'Meta', 'Alt', 'AltGraph', 'Shift', 'CapsLock', 'Fn', 'OS']);

/** Whether the key is a modifier itself. */
export function isModifier({ key }: Stroke): boolean {
  return MODIFIERS.has(key);
}

/**
 * Whether Ctrl, Cmd, or Alt is down. AltGr doesn't count: it types a character, though some systems report it
 * as Ctrl+Alt.
 */
export function hasModifier(stroke: Stroke): boolean {
  return (stroke.ctrlKey || stroke.metaKey || stroke.altKey) && !stroke.getModifierState('AltGraph');
}

/** Copy, cut, paste, select all, save, undo, redo, find. */
const SINGLE_LETTERS = new Set(['c', 'x', 'v', 'a', 's', 'z', 'y', 'f']);
const ZOOM = new Set(['+', '=', '-', '_', '0']);
/** Moving and deleting by word, line, or page in text, and copying with Insert. */
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

/** Whether this is Option plus a character key, which types a character on a Mac. */
function isOptionCharacter({ key, altKey, ctrlKey, metaKey }: Stroke): boolean {
  return altKey && !ctrlKey && !metaKey && key.length === 1;
}

/** Whether the key is known to be a command of its own, so that it can't start a chord. */
function opensNone(stroke: Stroke): boolean {
  if (IN_TEXT.has(stroke.key)) return true;
  if (stroke.altKey) return false;
  if (ZOOM.has(stroke.key)) return true;
  const letter = letterOf(stroke);
  return SINGLE_LETTERS.has(letter) && (!stroke.shiftKey || letter === 'z');
}
