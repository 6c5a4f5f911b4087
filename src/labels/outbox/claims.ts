import type { Assessment } from '../../model/assessment';
import { takeIn, type AdoptInit } from './adopt';
import { renamePatiently } from '../storage/durable';
import { decodeEntry, owesDelete, type Entry } from './entry';
import { errorCode } from '../storage/fileSystem';
import { fileName, isTakenFolder } from './files';
import { sameEnd } from './same';
import { taken } from './stepUser';
import type { Transitions } from './transitions';

export interface ClaimsInit extends AdoptInit {
  /** The folder that holds one folder a window. */
  readonly outbox: string;
  /** Makes a folder within our own for what is taken from another window. */
  readonly newTakenFolder: () => Promise<string>;
  readonly transitions: Transitions;
  readonly log: (message: string) => void;
}

/** What another window has of a label: the folder, and what its file says. One that cannot be read does not count. */
export interface Held {
  readonly folder: string;
  readonly entry: Entry;
}

export interface TakenOver {
  /** What they wanted that the user has not seen here. */
  readonly unseen: readonly Assessment[];
  /** The highest number that they have given to a change of it; 0 when they have none. */
  readonly highest: number;
  /** What could not be taken over. */
  readonly left: readonly Held[];
}

/**
 * One label is in one window's hands. Who changes it takes over what other windows have of it, their file by an atomic
 * rename: so a later change always knows of the earlier one, and stands. The other window notices that its file is gone
 * before it sends anything, as one does that was taken for dead.
 */
export class Claims {
  readonly #init: ClaimsInit;
  /** Labels of which has been said that they could not be taken over. */
  readonly #failed = new Set<string>();

  constructor(init: ClaimsInit) {
    this.#init = init;
  }

  /**
   * Takes over what other windows have of a label, before the user's change of it. Runs in the turn of its id. What
   * cannot be taken over is said once and left to them. `base`: what the user saw.
   */
  async take(id: string, base: Assessment | null): Promise<TakenOver> {
    const { records, own, transitions } = this.#init;
    const unseen: Assessment[] = [];
    const left: Held[] = [];
    let highest = 0;
    try {
      const record = records.get(id);
      if (record !== undefined && !(await own.has(id))) transitions.lose(record);
      for (const held of await this.heldElsewhere(id, true)) {
        const { want, state, rev } = held.entry;
        highest = Math.max(highest, rev);
        if (want !== null && state !== 'settled' && !sameEnd(want, base)) unseen.push(want);
        await this.#takeFrom(held.folder, id).catch((error: unknown) => {
          this.#said(id, error);
          left.push(held);
        });
      }
    } catch (error) {
      this.#said(id, error);
    }
    return { unseen, highest, left };
  }

  /** Whether another window has a label in hand, and what we knew of it is out of date. Runs in the turn of its id. */
  async isOthers(id: string): Promise<boolean> {
    const { records, own, transitions } = this.#init;
    const record = records.get(id);
    if (record !== undefined && (await own.has(id))) return false;
    if (record !== undefined) transitions.lose(record);
    return record !== undefined || (await this.heldElsewhere(id)).length > 0;
  }

  /**
   * What other windows have of a label. `everywhere`: in what they are taking over, too; looks twice then, as a folder may
   * be moved while we look.
   */
  async heldElsewhere(id: string, everywhere = false): Promise<readonly Held[]> {
    const { files, own, outbox } = this.#init;
    const name = fileName(id);
    const others = (await files.folders(outbox)).map((folder) => `${outbox}/${folder}`);
    const windows = others.filter((folder) => folder !== own.folder);
    if (windows.length === 0) return [];
    const look = async (): Promise<string[]> => {
      const folders = everywhere ? await this.#withTaken(outbox) : windows;
      const found: string[] = [];
      for (const folder of folders) if (await this.#has(`${folder}/${name}`)) found.push(folder);
      return found;
    };
    const first = await look();
    const found = first.length > 0 || !everywhere ? first : await look();
    const held: Held[] = [];
    for (const folder of found) {
      const entry = await this.#read(`${folder}/${name}`);
      if (entry !== undefined) held.push({ folder, entry });
    }
    return held;
  }

  async #takeFrom(folder: string, id: string): Promise<void> {
    const { files, clock, queue, own, newTakenFolder } = this.#init;
    const name = fileName(id);
    const ours = await newTakenFolder();
    try {
      await renamePatiently(files, clock, `${folder}/${name}`, `${ours}/${name}`);
    } catch (error) {
      await files.removeFolder(ours);
      if (errorCode(error) === 'ENOENT') return;
      throw error;
    }
    await files.syncFolder(ours);
    const entry = await this.#read(`${ours}/${name}`);
    if (entry !== undefined) {
      // The label that it replaces goes with it: two halves of a move in two windows would undo each other.
      if (owesDelete(entry) && entry.replaces !== null) {
        const { id: replaced } = entry.replaces;
        if (await this.#has(`${folder}/${fileName(replaced)}`))
          await queue.run(replaced, () => this.#takeFrom(folder, replaced));
      }
      await takeIn(this.#init, ours, { name, entry: taken(entry, clock.now()) });
    }
    // One that cannot be read is looked after as what a dead window left.
    await files.removeFolder(ours);
    await files.syncFolder(own.folder);
  }

  #said(id: string, error: unknown): void {
    if (this.#failed.has(id)) return;
    this.#failed.add(id);
    this.#init.log(`What other windows have of the label ${id} could not be taken over: ${String(error)}`);
  }

  async #has(path: string): Promise<boolean> {
    return this.#init.files.exists(path).catch(() => false);
  }

  async #read(path: string): Promise<Entry | undefined> {
    const text = await this.#init.files.read(path).catch(() => undefined);
    if (text === undefined) return undefined;
    const decoded = decodeEntry(text);
    return 'entry' in decoded ? decoded.entry : undefined;
  }

  /** All folders of other windows, and those that they have taken over, at any depth. */
  async #withTaken(folder: string): Promise<string[]> {
    const { files, own, outbox } = this.#init;
    const found: string[] = [];
    for (const name of await files.folders(folder)) {
      const path = `${folder}/${name}`;
      if (path === own.folder || (folder !== outbox && !isTakenFolder(name))) continue;
      found.push(path, ...(await this.#withTaken(path)));
    }
    return found;
  }
}
