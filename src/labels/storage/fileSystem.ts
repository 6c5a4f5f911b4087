/** The file operations of this room, so few that a test can stop the machine between any two of them. All paths are absolute. */
export interface FileSystem {
  /** Makes a folder and its parents; fine when it is there. */
  makeFolder(path: string): Promise<void>;
  /** The names in a folder; [] when there is none. */
  list(path: string): Promise<readonly string[]>;
  /** The names of the folders in a folder, links to folders left out; [] when there is none. */
  folders(path: string): Promise<readonly string[]>;
  /** undefined when there is no such file. */
  read(path: string): Promise<string | undefined>;
  exists(path: string): Promise<boolean>;
  /** Writes a file anew and flushes its content to the disk (fsync). Throws ENOENT when its folder is not there. */
  writeFlushed(path: string, text: string): Promise<void>;
  /** The same without the flush, for what may be lost. */
  write(path: string, text: string): Promise<void>;
  /** Atomic; replaces a file of the new name. */
  rename(from: string, to: string): Promise<void>;
  /** Fine when there is no such file. */
  remove(path: string): Promise<void>;
  /** Removes an empty folder; leaves one that is not, and is fine when there is none. */
  removeFolder(path: string): Promise<void>;
  /** Flushes the names in a folder to the disk, where the system knows such a thing. */
  syncFolder(path: string): Promise<void>;
}

/** The `code` of a system error (`ENOSPC`, …), '' for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
