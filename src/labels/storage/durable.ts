import { sleep, type Clock } from './clock';
import { errorCode, type FileSystem } from './fileSystem';

/** Windows refuses a rename while a virus scanner or an indexer holds the file, for a moment. */
const HELD_FOR_A_MOMENT = ['EPERM', 'EACCES', 'EBUSY'];
const RENAME_WAITS_MS = [10, 20, 50, 100, 200, 400, 800];

/** Files with this ending were being written when the machine stopped. They never count. */
export const TEMPORARY = '.tmp';

/** Makes temporary names unique: another window may write the same draft. */
let written = 0;

/**
 * Replaces a file so that after a crash at any moment it is the old one or the new one, whole: temporary file, fsync,
 * rename, fsync of the folder. Resolves once it is durable; throws the system's error, and then the old one stands,
 * or the new one whole (where only the last step failed).
 */
export async function writeDurably(
  files: FileSystem,
  clock: Clock,
  folder: string,
  name: string,
  text: string,
): Promise<void> {
  const path = `${folder}/${name}`;
  written += 1;
  const temporary = `${path}.${process.pid}-${written}${TEMPORARY}`;
  try {
    await files.writeFlushed(temporary, text);
    await renamePatiently(files, clock, temporary, path);
  } catch (error) {
    // What stays of it counts for nothing and is cleaned at the next start.
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
  await files.syncFolder(folder);
}

/** Renames, waiting up to 1.6 s for a system that refuses it for a moment. */
export async function renamePatiently(
  files: FileSystem,
  clock: Clock,
  from: string,
  to: string,
): Promise<void> {
  for (const wait of RENAME_WAITS_MS) {
    try {
      await files.rename(from, to);
      return;
    } catch (error) {
      if (!HELD_FOR_A_MOMENT.includes(errorCode(error))) throw error;
      await sleep(clock, wait);
    }
  }
  await files.rename(from, to);
}
