import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../storage/fileSystem';

/** The files of the undo journals: a folder per server, a file per view. */
export class JournalFiles {
  readonly #root: string;

  /** @param root `globalStorageUri` as a path. The journals are in its `undo` folder. */
  constructor(root: string) {
    this.#root = path.join(root, 'undo');
  }

  /**
   * Returns the names of a server's files.
   * @throws The system error when the folder can't be read.
   */
  names(server: string): Promise<readonly string[]> {
    return names(this.#folder(server));
  }

  /**
   * Returns a file's text, or '' if it doesn't exist yet.
   * @throws The system error when the file can't be read.
   */
  async read(server: string, name: string): Promise<string> {
    try {
      return await readFile(path.join(this.#folder(server), name), 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return '';
      throw error;
    }
  }

  /**
   * Appends a line. Starts with a newline, because a crash may have truncated the last line. Only the owner
   * can read the file: labels may quote confidential traces.
   * @throws The system error when the file can't be written.
   */
  async append(server: string, name: string, line: string): Promise<void> {
    const folder = this.#folder(server);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await appendFile(path.join(folder, name), `\n${line}\n`, { encoding: 'utf8', mode: 0o600 });
  }

  /** Removes files that haven't been written to for `ageMs` milliseconds. */
  async removeOlder(ageMs: number): Promise<void> {
    for (const folder of await names(this.#root)) {
      for (const name of await names(path.join(this.#root, folder))) {
        const file = path.join(this.#root, folder, name);
        if ((await stat(file)).mtimeMs < Date.now() - ageMs) await rm(file, { force: true });
      }
    }
  }

  #folder(server: string): string {
    return path.join(this.#root, hash(server));
  }
}

/** Returns the name of a view's file. */
export function fileOfView(view: string): string {
  return `${hash(view)}.jsonl`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
