import { existsSync, readdirSync, type Dirent } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../src/labels/storage/fileSystem';
import { fileName, WINDOW_FILE } from '../../src/labels/outbox/files';

/** Who holds labels in their outbox now, by the files. */
export class Holders {
  readonly #outbox: string;

  constructor(root: string) {
    this.#outbox = `${root}/outbox`;
  }

  /**
   * Whether the window of this name holds one of the ids, and whether another one does, a dead one that nobody has taken
   * over yet included. Looks twice, as a file may be moved from one folder to another meanwhile.
   */
  async of(ids: readonly string[], window: string): Promise<{ own: boolean; elsewhere: boolean }> {
    const first = this.#look(ids, window);
    await sleep(5);
    const second = this.#look(ids, window);
    return { own: second.own, elsewhere: first.elsewhere || second.elsewhere };
  }

  /** How many labels any window holds. */
  count(): number {
    const files = folders(this.#outbox).flatMap((folder) => entriesOf(folder));
    return files.filter(({ name }) => name.endsWith('.json') && name !== WINDOW_FILE).length;
  }

  #look(ids: readonly string[], window: string): { own: boolean; elsewhere: boolean } {
    const found = { own: false, elsewhere: false };
    for (const folder of folders(this.#outbox)) {
      const isThere = ids.some((id) => existsSync(`${folder}/${fileName(id)}`));
      if (!isThere) continue;
      // What a window has taken over but not taken in yet is in a folder within its own.
      if (folder === `${this.#outbox}/${window}`) found.own = true;
      else found.elsewhere = true;
    }
    return found;
  }
}

/** The folders of all windows, those that they have taken over included. One that is moved meanwhile is missing. */
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
