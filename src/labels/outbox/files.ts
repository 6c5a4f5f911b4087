import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import type { Clock } from '../storage/clock';
import { TEMPORARY, writeDurably } from '../storage/durable';
import { decodeEntry, encodeEntry, type Entry } from './entry';
import { errorCode, type FileSystem } from '../storage/fileSystem';

/** The heartbeat file of a window, next to its entries. */
export const WINDOW_FILE = 'window.json';

/**
 * Prefix of folders taken from other windows, within the folder of the window that took them. If that window
 * dies, everything in its folder goes to one window: two halves of a move in two windows would undo each
 * other.
 */
const TAKEN = 'taken-';

/** Returns the path of the `n`th folder that a window takes over. */
export function takenFolder(folder: string, n: number): string {
  return `${folder}/${TAKEN}${n}`;
}

export function isTakenFolder(name: string): boolean {
  return name.startsWith(TAKEN);
}

/** A file that is kept although it can't be read. */
export interface UnreadableFile {
  /** Its name within the outbox's folder. */
  readonly file: string;
  /** Why it can't be read, as a sentence. */
  readonly reason: string;
}

/** An entry and its file's name. The name isn't always the entry's own, because sync tools make copies. */
export interface LoadedEntry {
  readonly name: string;
  readonly entry: Entry;
}

export interface LoadedEntries {
  readonly entries: readonly LoadedEntry[];
  /** Damaged, or written by another version. */
  readonly unreadable: readonly UnreadableFile[];
  /** Files that the system didn't let us read or remove this time. */
  readonly failed: readonly UnreadableFile[];
}

/** The entries of one folder, a file per entry. */
export class EntryFiles {
  readonly #files: FileSystem;
  readonly #clock: Clock;
  readonly folder: string;

  constructor(files: FileSystem, clock: Clock, folder: string) {
    this.#files = files;
    this.#clock = clock;
    this.folder = folder;
  }

  /**
   * Writes an entry. Resolves once it survives a crash.
   * @throws The system error when it can't be written.
   */
  write(entry: Entry): Promise<void> {
    return writeDurably(this.#files, this.#clock, this.folder, fileName(entry.id), encodeEntry(entry));
  }

  /**
   * Removes an entry's file. A failed flush is ignored: if the file comes back, the label is looked up first.
   * @throws The system error when the file can't be removed.
   */
  async remove(id: string): Promise<void> {
    await this.#files.remove(`${this.folder}/${fileName(id)}`);
    await this.#files.syncFolder(this.folder).catch(() => undefined);
  }

  /** Whether the entry is still this window's. Another window that takes it over moves the file. */
  has(id: string): Promise<boolean> {
    return this.#files.exists(`${this.folder}/${fileName(id)}`);
  }

  /**
   * Reads all entries. An error in one file doesn't affect the others. Removes temporary files left by a
   * crash, which were never reported as saved. Throws only when the folder itself can't be listed.
   */
  async load(): Promise<LoadedEntries> {
    const entries: LoadedEntry[] = [];
    const unreadable: UnreadableFile[] = [];
    const failed: UnreadableFile[] = [];
    for (const name of await this.#files.list(this.folder)) {
      if (name === WINDOW_FILE || isTakenFolder(name)) continue;
      const path = `${this.folder}/${name}`;
      try {
        if (name.endsWith(TEMPORARY)) {
          await this.#files.remove(path);
          continue;
        }
        const text = await this.#files.read(path);
        if (text === undefined) continue;
        const decoded = decodeEntry(text);
        if ('entry' in decoded) entries.push({ name, entry: decoded.entry });
        else unreadable.push({ file: name, reason: decoded.unreadable });
      } catch (error) {
        failed.push({ file: name, reason: failureReason(error) });
      }
    }
    return { entries, unreadable, failed };
  }
}

/** Returns the name of an entry's file. Servers choose the format of IDs, so unusual ones are hashed. */
export function fileName(id: string): string {
  const plain = /^[A-Za-z0-9_-]{1,80}$/.test(id);
  return plain ? `${id}.json` : `x-${createHash('sha256').update(id).digest('hex')}.json`;
}

/** Whether a file name is that of an entry. Operating systems put files of their own in any folder. */
export function isEntryName(name: string): boolean {
  return name.endsWith('.json');
}

/** Returns why a file couldn't be read or moved, as a sentence. */
export function failureReason(error: unknown): string {
  const code = errorCode(error);
  return l10n.t("This file of a pending label can't be read ({0}).", code === '' ? String(error) : code);
}
