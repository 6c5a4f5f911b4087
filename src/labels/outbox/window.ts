import type { Disposable } from '../../model/event';
import type { Clock } from '../storage/clock';
import { renamePatiently } from '../storage/durable';
import { errorCode, type FileSystem } from '../storage/fileSystem';
import { isTakenFolder, takenFolder, WINDOW_FILE } from './files';
import { BEAT_MS, isDead, readHeartbeat } from './heartbeat';
import type { WindowIdentity } from './windowIdentity';

/** A beat that comes this much late (ms) means that we slept, and may have been taken for dead. */
const GAP_MS = 15_000;
/** A folder that cannot be taken over is tried again at least this often (ms). */
const LAST_RETRY_MS = 10 * 60_000;

export interface WindowOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  /** The folder that holds one folder a window. */
  readonly outbox: string;
  readonly identity: WindowIdentity;
  readonly isRunning: (pid: number) => boolean;
  /** Runs a pass over all folders; nothing is sent until it is through. */
  readonly adopting: (run: () => Promise<void>) => Promise<void>;
  /** The files of a dead window are now in `folder`, within our own: take them in. Answers whether all of them were. */
  readonly onAdopted: (folder: string) => Promise<boolean>;
  /** This window has slept: its own files may have been taken. */
  readonly onGap: () => Promise<void>;
  /** From time to time, while all is well. */
  readonly onBeat: () => Promise<void>;
  readonly log: (message: string) => void;
}

/** This window's folder and its heartbeat; takes over the folders of dead windows. */
export class OutboxWindow implements Disposable {
  readonly folder: string;
  readonly #options: WindowOptions;
  /** What the heartbeat of another folder said, and since when it has said so. */
  readonly #watched = new Map<string, { text: string; since: number }>();
  /** Folders that could not be taken over whole, and when to try again. */
  readonly #stuck = new Map<string, { readonly wait: number; readonly retryAt: number }>();
  /** What was last said of each part of a beat. */
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

  /** Makes the folder, says that we live, and takes over what dead windows left. Beats from then on, also when this throws. */
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

  /** Makes the folder (again: it may have been taken over while we slept). */
  async ensureFolder(): Promise<void> {
    await this.#options.files.makeFolder(this.folder);
  }

  /** Takes over the folders of windows that are dead. The first to rename one has all of it. */
  adopt(): Promise<void> {
    return this.#options.adopting(() => this.#adoptAll());
  }

  async #adoptAll(): Promise<void> {
    const { files, clock, outbox } = this.#options;
    // What was taken over before and could not be taken in whole.
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

  /** A folder of our own for what is taken from another window: whatever becomes of us, what is in it goes on with ours. */
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
    // One that cannot be read says nothing new either.
    const text = (await files.read(path).catch((error: unknown) => `unreadable: ${errorCode(error)}`)) ?? '';
    const known = this.#watched.get(name);
    const watched = known?.text === text ? known : { text, since: clock.now() };
    this.#watched.set(name, watched);
    return isDead(readHeartbeat(text), clock.now() - watched.since, identity, isRunning);
  }

  /** One folder that cannot be taken over does not keep us from the others; it is tried again, ever more rarely. */
  async #attempt(folder: string, take: () => Promise<boolean>): Promise<void> {
    let reason = 'some of its files stay';
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
    // Said once; that it is tried again in vain is no news.
    if (known === undefined)
      this.#options.log(`The outbox's folder ${folder} could not be taken over whole: ${reason}`);
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
   * The folder's own entries before those that it had taken over itself. Answers whether all of it has been taken in; then
   * the folder is gone.
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
    // Not every system's steady clock counts sleep, and the system's time can be set: either tells of a gap.
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

  /** One part of a beat: what goes wrong in it is said once, and keeps nothing else from being done. */
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
