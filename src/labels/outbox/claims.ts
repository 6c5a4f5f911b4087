import type { Assessment } from '../../model/assessment';
import { takeIn, type AdoptInit } from './adopt';
import { renamePatiently } from '../storage/durable';
import { decodeEntry, owesDelete, type Entry } from './entry';
import { errorCode } from '../storage/fileSystem';
import { fileName, isTakenFolder } from './files';
import { sameEnd } from './same';
import { restartFromOtherWindow } from './step';
import type { Transitions } from './transitions';

export interface ClaimsInit extends AdoptInit {
  /** The folder that has one folder per window. */
  readonly outbox: string;
  /** Creates a folder within ours for files taken from another window. */
  readonly newTakenFolder: () => Promise<string>;
  readonly transitions: Transitions;
  readonly log: (message: string) => void;
}

/**
 * Another window's version of a label: its folder and the entry in its file. Unreadable files don't count.
 */
export interface OtherVersion {
  readonly folder: string;
  readonly entry: Entry;
}

export interface TakenOver {
  /** Other windows' versions that the user hasn't seen here. */
  readonly unseen: readonly Assessment[];
  /** The highest `rev` of other windows' versions; 0 if there are none. */
  readonly highest: number;
  /** Versions that couldn't be taken over. */
  readonly left: readonly OtherVersion[];
}

/**
 * Keeps each label in one window. A window that changes a label takes over other windows' entries of it, by
 * an atomic rename of their files, so a later change always knows about the earlier one and wins. The other
 * window notices that its file is gone before it sends anything, like a window that was taken for dead.
 */
export class Claims {
  readonly #init: ClaimsInit;
  /** Labels whose failed takeover has been logged. */
  readonly #failed = new Set<string>();

  constructor(init: ClaimsInit) {
    this.#init = init;
  }

  /**
   * Takes over other windows' entries of a label, to change it or to merge them. Also drops our own record if
   * another window has taken its file. Runs in the queue of its ID. A failure is logged once per label;
   * entries that couldn't be taken over are returned in `left`. `base`: the version that the user saw.
   */
  async take(id: string, base: Assessment | null): Promise<TakenOver> {
    const { records, own, transitions } = this.#init;
    const unseen: Assessment[] = [];
    const left: OtherVersion[] = [];
    let highest = 0;
    try {
      const record = records.get(id);
      if (record !== undefined && !(await own.has(id))) transitions.lose(record);
      for (const held of await this.heldElsewhere(id, true)) {
        const { want, state, rev } = held.entry;
        highest = Math.max(highest, rev);
        if (want !== null && state !== 'settled' && !sameEnd(want, base)) unseen.push(want);
        await this.#takeFrom(held.folder, id).catch((error: unknown) => {
          this.#logOnce(id, error);
          left.push(held);
        });
      }
    } catch (error) {
      this.#logOnce(id, error);
    }
    return { unseen, highest, left };
  }

  /**
   * Returns whether another window is saving a label, and drops our record if that window has taken its file.
   * Runs in the queue of its ID.
   */
  async takenByOtherWindow(id: string): Promise<boolean> {
    const { records, own, transitions } = this.#init;
    const record = records.get(id);
    if (record !== undefined && (await own.has(id))) return false;
    if (record !== undefined) transitions.lose(record);
    return record !== undefined || (await this.heldElsewhere(id)).length > 0;
  }

  /**
   * Returns other windows' versions of a label. `everywhere`: includes the folders that those windows have
   * taken over but not emptied yet, and searches again if nothing is found, because a folder may be moved
   * during the search.
   */
  async heldElsewhere(id: string, everywhere = false): Promise<readonly OtherVersion[]> {
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
    const held: OtherVersion[] = [];
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
      // Also take the entry of the label that it replaces. If the two halves of a move were in different
      // windows, they would undo each other.
      if (owesDelete(entry) && entry.replaces !== null) {
        const { id: replaced } = entry.replaces;
        if (await this.#has(`${folder}/${fileName(replaced)}`))
          await queue.run(replaced, () => this.#takeFrom(folder, replaced));
      }
      await takeIn(this.#init, ours, { name, entry: restartFromOtherWindow(entry, clock.now()) });
    }
    // `removeFolder` keeps a folder that isn't empty. An unreadable file stays in it and is later handled
    // like one from a dead window.
    await files.removeFolder(ours);
    await files.syncFolder(own.folder);
  }

  #logOnce(id: string, error: unknown): void {
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

  /** Returns the folders of other windows, and those that they have taken over, at any depth. */
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
