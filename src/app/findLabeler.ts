import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';

/** Where the source ID of the user comes from, in order of precedence. */
export interface LabelerSources {
  /** The setting `mlflowTraces.sourceId`. */
  readonly setting: string;
  /** The folder whose git configuration applies. Undefined in untrusted workspaces: git isn't run there. */
  readonly folder: string | undefined;
}

/**
 * Returns the source ID for new labels: the setting, else git's `user.email`, else the name of the operating
 * system's user. Never empty.
 */
export async function findLabeler({ setting, folder }: LabelerSources): Promise<string> {
  if (setting !== '') return setting;
  const email = folder === undefined ? '' : await gitEmail(folder);
  return email !== '' ? email : systemUser();
}

/** Git's `user.email` in a folder; '' if git is missing, takes longer than 3 s, or has no email. */
function gitEmail(folder: string): Promise<string> {
  return new Promise((resolve) => {
    execFile('git', ['config', '--get', 'user.email'], { cwd: folder, timeout: 3000 }, (error, stdout) => {
      resolve(error ? '' : stdout.trim());
    });
  });
}

function systemUser(): string {
  try {
    return userInfo().username || 'unknown';
  } catch {
    return 'unknown'; // The user ID has no passwd entry, as in some containers.
  }
}
