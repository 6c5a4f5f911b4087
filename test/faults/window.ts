import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { tail } from '../../dev/process';
import { Report, type Order, type Reply, type WindowSetup } from './messages';

/** The outcome of an order: the window's reply, or `killed` if it was killed before it replied. */
export type Outcome = Reply | { readonly result: 'killed' };

/** A window's process, seen from the outside. */
export class WindowHandle {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  readonly #closed: Promise<unknown>;
  #orders = 0;
  #said = '';
  #killed = false;

  /** The name of its folder in the outbox; a restarted window has another. '' until it's ready. */
  name = '';

  private constructor(child: ChildProcess, onReady: () => void) {
    this.#child = child;
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('a window speaks over pipes');
    child.stdin?.on('error', () => undefined);
    stderr.on('data', (chunk: Buffer) => (this.#said = (this.#said + chunk.toString()).slice(-20_000)));
    createInterface({ input: stdout }).on('line', (line) => {
      const report = Report.parse(JSON.parse(line));
      if ('n' in report) this.#settle(report.n, report.reply);
      else {
        this.name = report.ready;
        onReady();
      }
    });
    // `close` fires after all output was read.
    this.#closed = once(child, 'close').then(() => {
      for (const n of [...this.#waiting.keys()]) this.#settle(n, { result: 'killed' });
    });
  }

  /** Starts a window from a bundle of windowProcess.ts. Resolves when its outbox has started. */
  static async start(bundle: string, setup: WindowSetup): Promise<WindowHandle> {
    const child = spawn(process.execPath, [bundle, JSON.stringify(setup)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return new Promise((resolve, reject) => {
      const handle: WindowHandle = new WindowHandle(child, () => resolve(handle));
      void handle.#closed.then(() => reject(new Error(`A window did not start:\n${tail(handle.#said)}`)));
    });
  }

  /**
   * Sends an order and resolves to its outcome.
   * @throws Error when the window exited without being killed or closed.
   */
  async tell(order: Order): Promise<Outcome> {
    this.#orders += 1;
    const n = this.#orders;
    const told = new Promise<Outcome>((resolve) => this.#waiting.set(n, resolve));
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.stdin?.write(`${JSON.stringify({ n, order })}\n`);
    } else this.#settle(n, { result: 'killed' });
    const outcome = await told;
    if (outcome.result === 'killed' && !this.#killed)
      throw new Error(`A window ended by itself:\n${tail(this.#said)}`);
    return outcome;
  }

  /** Kills the window with SIGKILL. Resolves when all its output was read. */
  async kill(): Promise<void> {
    this.#killed = true;
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  /** Closes the window like a user. Resolves when it's gone. */
  async close(): Promise<void> {
    this.#killed = true;
    this.#child.stdin?.end();
    await this.#closed;
  }

  /** The end of its outbox's log. */
  get log(): string {
    return this.#said;
  }

  #settle(n: number, outcome: Outcome): void {
    this.#waiting.get(n)?.(outcome);
    this.#waiting.delete(n);
  }
}
