import { createHash } from 'node:crypto';
import type { Clock } from '../storage/clock';
import { TEMPORARY, writeDurably } from '../storage/durable';
import { decodeEntry, encodeEntry, type Entry } from './entry';
import { errorCode, type FileSystem } from '../storage/fileSystem';

/** The heartbeat of a window, beside its entries. */
export const WINDOW_FILE = 'window.json';

/**
 * Folders of dead windows within the folder of the one that takes them in: whatever becomes of that one, all that it had
 * in hand goes on together, to one window. Two halves of a move in two windows would undo each other.
 */
const TAKEN = 'taken-';

/** Where the `n`th folder that a window takes over goes. */
export function takenFolder(folder: string, n: number): string {
  return `${folder}/${TAKEN}${n}`;
}

export function isTakenFolder(name: string): boolean {
  return name.startsWith(TAKEN);
}

/** A file that is kept though it cannot be read. */
export interface UnreadableFile {
  /** Its name within the outbox's folder. */
  readonly file: string;
  /** A sentence. */
  readonly reason: string;
}

/** An entry and the name of its file, which is not always its own: tools that sync folders make copies. */
export interface LoadedEntry {
  readonly name: string;
  readonly entry: Entry;
}

export interface LoadedEntries {
  readonly entries: readonly LoadedEntry[];
  /** Damaged, or of another version. */
  readonly unreadable: readonly UnreadableFile[];
  /** What the system would not let us read or tidy up, this time. */
  readonly failed: readonly UnreadableFile[];
}

/** The entries of one folder, a file each. */
export class EntryFiles {
  readonly #files: FileSystem;
  readonly #clock: Clock;
  readonly folder: string;

  constructor(files: FileSystem, clock: Clock, folder: string) {
    this.#files = files;
    this.#clock = clock;
    this.folder = folder;
  }

  /** Resolves once the entry survives a crash. Throws the system's error. */
  write(entry: Entry): Promise<void> {
    return writeDurably(this.#files, this.#clock, this.folder, fileName(entry.id), encodeEntry(entry));
  }

  /** Throws when the file stays. That the removal is flushed matters less: what comes back is looked up before it is sent. */
  async remove(id: string): Promise<void> {
    await this.#files.remove(`${this.folder}/${fileName(id)}`);
    await this.#files.syncFolder(this.folder).catch(() => undefined);
  }

  /** Whether the entry is still this window's: another one that took it for dead has moved the file away. */
  has(id: string): Promise<boolean> {
    return this.#files.exists(`${this.folder}/${fileName(id)}`);
  }

  /**
   * Reads all entries; what goes wrong with one file is that file's trouble. Half-written files of a crash are removed;
   * they were never promised. Throws only when the folder itself cannot be listed.
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

/** A server chooses what ids look like, so anything but plain ones becomes a hash. */
export function fileName(id: string): string {
  const plain = /^[A-Za-z0-9_-]{1,80}$/.test(id);
  return plain ? `${id}.json` : `x-${createHash('sha256').update(id).digest('hex')}.json`;
}

/** Whether a file of this name is meant to be an entry; systems leave files of their own in any folder. */
export function isEntryName(name: string): boolean {
  return name.endsWith('.json');
}

/** Why a file could not be read or moved, as a sentence. */
export function failureReason(error: unknown): string {
  const code = errorCode(error);
  return `This file of a waiting label cannot be read (${code === '' ? String(error) : code}).`;
}
