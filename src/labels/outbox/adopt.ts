import * as l10n from '@vscode/l10n';
import type { Clock } from '../storage/clock';
import type { Entry } from './entry';
import { errorCode, type FileSystem } from '../storage/fileSystem';
import {
  EntryFiles,
  failureReason,
  fileName,
  isEntryName,
  type LoadedEntry,
  type UnreadableFile,
} from './files';
import type { KeyedQueue } from './keyedQueue';
import { mergeEntries } from './merge';
import { copyReason } from './reasons';
import type { OutboxRecord, Records } from './records';
import { onRestart } from './step';

export interface AdoptInit {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly own: EntryFiles;
  readonly records: Records;
  readonly queue: KeyedQueue;
  /** Whether our file with this ID is a removed entry's leftover. If so, it's no longer to be removed. */
  readonly reuse: (id: string) => boolean;
  readonly changed: (entry: Entry) => void;
}

export interface Adopted {
  /** Files that couldn't be read and were moved along. */
  readonly unreadable: readonly UnreadableFile[];
  /** Files that couldn't be moved or read this time. They stay where they are and are retried. */
  readonly failed: readonly UnreadableFile[];
}

/**
 * Takes over the entries of a dead window by renaming each file into our folder. No other window looks at
 * that window's folder. A failed entry doesn't affect the others.
 * @throws The system error when the folder can't be listed.
 */
export async function adoptFiles(init: AdoptInit, folder: string): Promise<Adopted> {
  const { files, clock, own, queue } = init;
  const { entries, unreadable, failed } = await new EntryFiles(files, clock, folder).load();
  const stuck = [...failed];
  // Copies come after the files they were made from.
  const inOrder = [...entries.filter((one) => !isCopy(one)), ...entries.filter(isCopy)];
  for (const loaded of inOrder) {
    const restarted = onRestart(loaded.entry, clock.now())[0] ?? loaded.entry;
    await queue
      .run(loaded.entry.id, () => takeIn(init, folder, { ...loaded, entry: restarted }))
      .catch((error: unknown) => stuck.push({ file: loaded.name, reason: failureReason(error) }));
  }
  const along: UnreadableFile[] = [];
  for (const { file, reason } of unreadable) {
    try {
      const name = await moveAside(init, `${folder}/${file}`, file);
      if (isEntryName(file)) along.push({ file: name, reason });
    } catch (error) {
      stuck.push({ file, reason: failureReason(error) });
    }
  }
  await files.syncFolder(own.folder);
  return { unreadable: along, failed: stuck };
}

/**
 * Makes an entry from another folder ours: moves its file into our folder, or merges it with our version of
 * the same label. Runs in the queue of its ID. If another window was faster, nothing happens.
 */
export async function takeIn(
  init: AdoptInit,
  folder: string,
  { name, entry }: LoadedEntry,
): Promise<OutboxRecord | undefined> {
  const { files, clock, own, records, changed } = init;
  const path = `${folder}/${name}`;
  const mine = records.get(entry.id);
  if (mine !== undefined && mine.entry.server !== entry.server)
    throw new Error(l10n.t('A label on another server has the same ID.'));
  if (mine !== undefined) {
    if (!(await files.exists(path))) return mine; // another window was faster
    const merged = mergeEntries(mine.entry, entry, clock.now());
    await own.write(merged);
    mine.entry = merged;
    mine.unsaved = false;
    changed(merged);
    await files.remove(path);
    return mine;
  }
  // A copy without its original may be older than the label's current state, so the user decides.
  const alone: Entry = isCopy({ name, entry })
    ? { ...entry, state: 'refused', reason: copyReason(name) }
    : entry;
  const ownName = fileName(entry.id);
  if (!init.reuse(entry.id) && (await files.exists(`${own.folder}/${ownName}`)))
    await moveAside(init, `${own.folder}/${ownName}`, ownName);
  try {
    await files.rename(path, `${own.folder}/${ownName}`);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const record = records.add(alone);
  changed(alone);
  return record;
}

function isCopy({ name, entry }: LoadedEntry): boolean {
  return name !== fileName(entry.id);
}

/** Moves a file into our folder, under a name that is free there. Returns that name. */
async function moveAside({ files, own }: AdoptInit, from: string, name: string): Promise<string> {
  let free = name;
  for (let n = 2; await files.exists(`${own.folder}/${free}`); n += 1)
    free = `${name.replace(/\.json$/, '')}.${n}.json`;
  await files.rename(from, `${own.folder}/${free}`);
  return free;
}
