import * as z from 'zod/mini';
import type { WindowIdentity } from './windowIdentity';

/** How often a window says that it lives, in ms. */
export const BEAT_MS = 5_000;
/** No new beat for this long, watched by our own clock: dead. Longer for another machine, whose disk is a network's. */
const DEAD_AFTER_MS = 20_000;
const DEAD_ELSEWHERE_AFTER_MS = 90_000;

const HeartbeatSchema = z.object({
  window: z.string(),
  host: z.string(),
  boot: z.string(),
  pidSpace: z.string(),
  pid: z.number(),
  /** Counts up. Not a time: clocks differ between machines, and jump. */
  beat: z.number(),
});
export type Heartbeat = z.infer<typeof HeartbeatSchema>;

export function readHeartbeat(text: string | undefined): Heartbeat | undefined {
  if (text === undefined) return undefined;
  try {
    const read = z.safeParse(HeartbeatSchema, JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the window of a heartbeat is dead. `unchangedMs`: how long we have watched it without a new beat; undefined
 * heartbeat: there is none. A new boot or a process that is gone settles it at once, where that means something.
 */
export function isDead(
  heartbeat: Heartbeat | undefined,
  unchangedMs: number,
  self: WindowIdentity,
  isRunning: (pid: number) => boolean,
): boolean {
  if (heartbeat === undefined) return unchangedMs >= DEAD_AFTER_MS;
  if (heartbeat.host !== self.host) return unchangedMs >= DEAD_ELSEWHERE_AFTER_MS;
  if (heartbeat.boot !== '' && self.boot !== '' && heartbeat.boot !== self.boot) return true;
  if (heartbeat.pidSpace === self.pidSpace && !isRunning(heartbeat.pid)) return true;
  return unchangedMs >= DEAD_AFTER_MS;
}
