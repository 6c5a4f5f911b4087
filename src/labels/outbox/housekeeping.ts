import { adoptFiles, type AdoptInit } from './adopt';
import { fileName, type UnreadableFile } from './files';
import type { Transitions } from './transitions';

export interface HousekeepingInit extends AdoptInit {
  readonly transitions: Transitions;
  readonly log: (message: string) => void;
}

/** Maintains a window's files, apart from sending: takes over, checks, and cleans up. */
export class Housekeeping {
  readonly #init: HousekeepingInit;
  /** By path; files in our own folder by name. */
  readonly #unreadable = new Map<string, UnreadableFile>();
  /** Leftovers whose failed removal has been logged. */
  readonly #said = new Set<string>();

  constructor(init: HousekeepingInit) {
    this.#init = init;
  }

  get unreadable(): readonly UnreadableFile[] {
    return [...this.#unreadable.values()];
  }

  /** Whether this entry's file exists but can't be read. */
  isUnreadable(id: string): boolean {
    return this.#unreadable.has(fileName(id));
  }

  /** Takes in the files of a dead window. Returns whether all could be taken in. */
  async adopt(folder: string): Promise<boolean> {
    const { unreadable, failed } = await adoptFiles(this.#init, folder);
    for (const file of unreadable) this.#unreadable.set(file.file, file);
    for (const path of [...this.#unreadable.keys()]) {
      if (path.startsWith(`${folder}/`)) this.#unreadable.delete(path);
    }
    for (const file of failed) this.#unreadable.set(`${folder}/${file.file}`, file);
    return failed.length === 0;
  }

  /**
   * Removes the records whose files aren't ours anymore. Another window may have taken over a label to change
   * it, or all of ours while this window was suspended.
   */
  async checkOwn(): Promise<void> {
    const { files, records, queue, own, transitions } = this.#init;
    const all = records.all();
    if (all.length === 0) return;
    const names = new Set(await files.list(own.folder));
    for (const record of all.filter(({ entry }) => !names.has(fileName(entry.id)))) {
      await queue.run(record.entry.id, async () => {
        if (records.holds(record) && !(await own.has(record.entry.id))) transitions.lose(record);
      });
    }
  }

  /** Removes files that couldn't be removed before. */
  async sweep(): Promise<void> {
    const { queue, transitions, log } = this.#init;
    for (const id of transitions.leftovers) {
      await queue
        .run(id, () => transitions.sweep(id))
        .catch((error: unknown) => {
          if (this.#said.has(id)) return;
          this.#said.add(id);
          log(`The file of the label ${id}, which is done, could not be removed: ${String(error)}`);
        });
    }
  }
}
