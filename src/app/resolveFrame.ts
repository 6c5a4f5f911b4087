import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathSegments, type StackFrame } from '../model/stackFrames';

/**
 * The file that a frame means, in one of the folders of the workspace; null for none. A path below a folder is that file.
 * Another one, as of a container (`/app/src/x.py`), means the file at its longest ending that one folder has and that has
 * the frame's line: one that ends before is another file of that name. Where two folders have it, none; a library's file
 * means none. Only paths below a folder are looked at, name by name, and no symbolic link is followed.
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

/** A file of an installed library is none of the workspace's, though one there may have its name. */
function isOfLibraries(segment: string): boolean {
  return /^(?:site-packages|dist-packages|node_modules|python\d[\d.]*)$/.test(segment);
}

function startsWith(segments: readonly string[], root: readonly string[]): boolean {
  return segments.length > root.length && root.every((name, index) => segments[index] === name);
}

/** The plain file at `segments` below the folder, reached by plain directories alone; else null. */
async function fileBelow(folder: string, segments: readonly string[]): Promise<string | null> {
  let path = folder;
  for (const [index, segment] of segments.entries()) {
    path = join(path, segment);
    const kind = await kindOf(path);
    if (kind !== (index === segments.length - 1 ? 'file' : 'directory')) return null;
  }
  return path;
}

/** Bytes that are read of a file: which line is asked for, and how often, a trace says. No source file is longer. */
const MOST_READ = 2_000_000;

/** Whether a file goes on to a line, counted from 1. It is read no further than that. */
async function hasLine(file: string, line: number): Promise<boolean> {
  let breaks = 0;
  try {
    for await (const chunk of createReadStream(file, { encoding: 'latin1', end: MOST_READ })) {
      breaks += String(chunk).split('\n').length - 1;
      if (breaks >= line - 1) return true;
    }
  } catch {
    return false; // gone meanwhile, or not ours to read
  }
  return line <= 1;
}

async function kindOf(path: string): Promise<'file' | 'directory' | 'other'> {
  try {
    const stats = await lstat(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other';
  } catch {
    // Not there, or not ours to read: either way no file to open.
    return 'other';
  }
}
