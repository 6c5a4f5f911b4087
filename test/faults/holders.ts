import { existsSync, readdirSync, type Dirent } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../src/labels/storage/fileSystem';
import { fileName, WINDOW_FILE } from '../../src/labels/outbox/files';

/** Reads from the files which windows have labels in their outbox. */
export class Holders {
  readonly #outbox: string;

  constructor(root: string) {
    this.#outbox = `${root}/outbox`;
  }

  /**
   * Whether the window with this name holds one of the IDs, and whether another window does, including dead
   * ones that haven't been taken over yet. Looks twice, because a file may be moved to another folder in
   * between.
   */
  async of(ids: readonly string[], window: string): Promise<{ own: boolean; elsewhere: boolean }> {
    const first = this.#look(ids, window);
    await sleep(5);
    const second = this.#look(ids, window);
    return { own: second.own, elsewhere: first.elsewhere || second.elsewhere };
  }

  /** Returns the number of labels held by all windows. */
  count(): number {
    const files = folders(this.#outbox).flatMap((folder) => entriesOf(folder));
    return files.filter(({ name }) => name.endsWith('.json') && name !== WINDOW_FILE).length;
  }

  #look(ids: readonly string[], window: string): { own: boolean; elsewhere: boolean } {
    const found = { own: false, elsewhere: false };
    for (const folder of folders(this.#outbox)) {
      const isThere = ids.some((id) => existsSync(`${folder}/${fileName(id)}`));
      if (!isThere) continue;
      // Files that a window has taken over but not loaded yet are in a subfolder of its own.
      if (folder === `${this.#outbox}/${window}`) found.own = true;
      else found.elsewhere = true;
    }
    return found;
  }
}

/** Returns the folders of all windows, including those taken over. Skips folders that are moved meanwhile. */
function folders(root: string): string[] {
  return subfolders(root).flatMap((folder) => [folder, ...folders(folder)]);
}

function subfolders(folder: string): string[] {
  const entries = entriesOf(folder).filter((entry) => entry.isDirectory());
  return entries.map(({ name }) => `${folder}/${name}`);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
