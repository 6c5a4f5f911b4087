/**
 * The file operations that label storage needs, few enough for tests to simulate a crash between any two of
 * them. All paths are absolute.
 */
export interface FileSystem {
  /** Creates a folder and its parents. Does nothing if it exists. */
  makeFolder(path: string): Promise<void>;
  /** Returns the names in a folder, or [] if the folder doesn't exist. */
  list(path: string): Promise<readonly string[]>;
  /**
   * Returns the names of a folder's subfolders, without links to folders, or [] if the folder doesn't exist.
   */
  folders(path: string): Promise<readonly string[]>;
  /** Returns a file's text, or undefined if the file doesn't exist. */
  read(path: string): Promise<string | undefined>;
  exists(path: string): Promise<boolean>;
  /**
   * Writes or overwrites a file and flushes its content to disk (fsync).
   * @throws ENOENT when the folder doesn't exist.
   */
  writeFlushed(path: string, text: string): Promise<void>;
  /** Like `writeFlushed`, but without the flush, for data that may be lost. */
  write(path: string, text: string): Promise<void>;
  /** Renames a file or folder atomically. Replaces an existing file. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file. Does nothing if it doesn't exist. */
  remove(path: string): Promise<void>;
  /** Removes a folder if it's empty. Does nothing if it isn't empty or doesn't exist. */
  removeFolder(path: string): Promise<void>;
  /** Flushes the names in a folder to disk, on systems that support it. */
  syncFolder(path: string): Promise<void>;
}

/** Returns the `code` of a system error (`ENOSPC`, …), or '' for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
