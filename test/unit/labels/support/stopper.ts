/** Stops a process at its k-th change of the disk or of the server: from then on nothing of it happens any more. */
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
