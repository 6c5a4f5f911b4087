import { ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import * as z from 'zod/mini';
import { cleanEnv, run, tail } from '../../dev/process';
import { REPOSITORY } from '../../dev/repository';

const SCRIPT = path.join(REPOSITORY, 'test', 'support', 'fork_server.py');

const Ended = z.object({ id: z.int(), code: z.int() });

export interface PythonJob {
  /** A script or `-c` and code, then the arguments. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/** A Python process that has imported MLflow, and forks itself for each job. */
class ForkServer {
  readonly #child;
  readonly #waiting = new Map<number, (code: number | null) => void>();
  #jobs = 0;
  #errors = '';

  constructor(python: string) {
    this.#child = spawn(python, [SCRIPT], {
      env: cleanEnv({ MLFLOW_DISABLE_TELEMETRY: 'true', GIT_PYTHON_REFRESH: 'quiet' }),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { stdin, stdout, stderr } = this.#child;
    stdin.on('error', () => undefined); // the process ended; `close` reports it
    stderr.on('data', (chunk: Buffer) => (this.#errors = tail(this.#errors + chunk.toString())));
    readline.createInterface({ input: stdout }).on('line', (line) => {
      const { id, code } = Ended.parse(JSON.parse(line));
      this.#waiting.get(id)?.(code);
    });
    this.#child.once('error', (error) => (this.#errors += error.message));
    this.#child.once('close', () => {
      for (const end of this.#waiting.values()) end(null);
    });
    this.#hold(false);
  }

  /** Returns the job's standard output. Throws with the end of its output if it fails. */
  async run({ args, env, timeoutMs }: PythonJob): Promise<string> {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-python-'));
    const [stdout, stderr] = [path.join(dir, 'stdout'), path.join(dir, 'stderr')];
    try {
      await Promise.all([writeFile(stdout, ''), writeFile(stderr, '')]);
      const seconds = Math.ceil(timeoutMs / 1_000);
      const code = await this.#ended({ args, env, stdout, stderr, seconds });
      const output = await readFile(stdout, 'utf8');
      if (code === 0) return output;
      const why = code === null ? `its process ended: ${this.#errors}` : `exited with ${code}`;
      throw new Error(`python ${args.join(' ')}: ${why}\n${tail(output + (await readFile(stderr, 'utf8')))}`);
    } finally {
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** Resolves to the exit code, or null if the server itself ended. */
  async #ended(job: Readonly<Record<string, unknown>>): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return null;
    const id = ++this.#jobs;
    this.#hold(true);
    try {
      return await new Promise((resolve) => {
        this.#waiting.set(id, resolve);
        this.#child.stdin.write(`${JSON.stringify({ id, ...job })}\n`);
      });
    } finally {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#hold(false);
    }
  }

  /** Whether this process stays alive for the server, which ends with it. */
  #hold(holds: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const handle of [this.#child, stdin, stdout, stderr]) {
      if (!(handle instanceof ChildProcess || handle instanceof Socket)) continue;
      if (holds) handle.ref();
      else handle.unref();
    }
  }
}

const servers = new Map<string, ForkServer>();

/**
 * Runs a script or code with a Python that has MLflow, like the `python` command, but without importing MLflow
 * again. Returns its standard output.
 * @throws Error with the end of its output if it fails.
 */
export async function runForked(python: string, job: PythonJob): Promise<string> {
  // Windows can't fork.
  if (process.platform === 'win32') return run(python, job.args, { env: job.env, timeoutMs: job.timeoutMs });
  const server = servers.get(python) ?? new ForkServer(python);
  servers.set(python, server);
  return server.run(job);
}
