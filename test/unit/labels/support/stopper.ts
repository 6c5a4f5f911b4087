/** Stops a process at its k-th change of the disk or the server, for good. */
export class Stopper {
  count = 0;
  constructor(public at: number) {}

  get stopped(): boolean {
    return this.count >= this.at;
  }

  readonly step = async (): Promise<void> => {
    this.count += 1;
    if (this.stopped) await new Promise(() => undefined);
  };
}
