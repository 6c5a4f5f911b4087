import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from '../storage/fileSystem';

/** Who writes a heartbeat. */
export interface WindowIdentity {
  /** Random, a window's own; the name of its folder. */
  readonly window: string;
  /** The machine or container. */
  readonly host: string;
  /** Changes with every boot; '' where the system has none. */
  readonly boot: string;
  /** Names the space in which `pid` means something; '' where the system has none. */
  readonly pidSpace: string;
  readonly pid: number;
}

/** This process. A pid alone means nothing across containers and boots, hence the rest. */
export function systemIdentity(): WindowIdentity {
  return {
    window: `w-${randomUUID()}`,
    host: [hostname(), readOr('/etc/machine-id')].filter((part) => part !== '').join('/'),
    boot: readOr('/proc/sys/kernel/random/boot_id'),
    pidSpace: linkOr('/proc/self/ns/pid'),
    pid: process.pid,
  };
}

/** Whether a process of this id runs here. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

// Only Linux has these files; elsewhere the heartbeat decides.
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
