import vm from 'node:vm';

/** Runs work that may never end, with a timeout. */
export class Guard {
  readonly #sandbox: { run: () => void } = { run: () => undefined };
  readonly #script = new vm.Script('run()');
  readonly #milliseconds: number;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    vm.createContext(this.#sandbox);
  }

  /**
   * Runs the work.
   * @returns false when it timed out, at any point.
   */
  run(work: () => void): boolean {
    this.#sandbox.run = work;
    try {
      // Node's timeout even interrupts a regular expression that backtracks forever.
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

/** The error is from the sandbox's realm, so it isn't an `instanceof Error` here. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
