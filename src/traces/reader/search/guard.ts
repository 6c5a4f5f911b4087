import vm from 'node:vm';

/** Runs work that may never end: it is cut off after a while. */
export class Guard {
  readonly #sandbox: { run: () => void } = { run: () => undefined };
  readonly #script = new vm.Script('run()');
  readonly #milliseconds: number;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    vm.createContext(this.#sandbox);
  }

  /** @returns false when it was cut off, wherever it was. */
  run(work: () => void): boolean {
    this.#sandbox.run = work;
    try {
      // A watchdog of Node's own ends what runs here, a regular expression that backtracks for ever included.
      this.#script.runInContext(this.#sandbox, { timeout: this.#milliseconds });
      return true;
    } catch (error) {
      if (isTimeout(error)) return false;
      throw error;
    } finally {
      this.#sandbox.run = () => undefined;
    }
  }
}

/** Its error is one of the sandbox's own, no `Error` of this realm. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
