import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';

/** Where the id of the person who labels comes from, in this order. */
export interface LabelerSources {
  /** `mlflowTraces.sourceId`. */
  readonly setting: string;
  /** A folder whose git configuration counts; undefined outside of trusted workspaces: then git is not run. */
  readonly folder: string | undefined;
}

/** The source id for new labels: the setting, else git's user.email, else the operating system's user. Never empty. */
export async function findLabeler({ setting, folder }: LabelerSources): Promise<string> {
  if (setting !== '') return setting;
  const email = folder === undefined ? '' : await gitEmail(folder);
  return email !== '' ? email : systemUser();
}

/** git's `user.email` as it applies in a folder; '' when git is missing, slow (3 s), or knows none. */
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
    return 'unknown'; // a user id without an entry in the system's list, as in some containers
  }
}
