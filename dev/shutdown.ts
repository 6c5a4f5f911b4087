import { npmAncestors } from './ancestors';
import { print } from './log';
import { isAlive } from './process';

const PARENT_CHECK_MS = 1_000;

export interface End {
  /** Adds a function to call on shutdown. They are called in reverse order. */
  add(stop: () => Promise<void>): void;
  /** Stops everything and exits the process. */
  now(why: string): Promise<void>;
}

/** Shuts down in order: on Ctrl+C, on a termination signal, and when the npm that started it is gone. */
export function onEnd(): End {
  const stops: (() => Promise<void>)[] = [];
  let ending = false;
  const now = async (why: string) => {
    if (ending) return;
    ending = true;
    print(`\n${why} Stopping…`);
    for (const stop of stops.reverse()) {
      await stop().catch((error: unknown) => {
        print(error instanceof Error ? error.message : String(error));
      });
    }
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void now(`${signal}.`));
  void npmAncestors().then((ancestors) => {
    const check = () => {
      if (!ancestors.every(isAlive)) void now('npm has exited.');
    };
    setInterval(check, PARENT_CHECK_MS).unref();
  });
  return { add: (stop) => void stops.push(stop), now };
}
