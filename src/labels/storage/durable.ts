import { sleep, type Clock } from './clock';
import { errorCode, type FileSystem } from './fileSystem';

/** Errors on Windows for a rename while a virus scanner or an indexer briefly holds the file. */
const HELD_FOR_A_MOMENT = ['EPERM', 'EACCES', 'EBUSY'];
const RENAME_WAITS_MS = [10, 20, 50, 100, 200, 400, 800];

/** The extension of files that are being written. Those left by a crash are ignored. */
export const TEMPORARY = '.tmp';

/** Makes temporary file names unique, because the same file can be written concurrently. */
let written = 0;

/**
 * Replaces a file so that a crash at any moment leaves it complete, either old or new: writes a temporary
 * file, then fsync, rename, and fsync of the folder. Resolves once the write is durable.
 * @throws The system error. The file is then the old one, or the new one if only the last step failed.
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
    // A leftover temporary file is ignored, and removed at the next start.
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
  await files.syncFolder(folder);
}

/** Renames a file. Retries for up to 1.6 s while the system temporarily refuses it. */
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
