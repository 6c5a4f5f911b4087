import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from '../storage/fileSystem';

/** The window that writes a heartbeat. */
export interface WindowIdentity {
  /** Random and unique per window; the name of its folder. */
  readonly window: string;
  /** The machine or container. */
  readonly host: string;
  /** Changes with every boot; '' if the system has none. */
  readonly boot: string;
  /** The namespace in which `pid` is valid; '' if the system has none. */
  readonly pidSpace: string;
  readonly pid: number;
}

/** Returns the identity of this process. A PID alone isn't unique across containers and boots. */
export function systemIdentity(): WindowIdentity {
  return {
    window: `w-${randomUUID()}`,
    host: [hostname(), readOr('/etc/machine-id')].filter((part) => part !== '').join('/'),
    boot: readOr('/proc/sys/kernel/random/boot_id'),
    pidSpace: linkOr('/proc/self/ns/pid'),
    pid: process.pid,
  };
}

/** Whether a process with this ID is running here. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

// Only Linux has these files. Other systems rely on the heartbeat alone.
function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function linkOr(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
