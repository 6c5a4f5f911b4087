import * as z from 'zod/mini';
import type { WindowIdentity } from './windowIdentity';

/** The interval of a window's heartbeat, in milliseconds. */
export const BEAT_MS = 5_000;
/**
 * A window is dead after this long (ms) without a new heartbeat, by our own clock. Longer for another
 * machine: the disk is then shared over a network.
 */
const DEAD_AFTER_MS = 20_000;
const DEAD_ELSEWHERE_AFTER_MS = 90_000;

const HeartbeatSchema = z.object({
  window: z.string(),
  host: z.string(),
  boot: z.string(),
  pidSpace: z.string(),
  pid: z.number(),
  /** Counts up. Not a time, because clocks differ between machines and can jump. */
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
 * Whether a heartbeat's window is dead. `heartbeat`: undefined if there is none. `unchangedMs`: how long we
 * have seen no new one. A new boot, or a process that is gone, decides immediately where it can be compared.
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
