import type { CreateLabel } from '../../../../src/labels/outbox/outboxApi';
import { LabelOutbox } from '../../../../src/labels/outbox/outbox';
import type { Assessment } from '../../../../src/model/assessment';
import { FakeClock } from './fakeClock';
import { FakeServer } from './fakeServer';
import { MemoryDisk } from './memoryFiles';
import { SERVER, TRACE } from './samples';

/** A machine with a disk and a clock, a server, and windows that come and go. */
export class World {
  readonly clock = new FakeClock();
  readonly disk = new MemoryDisk();
  readonly server = new FakeServer();
  /** The labels that views would show. */
  readonly store = new Map<string, Assessment>();
  readonly logged: string[] = [];
  inUse = true;
  boot = 'boot-1';
  readonly #running = new Set<number>();
  #windows = 0;
  #ids = 0;

  /**
   * Creates a window that isn't started yet. `step` is awaited before each change of the disk, to stop it
   * there.
   */
  window(step?: () => Promise<void>): TestWindow {
    this.#windows += 1;
    const pid = this.#windows;
    this.#running.add(pid);
    const outbox = new LabelOutbox({
      root: '/storage',
      api: (server) => (this.inUse && server === SERVER ? this.server : undefined),
      store: {
        put: (_server, assessment) => void this.store.set(assessment.id, assessment),
        remove: (_server, _trace, id) => void this.store.delete(id),
      },
      log: (message) => void this.logged.push(message),
      files: this.disk.open(step),
      clock: this.clock,
      random: () => 0,
      newId: () => {
        this.#ids += 1;
        return `a-${this.#ids.toString(16).padStart(32, '0')}`;
      },
      identity: { window: `w-${pid}`, host: 'host', boot: this.boot, pidSpace: 'pid:1', pid },
      isRunning: (other) => this.#running.has(other),
    });
    return { outbox, pid };
  }

  /** Ends the window's process with everything it was doing. */
  kill(window: TestWindow): void {
    this.#running.delete(window.pid);
    window.outbox.dispose();
  }

  /** Creates and starts a window. */
  async started(step?: () => Promise<void>): Promise<TestWindow> {
    const window = this.window(step);
    const start = window.outbox.start();
    await this.clock.advance(0);
    await start;
    return window;
  }
}

export interface TestWindow {
  readonly outbox: LabelOutbox;
  readonly pid: number;
}

export function label(more: Partial<CreateLabel> = {}): CreateLabel {
  return {
    traceId: TRACE,
    spanId: null,
    name: 'quality',
    kind: 'feedback',
    value: 4,
    rationale: 'good',
    source: { type: 'HUMAN', id: 'me@example.com' },
    ...more,
  };
}
