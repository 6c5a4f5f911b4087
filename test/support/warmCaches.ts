import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Relative to the data folder of a window. Compiled scripts are only used with the response they belong to. */
const CACHES = ['chromium/Default/Cache', 'chromium/Default/Code Cache'].map((one) => path.normalize(one));
/** Scripts are keyed by their URL, so windows must use the same port. */
const PORT = 'port';
/** Chromium loads a script once, compiles it for the cache the second time, and uses that from then on. */
const PASSES = 3;

/**
 * Passes Chromium's caches of VS Code's own files from each window to the next, because compiling VS Code takes
 * longer than most tests. Windows share nothing else.
 */
export class WarmCaches {
  static readonly #byKey = new Map<string, WarmCaches>();
  readonly #dir: string;
  #passes = 0;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  /** Returns those of this process for a build of VS Code. */
  static async of(key: string): Promise<WarmCaches> {
    const known = this.#byKey.get(key);
    if (known) return known;
    const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-caches-'));
    process.on('exit', () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
    const made = new WarmCaches(dir);
    this.#byKey.set(key, made);
    return made;
  }

  /** Prepares the data folder of a window that hasn't been opened before. Call before its server starts. */
  async give(dataDir: string): Promise<void> {
    if (this.#passes === 0 || (await exists(path.join(dataDir, 'chromium')))) return;
    for (const part of [PORT, ...CACHES])
      await cp(path.join(this.#dir, part), path.join(dataDir, part), { recursive: true });
  }

  /** Keeps what a window has cached. Call after its browser was closed. */
  async take(dataDir: string): Promise<void> {
    if (this.#passes >= PASSES) return;
    if (this.#passes > 0 && (await portOf(dataDir)) !== (await portOf(this.#dir))) return;
    for (const part of [PORT, ...CACHES]) {
      const [from, to] = [path.join(dataDir, part), path.join(this.#dir, part)];
      if (!(await exists(from))) return;
      await rm(to, { recursive: true, force: true });
      await cp(from, to, { recursive: true });
    }
    this.#passes++;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function portOf(dir: string): Promise<string> {
  return readFile(path.join(dir, PORT), 'utf8');
}
