import type { Draft, DraftPlace } from '../../model/draft';
import type { Disposable } from '../../model/event';
import type { Clock } from '../storage/clock';
import {
  decodeDrafts,
  encodeDrafts,
  fileName,
  fileStem,
  hasNoStem,
  type DraftFile,
  type KeptDraft,
} from './draftFile';
import { TEMPORARY, writeDurably } from '../storage/durable';
import { errorCode, type FileSystem } from '../storage/fileSystem';
import { TraceDrafts } from './traceDrafts';

/** Delay (ms) from the first unsaved input to the write. With the write itself, it stays under 250 ms. */
const WRITE_AFTER_MS = 100;
/** Delay (ms) before a failed write is retried. It doubles with every failure. */
const RETRY_AFTER_MS = 2_000;
const MAX_RETRY_AFTER_MS = 60_000;
/** A draft counts as old after this long (ms) without a change: 30 days. */
const OLD_AFTER_MS = 30 * 24 * 60 * 60_000;
/**
 * How many files are tried for one trace's drafts. Files that are unreadable or another trace's are skipped.
 */
const MAX_FILES = 10;

/** Key in `#said` for errors of the folder, so that they aren't logged again for each file in it. */
const FOLDER = 'folder';

export interface DraftStoreOptions {
  /** `globalStorageUri` as a path. The drafts are in its `drafts` folder, a file per trace. */
  readonly root: string;
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

interface OpenTrace {
  readonly stem: string;
  readonly drafts: TraceDrafts;
  /** The files that may hold drafts of this trace, its usual one first; undefined before the first lookup. */
  names: readonly string[] | undefined;
}

/** The draft files, as read from disk. */
interface ReadFiles {
  readonly files: ReadonlyMap<string, DraftFile>;
  /** Files that can't be read or belong to another trace. They are never written to. */
  readonly blocked: ReadonlySet<string>;
}

/**
 * Unsubmitted form input: in memory immediately, on disk within 250 ms of the last input, and restored after
 * a restart. A draft is removed only when it's submitted or emptied (`set` with null), never because of its
 * age or the number of drafts: clocks can be wrong, and the input may matter. A trace's drafts are read only
 * when it's opened, so a large number costs nothing.
 */
export class DraftStore implements Disposable {
  readonly #options: DraftStoreOptions;
  readonly #folder: string;
  readonly #traces = new Map<string, OpenTrace>();
  readonly #unsaved = new Set<string>();
  /** The traces whose last write failed. They are retried by `#retry` and don't block other traces. */
  readonly #failed = new Set<string>();
  readonly #said = new Set<string>();
  #timer: Disposable | undefined;
  #retry: Disposable | undefined;
  #retryAfter = RETRY_AFTER_MS;
  #writing: Promise<void> = Promise.resolve();
  #strays: Promise<ReadonlyMap<string, readonly string[]>> | undefined;

  constructor(options: DraftStoreOptions) {
    this.#options = options;
    this.#folder = `${options.root}/drafts`;
  }

  /**
   * Reads the drafts that other windows left for a trace. Input in this window takes precedence. Await it
   * before filling a form. Never rejects; read errors are logged.
   */
  async load(server: string, traceId: string): Promise<void> {
    const trace = this.#of(server, traceId);
    // Run after pending writes; otherwise this could restore a draft that is being removed.
    this.#writing = this.#writing.then(async () => {
      trace.names = await this.#namesOf(trace);
      await this.#read(trace);
    });
    await this.#writing;
  }

  /** Returns the drafts of a trace that have been loaded or entered in this window. */
  ofTrace(server: string, traceId: string): readonly KeptDraft[] {
    return this.#traces.get(keyOf(server, traceId))?.drafts.all() ?? [];
  }

  /** Stores a form's current input; null if there's nothing to keep or it was submitted. */
  set(server: string, traceId: string, place: DraftPlace, draft: Draft | null): void {
    const kept = draft && { place, draft, at: this.#options.clock.wall() };
    if (!this.#of(server, traceId).drafts.set(place, kept)) return;
    const key = keyOf(server, traceId);
    if (this.#failed.has(key)) return;
    this.#unsaved.add(key);
    // Not debounced: continuous typing must not delay the write.
    this.#timer ??= this.#options.clock.after(WRITE_AFTER_MS, () => void this.#save());
  }

  /**
   * Writes unsaved drafts. Resolves once they are on disk, or once the writes have failed: then they stay in
   * memory and the error is logged.
   */
  async flush(): Promise<void> {
    for (const key of this.#failed) this.#unsaved.add(key);
    this.#failed.clear();
    await this.#save();
  }

  /** Stops the timers. Await `flush()` first if there's time. */
  dispose(): void {
    this.#timer?.dispose();
    this.#retry?.dispose();
    this.#timer = undefined;
    this.#retry = undefined;
  }

  async #save(): Promise<void> {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeAll());
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    for (const key of [...this.#unsaved]) {
      this.#unsaved.delete(key);
      const trace = this.#traces.get(key);
      if (trace === undefined) continue;
      try {
        await this.#write(trace);
        this.#said.delete(key);
        this.#retryAfter = RETRY_AFTER_MS;
      } catch (error) {
        this.#failed.add(key);
        this.#sayOnce(key, `A draft couldn't be written and will be retried: ${String(error)}`);
      }
    }
    if (this.#failed.size === 0 || this.#retry !== undefined) return;
    this.#retry = this.#options.clock.after(this.#retryAfter, () => {
      this.#retry = undefined;
      this.#retryAfter = Math.min(2 * this.#retryAfter, MAX_RETRY_AFTER_MS);
      void this.flush();
    });
  }

  /** Reads the file before writing it, because another window may have the same trace open. */
  async #write(trace: OpenTrace): Promise<void> {
    const { files } = this.#options;
    trace.names ??= await this.#namesOf(trace);
    const read = await this.#read(trace);
    const name = ownNames(trace.stem).find((one) => !read.blocked.has(one));
    if (name === undefined) throw new Error('none of its files can be read or written');
    const { file, changes } = trace.drafts.toWrite([...read.files.values()]);
    try {
      if (file.drafts.length > 0 || file.odd.length > 0) await this.#replace(name, encodeDrafts(file));
      else if (read.files.has(name)) await files.remove(`${this.#folder}/${name}`);
    } catch (error) {
      trace.drafts.failed(changes);
      throw error;
    }
    trace.drafts.wrote(changes);
    for (const other of read.files.keys()) if (other !== name) await this.#removeCopy(other);
  }

  async #replace(name: string, text: string): Promise<void> {
    const { files, clock } = this.#options;
    const write = async (): Promise<void> => {
      await files.makeFolder(this.#folder);
      await writeDurably(files, clock, this.#folder, name, text);
    };
    try {
      await write();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      await write(); // a window that just started may have removed the temporary file as a leftover
    }
  }

  /** Everything in the copy is now in the trace's own file. */
  async #removeCopy(name: string): Promise<void> {
    try {
      await this.#options.files.remove(`${this.#folder}/${name}`);
    } catch (error) {
      this.#sayOnce(`remove ${name}`, `A copy of drafts can't be removed: ${name} (${reasonOf(error)})`);
    }
  }

  /** Reads a trace's files, up to the first own one that can be written to, and merges their drafts. */
  async #read({ names = [], stem, drafts }: OpenTrace): Promise<ReadFiles> {
    const files = new Map<string, DraftFile>();
    const blocked = new Set<string>();
    const readOne = async (name: string): Promise<void> => {
      const file = await this.#readFile(name);
      if (file === undefined) return;
      if (file !== 'unreadable' && file.server === drafts.server && file.traceId === drafts.traceId)
        files.set(name, file);
      else {
        blocked.add(name);
        if (file !== 'unreadable') this.#sayOnce(name, `Left drafts of another trace unchanged: ${name}`);
      }
    };
    for (const name of names) await readOne(name);
    for (const name of ownNames(stem)) {
      if (!names.includes(name)) await readOne(name);
      if (!blocked.has(name)) break;
    }
    drafts.takeIn([...files.values()], blocked.size === 0);
    return { files, blocked };
  }

  /** Returns undefined if the file doesn't exist. */
  async #readFile(name: string): Promise<DraftFile | 'unreadable' | undefined> {
    const unreadable = (why: string): 'unreadable' => {
      this.#sayOnce(name, `Left drafts that can't be read unchanged: ${name} (${why})`);
      return 'unreadable';
    };
    try {
      const text = await this.#options.files.read(`${this.#folder}/${name}`);
      if (text === undefined) return undefined;
      const decoded = decodeDrafts(text);
      if ('unreadable' in decoded) return unreadable(decoded.unreadable);
      return decoded.file;
    } catch (error) {
      return this.#said.has(FOLDER) ? 'unreadable' : unreadable(reasonOf(error));
    }
  }

  async #namesOf({ stem, drafts }: OpenTrace): Promise<readonly string[]> {
    const usual = fileName(stem, 0);
    const all = await this.#list();
    const copies = all.filter((name) => name.includes(stem) && name !== usual && !name.endsWith(TEMPORARY));
    this.#strays ??= this.#readStrays(all);
    const strays = (await this.#strays).get(keyOf(drafts.server, drafts.traceId)) ?? [];
    return [usual, ...copies, ...strays];
  }

  async #list(): Promise<readonly string[]> {
    try {
      const names = await this.#options.files.list(this.#folder);
      this.#said.delete(FOLDER);
      return names;
    } catch (error) {
      this.#sayOnce(FOLDER, `The drafts folder can't be read (${reasonOf(error)})`);
      return [];
    }
  }

  /**
   * Runs once per window: removes leftover temporary files, and finds the traces of files with other names.
   */
  async #readStrays(all: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const strays = new Map<string, string[]>();
    for (const name of all) {
      if (name.endsWith(TEMPORARY)) {
        await this.#options.files.remove(`${this.#folder}/${name}`).catch(() => undefined); // harmless
      } else if (hasNoStem(name) && name.endsWith('.json')) {
        const file = await this.#readFile(name);
        if (file === undefined || file === 'unreadable') continue;
        const key = keyOf(file.server, file.traceId);
        strays.set(key, [...(strays.get(key) ?? []), name]);
      }
    }
    return strays;
  }

  #of(server: string, traceId: string): OpenTrace {
    const key = keyOf(server, traceId);
    const known = this.#traces.get(key);
    if (known !== undefined) return known;
    const drafts = new TraceDrafts(server, traceId);
    const trace: OpenTrace = { stem: fileStem(server, traceId), drafts, names: undefined };
    this.#traces.set(key, trace);
    return trace;
  }

  #sayOnce(about: string, message: string): void {
    if (this.#said.has(about)) return;
    this.#said.add(about);
    this.#options.log(message);
  }
}

/** Whether a draft is so old, by this computer's clock, that its date should be shown. */
export function isOldDraft({ at }: Pick<KeptDraft, 'at'>, now: number): boolean {
  return at > 0 && now - at > OLD_AFTER_MS;
}

/** The file names that a trace's drafts can be written to, the usual one first. */
function ownNames(stem: string): string[] {
  return Array.from({ length: MAX_FILES }, (_, n) => fileName(stem, n));
}

function reasonOf(error: unknown): string {
  return errorCode(error) || String(error);
}

function keyOf(server: string, traceId: string): string {
  return JSON.stringify([server, traceId]);
}
