import type { Clock } from './clock';
import { owesDelete, type Entry } from './entry';
import type { FileSystem } from './fileSystem';
import { EntryFiles, fileName, type UnreadableFile } from './files';
import type { KeyedQueue } from './keyedQueue';
import type { Records } from './records';
import { DOUBT_MS } from './timing';
import { onRestart } from './stepUser';

export interface AdoptInit {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly own: EntryFiles;
  readonly records: Records;
  readonly queue: KeyedQueue;
  readonly changed: (entry: Entry) => void;
}

/**
 * Takes in the entries of a dead window, whose folder nobody else looks at, each by a rename into our own. Answers the
 * files that this version cannot read; they come along.
 */
export async function adoptFiles(init: AdoptInit, folder: string): Promise<readonly UnreadableFile[]> {
  const { files, clock, own, queue } = init;
  const theirs = new EntryFiles(files, clock, folder);
  const { entries, unreadable } = await theirs.load();
  for (const entry of entries) await queue.run(entry.id, () => adoptEntry(init, theirs, entry));
  for (const { file } of unreadable) {
    if (!(await files.exists(`${own.folder}/${file}`)))
      await files.rename(`${folder}/${file}`, `${own.folder}/${file}`);
  }
  await files.syncFolder(own.folder);
  return unreadable;
}

async function adoptEntry(init: AdoptInit, theirs: EntryFiles, entry: Entry): Promise<void> {
  const { files, clock, own, records, changed } = init;
  const restarted = onRestart(entry, clock.now())[0] ?? entry;
  const mine = records.get(entry.id);
  if (mine === undefined) {
    const name = fileName(entry.id);
    await files.rename(`${theirs.folder}/${name}`, `${own.folder}/${name}`);
    records.add(restarted);
  } else {
    // The same label was changed here since: ours is what is wanted, but what they sent may still arrive.
    const doubt = { want: restarted.want, until: clock.now() + DOUBT_MS };
    const replaced = owesDelete(restarted) && !owesDelete(mine.entry) ? restarted : mine.entry;
    const merged: Entry = {
      ...mine.entry,
      baseAt: 0,
      sent: [...mine.entry.sent, ...restarted.sent, doubt],
      replaces: replaced.replaces,
      released: replaced.released,
    };
    await own.write(merged);
    mine.entry = merged;
    await theirs.remove(entry.id);
  }
  changed(restarted);
}
