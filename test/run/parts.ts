import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { provideBrowser } from '../../dev/browser';
import { print } from '../../dev/log';
import { MLFLOW_NEWEST, MLFLOW_OLDEST, startMlflow } from '../../dev/mlflow';
import type { MlflowServer } from '../../dev/mlflow';
import { provideVscodeServer } from '../../dev/vscode';
import { serverVariable } from '../support/servers';

/** A resource that a level may need. */
export type Part = 'browser' | 'mlflow' | 'oldMlflow' | 'vscode' | 'oldVscode';

/**
 * Provides the real components of a run. Each is downloaded and started once, in parallel with the first
 * levels. `env` resolves to the environment variables for a level's process once everything it needs is
 * ready.
 */
export class Parts {
  readonly #started = new Map<Part, Promise<Record<string, string>>>();
  readonly #servers: MlflowServer[] = [];
  #dir: Promise<string> | undefined;

  start(parts: Iterable<Part>): void {
    for (const part of parts) {
      if (this.#started.has(part)) continue;
      const starting = this.#provide(part);
      // Errors surface where the part is awaited.
      starting.catch(() => undefined);
      this.#started.set(part, starting);
    }
  }

  async env(parts: readonly Part[]): Promise<Record<string, string>> {
    this.start(parts);
    let env: Record<string, string> = {};
    for (const part of parts) env = { ...env, ...(await this.#started.get(part)) };
    return env;
  }

  /** Waits for parts that are still starting, and stops all of them. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.#started.values());
    await this.abandon();
  }

  /** Stops the running parts. Installations in progress end with this process. */
  async abandon(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
    if (this.#dir !== undefined) await rm(await this.#dir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #provide(part: Part): Promise<Record<string, string>> {
    switch (part) {
      case 'browser':
        return { CHROME: await provideBrowser(print) };
      case 'mlflow':
        return this.#server(MLFLOW_NEWEST);
      case 'oldMlflow':
        return this.#server(MLFLOW_OLDEST);
      case 'vscode':
        await provideVscodeServer('newest', print);
        return {};
      case 'oldVscode':
        await provideVscodeServer('1.100.3', print);
        return {};
    }
  }

  async #server(version: string): Promise<Record<string, string>> {
    this.#dir ??= mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-run-'));
    const server = await startMlflow({ version, dir: path.join(await this.#dir, version), log: print });
    this.#servers.push(server);
    return { [serverVariable(version)]: server.uri };
  }
}
