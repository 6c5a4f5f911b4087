import type { Disposable } from '../../model/event';
import type { Clock } from '../storage/clock';
import { renamePatiently } from '../storage/durable';
import { errorCode, type FileSystem } from '../storage/fileSystem';
import { isTakenFolder, takenFolder, WINDOW_FILE } from './files';
import { BEAT_MS, isDead, readHeartbeat } from './heartbeat';
import type { WindowIdentity } from './windowIdentity';

/**
 * A heartbeat that is this late (ms) means that this window was suspended and may have been taken for dead.
 */
const GAP_MS = 15_000;
/** Longest delay (ms) before a folder that couldn't be taken over is retried. */
const LAST_RETRY_MS = 10 * 60_000;

export interface WindowOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  /** The folder that has one folder per window. */
  readonly outbox: string;
  readonly identity: WindowIdentity;
  readonly isRunning: (pid: number) => boolean;
  /** Runs a pass over all folders. Nothing is sent until it's done. */
  readonly adopting: (run: () => Promise<void>) => Promise<void>;
  /** Takes in the files of a dead window, now in `folder` within ours. Resolves with whether all were. */
  readonly onAdopted: (folder: string) => Promise<boolean>;
  /** Called after this window was suspended: its own files may have been taken. */
  readonly onGap: () => Promise<void>;
  /** Called with each heartbeat. */
  readonly onBeat: () => Promise<void>;
  readonly log: (message: string) => void;
}

/** This window's folder and heartbeat. Takes over the folders of dead windows. */
export class OutboxWindow implements Disposable {
  readonly folder: string;
  readonly #options: WindowOptions;
  /** The last heartbeat read from each other folder, and since when it has been the same. */
  readonly #watched = new Map<string, { text: string; since: number }>();
  /** Folders that couldn't be taken over completely, and when to retry. */
  readonly #stuck = new Map<string, { readonly wait: number; readonly retryAt: number }>();
  /** The last error logged for each part of a heartbeat. */
  readonly #said = new Map<string, string>();
  #beat = 0;
  #takes = 0;
  #lastWall = 0;
  #lastNow = 0;
  #timer: Disposable | undefined;
  #disposed = false;

  constructor(options: WindowOptions) {
    this.#options = options;
    this.folder = `${options.outbox}/${options.identity.window}`;
  }

  /**
   * Creates the folder, writes a heartbeat, and takes over dead windows' entries. Heartbeats continue if this
   * throws.
   */
  async start(): Promise<void> {
    this.#lastWall = this.#options.clock.wall();
    this.#lastNow = this.#options.clock.now();
    try {
      await this.#sayAlive();
      await this.adopt();
    } finally {
      this.#schedule();
    }
  }

  /** Creates the folder (again, if it was taken over while this window was suspended). */
  async ensureFolder(): Promise<void> {
    await this.#options.files.makeFolder(this.folder);
  }

  /** Takes over the folders of dead windows. The first window to rename a folder gets all of it. */
  adopt(): Promise<void> {
    return this.#options.adopting(() => this.#adoptAll());
  }

  async #adoptAll(): Promise<void> {
    const { files, clock, outbox } = this.#options;
    // Folders that were taken over earlier, but not completely taken in.
    for (const name of (await files.folders(this.folder)).filter(isTakenFolder)) {
      const folder = `${this.folder}/${name}`;
      if (clock.now() >= (this.#stuck.get(folder)?.retryAt ?? 0))
        await this.#attempt(folder, () => this.#takeIn(folder));
    }
    for (const name of await files.folders(outbox)) {
      const folder = `${outbox}/${name}`;
      if (folder === this.folder || this.#disposed) continue;
      if (clock.now() < (this.#stuck.get(folder)?.retryAt ?? 0)) continue;
      await this.#attempt(folder, async () => {
        return (await this.#isDead(name)) ? this.#takeOver(folder) : true;
      });
    }
  }

  /** Creates a folder within ours for files taken from another window. They stay with our folder. */
  async newTakenFolder(): Promise<string> {
    this.#takes += 1;
    const taken = takenFolder(this.folder, this.#takes);
    await this.#options.files.makeFolder(taken);
    return taken;
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
  }

  async #isDead(name: string): Promise<boolean> {
    const { files, clock, outbox, identity, isRunning } = this.#options;
    const path = `${outbox}/${name}/${WINDOW_FILE}`;
    // A heartbeat that stays unreadable counts as unchanged.
    const text = (await files.read(path).catch((error: unknown) => `unreadable: ${errorCode(error)}`)) ?? '';
    const known = this.#watched.get(name);
    const watched = known?.text === text ? known : { text, since: clock.now() };
    this.#watched.set(name, watched);
    return isDead(readHeartbeat(text), clock.now() - watched.since, identity, isRunning);
  }

  /** Handles one folder. A failure doesn't affect the others, and is retried at increasing intervals. */
  async #attempt(folder: string, take: () => Promise<boolean>): Promise<void> {
    let reason = 'some of its files remain';
    try {
      if (await take()) {
        this.#stuck.delete(folder);
        return;
      }
    } catch (error) {
      reason = String(error);
    }
    const known = this.#stuck.get(folder);
    const wait = Math.min(LAST_RETRY_MS, known === undefined ? BEAT_MS : known.wait * 2);
    this.#stuck.set(folder, { wait, retryAt: this.#options.clock.now() + wait });
    // Logged once, not for each retry.
    if (known === undefined)
      this.#options.log(`The outbox's folder ${folder} couldn't be fully taken over: ${reason}`);
  }

  async #takeOver(folder: string): Promise<boolean> {
    const { files, clock } = this.#options;
    this.#takes += 1;
    const taken = takenFolder(this.folder, this.#takes);
    await this.ensureFolder();
    try {
      await renamePatiently(files, clock, folder, taken);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return true;
      throw error;
    }
    await this.#attempt(taken, () => this.#takeIn(taken));
    return true;
  }

  /**
   * Takes in the folder's own entries, then those that it had taken over itself. Returns whether everything
   * was taken in; the folder is removed then.
   */
  async #takeIn(taken: string): Promise<boolean> {
    const { files, onAdopted } = this.#options;
    let isWhole = await onAdopted(taken);
    for (const name of (await files.folders(taken)).filter(isTakenFolder))
      isWhole = (await this.#takeIn(`${taken}/${name}`)) && isWhole;
    if (!isWhole) return false;
    await files.remove(`${taken}/${WINDOW_FILE}`);
    await files.removeFolder(taken);
    return true;
  }

  #schedule(): void {
    if (this.#disposed) return;
    this.#timer = this.#options.clock.after(BEAT_MS, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    const { clock, onGap, onBeat } = this.#options;
    // Some steady clocks don't count sleep, and the system clock can be set. Either of them can show a gap.
    const gap = Math.max(clock.wall() - this.#lastWall, clock.now() - this.#lastNow) - BEAT_MS;
    this.#lastWall = clock.wall();
    this.#lastNow = clock.now();
    if (gap > GAP_MS) {
      this.#watched.clear();
      await this.#part('looked after', onGap);
    }
    await this.#part('kept', () => this.#sayAlive());
    await this.#part('looked through', () => this.adopt());
    await this.#part('tidied up', onBeat);
    this.#schedule();
  }

  /** Runs one part of a heartbeat. An error is logged once and doesn't stop the other parts. */
  async #part(what: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
      this.#said.delete(what);
    } catch (error) {
      const text = String(error);
      if (this.#said.get(what) !== text)
        this.#options.log(`The outbox's folder could not be ${what}: ${text}`);
      this.#said.set(what, text);
    }
  }

  async #sayAlive(): Promise<void> {
    const { files, identity } = this.#options;
    this.#beat += 1;
    await this.ensureFolder();
    const path = `${this.folder}/${WINDOW_FILE}`;
    await files.write(`${path}.tmp`, JSON.stringify({ ...identity, beat: this.#beat }));
    await files.rename(`${path}.tmp`, path);
  }
}
