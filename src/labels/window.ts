import type { Disposable } from '../model/event';
import type { Clock } from './clock';
import { renamePatiently } from './durable';
import { errorCode, type FileSystem } from './fileSystem';
import { isTakenFolder, takenFolder, WINDOW_FILE } from './files';
import { BEAT_MS, isDead, readHeartbeat } from './heartbeat';
import type { WindowIdentity } from './identity';

/** A beat that comes this much late (ms) means that we slept, and may have been taken for dead. */
const GAP_MS = 15_000;

export interface WindowOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  /** The folder that holds one folder a window. */
  readonly outbox: string;
  readonly identity: WindowIdentity;
  readonly isRunning: (pid: number) => boolean;
  /** The files of a dead window are now in `folder`, within our own: take them in. */
  readonly onAdopted: (folder: string) => Promise<void>;
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
  async adopt(): Promise<void> {
    const { files, outbox } = this.#options;
    // What was taken over before and could not be taken in whole.
    for (const name of (await files.list(this.folder)).filter(isTakenFolder)) {
      await this.#attempt(name, () => this.#takeIn(`${this.folder}/${name}`));
    }
    for (const name of await files.list(outbox)) {
      const folder = `${outbox}/${name}`;
      if (folder === this.folder || this.#disposed) continue;
      await this.#attempt(name, async () => {
        if (await this.#isDead(name)) await this.#takeOver(folder);
      });
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
  }

  async #isDead(name: string): Promise<boolean> {
    const { files, clock, outbox, identity, isRunning } = this.#options;
    const text = (await files.read(`${outbox}/${name}/${WINDOW_FILE}`)) ?? '';
    const known = this.#watched.get(name);
    const watched = known?.text === text ? known : { text, since: clock.now() };
    this.#watched.set(name, watched);
    return isDead(readHeartbeat(text), clock.now() - watched.since, identity, isRunning);
  }

  /** One folder that cannot be taken over does not keep us from the others; it is tried again. */
  async #attempt(name: string, take: () => Promise<void>): Promise<void> {
    try {
      await take();
    } catch (error) {
      this.#options.log(`The outbox's folder ${name} could not be taken over: ${String(error)}`);
    }
  }

  async #takeOver(folder: string): Promise<void> {
    const { files, clock } = this.#options;
    this.#takes += 1;
    const taken = takenFolder(this.folder, this.#takes);
    await this.ensureFolder();
    try {
      await renamePatiently(files, clock, folder, taken);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return;
      throw error;
    }
    await this.#takeIn(taken);
  }

  /** The folder's own entries before those that it had taken over itself: they are the newer ones. */
  async #takeIn(taken: string): Promise<void> {
    const { files, onAdopted } = this.#options;
    await onAdopted(taken);
    for (const name of (await files.list(taken)).filter(isTakenFolder))
      await this.#takeIn(`${taken}/${name}`);
    await files.remove(`${taken}/${WINDOW_FILE}`);
    await files.removeFolder(taken);
  }

  #schedule(): void {
    if (this.#disposed) return;
    this.#timer = this.#options.clock.after(BEAT_MS, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    const { clock, log, onGap, onBeat } = this.#options;
    // Not every system's steady clock counts sleep, and the system's time can be set: either tells of a gap.
    const gap = Math.max(clock.wall() - this.#lastWall, clock.now() - this.#lastNow) - BEAT_MS;
    this.#lastWall = clock.wall();
    this.#lastNow = clock.now();
    try {
      if (gap > GAP_MS) {
        this.#watched.clear();
        await onGap();
      }
      await this.#sayAlive();
      await this.adopt();
      await onBeat();
    } catch (error) {
      log(`The outbox's folder could not be kept: ${String(error)}`);
    }
    this.#schedule();
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
