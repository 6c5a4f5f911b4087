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

/** Written this long (ms) after the first input that is not on disk: together with the write itself under 250 ms. */
const WRITE_AFTER_MS = 100;
/** Tried again this long (ms) after a write failed, then after twice as long each time. */
const RETRY_AFTER_MS = 2_000;
const MAX_RETRY_AFTER_MS = 60_000;
/** A draft is called old when nobody has touched it for this long (ms): 30 days. */
const OLD_AFTER_MS = 30 * 24 * 60 * 60_000;
/** So many files are tried for the drafts of one trace, where those before cannot be read or are somebody else's. */
const MAX_FILES = 10;

/** What is said of the folder, so that it is not said of each file in it, too. */
const FOLDER = 'folder';

export interface DraftStoreOptions {
  /** `globalStorageUri` as a path; the drafts are in its folder `drafts`, a file a trace. */
  readonly root: string;
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

interface OpenTrace {
  readonly stem: string;
  readonly drafts: TraceDrafts;
  /** The files that may hold drafts of this trace, its usual one first. undefined: not looked for yet. */
  names: readonly string[] | undefined;
}

/** Files of drafts as they are on the disk. */
interface ReadFiles {
  readonly files: ReadonlyMap<string, DraftFile>;
  /** What is there and cannot be read, or belongs to another trace. Never written to. */
  readonly blocked: ReadonlySet<string>;
}

/**
 * What stands in forms and is not submitted: in memory at once, on disk within 250 ms of the last input, there again
 * after a restart. Removed when it is submitted or emptied (`set` with null), and never for its age or number: clocks
 * can be wrong, and what was typed may matter. A trace's drafts are read when it is opened, so their number costs nothing.
 */
export class DraftStore implements Disposable {
  readonly #options: DraftStoreOptions;
  readonly #folder: string;
  readonly #traces = new Map<string, OpenTrace>();
  readonly #unsaved = new Set<string>();
  /** The traces whose last write failed. They wait for `#retry`, and hold up no others. */
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
   * Reads what other windows left for a trace; what was typed here meanwhile stands. Await it before a form is filled.
   * What cannot be read is in the log; it fails for nothing.
   */
  async load(server: string, traceId: string): Promise<void> {
    const trace = this.#of(server, traceId);
    // After what is being written: what was read before it would bring back what is just being removed.
    this.#writing = this.#writing.then(async () => {
      trace.names = await this.#namesOf(trace);
      await this.#read(trace);
    });
    await this.#writing;
  }

  /** The drafts of a trace, as far as they have been loaded or typed here. */
  ofTrace(server: string, traceId: string): readonly KeptDraft[] {
    return this.#traces.get(keyOf(server, traceId))?.drafts.all() ?? [];
  }

  /** Keeps what a form holds now; null: nothing worth keeping, or submitted. */
  set(server: string, traceId: string, place: DraftPlace, draft: Draft | null): void {
    const kept = draft && { place, draft, at: this.#options.clock.wall() };
    if (!this.#of(server, traceId).drafts.set(place, kept)) return;
    const key = keyOf(server, traceId);
    if (this.#failed.has(key)) return;
    this.#unsaved.add(key);
    // Not put off by further input: a person who types on and on must not lose it all.
    this.#timer ??= this.#options.clock.after(WRITE_AFTER_MS, () => void this.#save());
  }

  /** Writes what is not on disk yet. Resolves when it is, or when it cannot be (then it stays in memory, and in the log). */
  async flush(): Promise<void> {
    for (const key of this.#failed) this.#unsaved.add(key);
    this.#failed.clear();
    await this.#save();
  }

  /** Stops the timers. Await `flush()` before, where there is time. */
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
        this.#sayOnce(key, `A draft could not be written, and will be tried again: ${String(error)}`);
      }
    }
    if (this.#failed.size === 0 || this.#retry !== undefined) return;
    this.#retry = this.#options.clock.after(this.#retryAfter, () => {
      this.#retry = undefined;
      this.#retryAfter = Math.min(2 * this.#retryAfter, MAX_RETRY_AFTER_MS);
      void this.flush();
    });
  }

  /** Another window may have the same trace open: the file is read before it is written. */
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
      await write(); // another window that starts takes a file that is being written for one that was left behind
    }
  }

  /** All that a copy held is in the trace's own file now. */
  async #removeCopy(name: string): Promise<void> {
    try {
      await this.#options.files.remove(`${this.#folder}/${name}`);
    } catch (error) {
      this.#sayOnce(`remove ${name}`, `A copy of drafts cannot be removed: ${name} (${reasonOf(error)})`);
    }
  }

  /** Reads all files of a trace and takes in what they hold, up to the first that can be written to. */
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
        if (file !== 'unreadable')
          this.#sayOnce(name, `Drafts of another trace are left as they are: ${name}`);
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

  /** undefined: there is no such file. */
  async #readFile(name: string): Promise<DraftFile | 'unreadable' | undefined> {
    const unreadable = (why: string): 'unreadable' => {
      this.#sayOnce(name, `Drafts cannot be read, and are left as they are: ${name} (${why})`);
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
      this.#sayOnce(FOLDER, `The folder of the drafts cannot be read (${reasonOf(error)})`);
      return [];
    }
  }

  /** Once a window: removes what was left half-written, and looks of which traces the files with other names are. */
  async #readStrays(all: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const strays = new Map<string, string[]>();
    for (const name of all) {
      if (name.endsWith(TEMPORARY)) {
        await this.#options.files.remove(`${this.#folder}/${name}`).catch(() => undefined); // no harm in it
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

/** Whether a draft is so old by this computer's clock that its date should be told with it. */
export function isOldDraft({ at }: Pick<KeptDraft, 'at'>, now: number): boolean {
  return at > 0 && now - at > OLD_AFTER_MS;
}

/** The files that the drafts of a trace can be written to, the usual one first. */
function ownNames(stem: string): string[] {
  return Array.from({ length: MAX_FILES }, (_, n) => fileName(stem, n));
}

function reasonOf(error: unknown): string {
  return errorCode(error) || String(error);
}

function keyOf(server: string, traceId: string): string {
  return JSON.stringify([server, traceId]);
}
