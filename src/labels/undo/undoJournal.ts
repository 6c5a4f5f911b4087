import { randomUUID } from 'node:crypto';
import { readJournal, timeOf, type JournalEntry, type JournalLine } from './journalEntry';
import { fileOfView, type JournalFiles } from './journalFiles';
import { LabelHistory } from './labelHistory';

/** How many changes of one view can be undone. */
const MAX_OF_VIEW = 5_000;
/** A view loses its undo history after this long (ms) without a label change: 30 days. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

export interface UndoJournalInit {
  readonly files: Pick<JournalFiles, 'names' | 'read' | 'append' | 'removeOlder'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: (message: string, cause: unknown) => void;
}

/**
 * The label changes that can be undone, by server and by the view they were made in. Kept in memory, and on
 * disk for the next window. No label depends on it, so read and write errors are only logged.
 */
export class UndoJournal {
  readonly #init: UndoJournalInit;
  readonly #servers = new Map<string, ServerJournal>();

  constructor(init: UndoJournalInit) {
    this.#init = init;
  }

  /** Returns the journal of a server, by its canonical URI. */
  of(server: string): ServerJournal {
    const known = this.#servers.get(server);
    if (known) return known;
    const journal = new ServerJournal(this.#init, server);
    this.#servers.set(server, journal);
    return journal;
  }

  /** Removes journals that are too old to be used. */
  async removeOld(): Promise<void> {
    await this.#init.files.removeOlder(KEPT_MS);
  }
}

/** The changes made in one view that can be undone, oldest first. */
class ViewChanges {
  readonly #entries = new Map<string, JournalEntry>();

  get all(): readonly JournalEntry[] {
    return [...this.#entries.values()];
  }

  add(entry: JournalEntry): void {
    this.#entries.set(entry.changeId, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_OF_VIEW && oldest !== undefined) this.#entries.delete(oldest);
  }

  /** Removes a change and returns it. */
  take(changeId: string): JournalEntry | undefined {
    const entry = this.#entries.get(changeId);
    this.#entries.delete(changeId);
    return entry;
  }
}

/** The journal of one server. */
export class ServerJournal {
  readonly #init: UndoJournalInit;
  readonly #server: string;
  readonly #views = new Map<string, Promise<ViewChanges>>();
  readonly #history = new LabelHistory();
  #reading: Promise<void> | undefined;
  #last = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(init: UndoJournalInit, server: string) {
    this.#init = init;
    this.#server = server;
  }

  /** Returns the changes made in a view that can be undone, oldest first. */
  async entries(view: string): Promise<readonly JournalEntry[]> {
    return (await this.#changes(view)).all;
  }

  /** Adds a change. Resolves with its ID after the write; a failed write is only logged. */
  async add(view: string, change: Omit<JournalEntry, 'changeId' | 'at'>): Promise<string> {
    const changes = await this.#changes(view);
    const entry = { ...change, changeId: randomUUID(), at: this.#nextTime() };
    changes.add(entry);
    this.#history.did(entry);
    await this.#write(view, { v: 1, line: 'change', change: entry });
    return entry.changeId;
  }

  /**
   * Removes a change that was undone, or that can no longer be undone. `renamed`: the label's ID before and
   * since, if it has changed. Resolves after the write; a failed write is only logged.
   */
  async remove(view: string, changeId: string, renamed?: { from: string; to: string }): Promise<void> {
    const entry = (await this.#changes(view)).take(changeId);
    const at = this.#nextTime();
    const line = { v: 1, line: 'undone', at, changeId, ...(renamed && { renamed }) } as const;
    if (entry) this.#history.undid(entry, line);
    await this.#write(view, line);
  }

  /**
   * Returns the current ID of the label that had this ID. Call it after any view's entries have been read.
   */
  idNow(id: string): string {
    return this.#history.idNow(id);
  }

  /** Whether this change is the label's latest, across all views, open or not. */
  isLatest(entry: Pick<JournalEntry, 'id' | 'changeId'>): boolean {
    return this.#history.isLatest(entry);
  }

  #nextTime(): number {
    this.#last = Math.max(this.#init.now(), this.#last + 1);
    return this.#last;
  }

  async #changes(view: string): Promise<ViewChanges> {
    await (this.#reading ??= this.#readHistory());
    const known = this.#views.get(view) ?? this.#readView(view);
    this.#views.set(view, known);
    return known;
  }

  /** Reads the files of all views: a label's history includes changes from views that never come back. */
  async #readHistory(): Promise<void> {
    const lines: JournalLine[] = [];
    for (const name of await this.#names()) {
      for (const line of await this.#read(name)) lines.push(line); // Spreading a long file exceeds the stack.
    }
    const changes = new Map<string, JournalEntry>();
    for (const line of lines.sort((a, b) => timeOf(a) - timeOf(b))) {
      this.#last = timeOf(line);
      if (line.line === 'change') {
        changes.set(line.change.changeId, line.change);
        this.#history.did(line.change);
      } else {
        const undone = changes.get(line.changeId);
        if (undone) this.#history.undid(undone, line);
      }
    }
  }

  async #readView(view: string): Promise<ViewChanges> {
    const changes = new ViewChanges();
    for (const line of await this.#read(fileOfView(view))) {
      if (line.line === 'change') changes.add(line.change);
      else changes.take(line.changeId);
    }
    return changes;
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await this.#init.files.names(this.#server);
    } catch (error) {
      this.#init.log('What can be undone could not be found', error);
      return [];
    }
  }

  async #read(name: string): Promise<readonly JournalLine[]> {
    try {
      return await readJournal(await this.#init.files.read(this.#server, name));
    } catch (error) {
      this.#init.log('What can be undone could not be read', error);
      return [];
    }
  }

  /** Writes one line at a time, so that an undo never precedes its change. */
  #write(view: string, line: JournalLine): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#init.files.append(this.#server, fileOfView(view), JSON.stringify(line));
      } catch (error) {
        this.#init.log('What can be undone could not be written', error);
      }
    });
    return this.#writing;
  }
}
