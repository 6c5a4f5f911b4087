/** A location in a source file that a stack trace mentions. Unchecked text from the trace. */
export interface StackFrame {
  /** The line of the stack trace that mentions it, from 0. */
  readonly row: number;
  readonly path: string;
  /** The line in the file, from 1. */
  readonly line: number;
  /** The column in the file, from 1; null if the language doesn't report it. */
  readonly column: number | null;
}

const MAX_FRAMES = 200;
const MAX_ROW = 2000;
/** The maximum number of lines to read: malicious traces can have millions. */
const MAX_ROWS = 5000;
const PYTHON = /^\s*File "([^"]+)", line (\d{1,7})\b/;
const JS_NAMED = /^\s*at [^()]*\(([^()]+):(\d{1,7}):(\d{1,7})\)\s*$/;
const JS_BARE = /^\s*at (?:async )?([^()]+):(\d{1,7}):(\d{1,7})\s*$/;

/** Returns the frames of a Python or JavaScript stack trace in order, at most 200. */
export function stackFrames(stack: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const [row, text] of stack.split('\n', MAX_ROWS).entries()) {
    if (frames.length === MAX_FRAMES) break;
    if (text.length > MAX_ROW) continue;
    const found = PYTHON.exec(text) ?? JS_NAMED.exec(text) ?? JS_BARE.exec(text);
    const [, path, line, column] = found ?? [];
    if (path === undefined || line === undefined || Number(line) < 1) continue;
    frames.push({ row, path, line: Number(line), column: column === undefined ? null : Number(column) });
  }
  return frames;
}

const MAX_SEGMENTS = 40;

/**
 * Returns the segments of a frame's path, outermost first, or null if the path must not be looked up: a URL
 * other than `file:///`, a network path, a `..` segment, a name with a colon, a percent sign, or a control
 * character, or too many segments.
 */
export function pathSegments(path: string): string[] | null {
  const local = path.replace(/^file:\/\/\//i, '/').replace(/^\/?[a-z]:[\\/]/i, '/');
  if (/^[\\/]{2}/.test(local) || /[:%\p{Cc}\p{Bidi_Control}]/u.test(local)) return null;
  const segments = local.split(/[\\/]/).filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0 || segments.length > MAX_SEGMENTS || segments.includes('..')) return null;
  return segments;
}
