import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathSegments, type StackFrame } from '../model/stackFrames';

/**
 * Returns the workspace file that a stack frame refers to, or null. A path inside a workspace folder is that
 * file. Any other path, such as one from a container (`/app/src/x.py`), is matched by its longest suffix that
 * exists in a folder and whose file has the frame's line; a shorter file is a different one with the same
 * name. Returns null if several folders have a match, and for files of installed libraries. Only checks paths
 * inside the folders, one segment at a time, and never follows symbolic links.
 */
export async function resolveFrame(
  { path, line }: Pick<StackFrame, 'path' | 'line'>,
  folders: readonly string[],
): Promise<string | null> {
  const segments = pathSegments(path);
  if (!segments) return null;
  for (const folder of folders) {
    const root = pathSegments(folder);
    if (root && startsWith(segments, root)) return fileBelow(folder, segments.slice(root.length));
  }
  if (segments.some(isOfLibraries)) return null;
  for (let from = 0; from < segments.length; from += 1) {
    const ending = segments.slice(from);
    const found: string[] = [];
    for (const folder of folders) {
      const file = await fileBelow(folder, ending);
      if (file !== null && (await hasLine(file, line))) found.push(file);
    }
    const [only] = found;
    if (only !== undefined) return found.length === 1 ? only : null;
  }
  return null;
}

/** Files of installed libraries aren't in the workspace, even if a workspace file has the same name. */
function isOfLibraries(segment: string): boolean {
  return /^(?:site-packages|dist-packages|node_modules|python\d[\d.]*)$/.test(segment);
}

function startsWith(segments: readonly string[], root: readonly string[]): boolean {
  return segments.length > root.length && root.every((name, index) => segments[index] === name);
}

/** Returns the regular file at `segments` in the folder, or null. Its parents must be real directories. */
async function fileBelow(folder: string, segments: readonly string[]): Promise<string | null> {
  let path = folder;
  for (const [index, segment] of segments.entries()) {
    path = join(path, segment);
    const kind = await kindOf(path);
    if (kind !== (index === segments.length - 1 ? 'file' : 'directory')) return null;
  }
  return path;
}

/**
 * The most bytes to read from a file, because the trace controls which lines are looked up and how often. No
 * source file is larger.
 */
const MOST_READ = 2_000_000;

/** Whether a file has the given line (1-based). Stops reading there. */
async function hasLine(file: string, line: number): Promise<boolean> {
  let breaks = 0;
  try {
    for await (const chunk of createReadStream(file, { encoding: 'latin1', end: MOST_READ })) {
      breaks += String(chunk).split('\n').length - 1;
      if (breaks >= line - 1) return true;
    }
  } catch {
    return false; // Deleted in the meantime, or not readable.
  }
  return line <= 1;
}

async function kindOf(path: string): Promise<'file' | 'directory' | 'other'> {
  try {
    const stats = await lstat(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other';
  } catch {
    // Missing or not readable.
    return 'other';
  }
}
