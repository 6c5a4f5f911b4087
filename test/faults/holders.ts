import { existsSync, readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileName, WINDOW_FILE } from '../../src/labels/files';

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
  async count(): Promise<number> {
    const names = await readdir(this.#outbox, { recursive: true });
    return names.filter((name) => name.endsWith('.json') && !name.endsWith(WINDOW_FILE)).length;
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

/** The folders of all windows, those that they have taken over included. */
function folders(root: string): string[] {
  const names = readdirSync(root, { withFileTypes: true, recursive: true });
  return names.filter((entry) => entry.isDirectory()).map((entry) => `${entry.parentPath}/${entry.name}`);
}
