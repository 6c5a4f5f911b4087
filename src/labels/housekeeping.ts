import { adoptFiles, type AdoptInit } from './adopt';
import { fileName, type UnreadableFile } from './files';
import type { Transitions } from './transitions';

export interface HousekeepingInit extends AdoptInit {
  readonly transitions: Transitions;
}

/** What has to be done for the files of a window apart from sending: taking over, looking after them, tidying up. */
export class Housekeeping {
  readonly #init: HousekeepingInit;
  #unreadable: readonly UnreadableFile[] = [];

  constructor(init: HousekeepingInit) {
    this.#init = init;
  }

  get unreadable(): readonly UnreadableFile[] {
    return this.#unreadable;
  }

  /** Whether the file of this entry is there but cannot be read. */
  isUnreadable(id: string): boolean {
    return this.#unreadable.some(({ file }) => file === fileName(id));
  }

  /** Takes in the files of a dead window. */
  async adopt(folder: string): Promise<void> {
    this.#unreadable = [...this.#unreadable, ...(await adoptFiles(this.#init, folder))];
  }

  /** We slept, and may have been taken for dead: forgets what is another window's now. */
  async afterGap(): Promise<void> {
    const { records, queue, own, transitions } = this.#init;
    for (const record of records.all()) {
      await queue.run(record.entry.id, async () => {
        const isOurs = !records.holds(record) || (await own.has(record.entry.id));
        if (!isOurs) transitions.lose(record);
      });
    }
  }

  /** Removes what could not be removed before. */
  async sweep(): Promise<void> {
    const { queue, transitions } = this.#init;
    for (const id of transitions.leftovers) await queue.run(id, () => transitions.sweep(id));
  }
}
