import { access, mkdir, open, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { errorCode, type FileSystem } from './fileSystem';

/** Errors from file systems that can't flush a folder (network shares, FUSE, Windows). */
const CANNOT_SYNC_FOLDERS = ['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EBADF', 'ENOSYS'];

/**
 * The `FileSystem` on disk. Only the owner can read the files, because labels may quote confidential traces.
 */
export const nodeFiles: FileSystem = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  async list(path) {
    return (await unless(['ENOENT'], () => readdir(path))) ?? [];
  },
  async folders(path) {
    const entries = (await unless(['ENOENT'], () => readdir(path, { withFileTypes: true }))) ?? [];
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  },
  read(path) {
    return unless(['ENOENT'], () => readFile(path, 'utf8'));
  },
  async exists(path) {
    return (await unless(['ENOENT', 'ENOTDIR'], async () => access(path).then(() => true))) ?? false;
  },
  async writeFlushed(path, text) {
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
  },
  write: (path, text) => writeFile(path, text, { encoding: 'utf8', mode: 0o600 }),
  rename,
  remove: (path) => rm(path, { force: true }),
  async removeFolder(path) {
    await unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdir(path));
  },
  async syncFolder(path) {
    if (process.platform === 'win32') return;
    await unless(CANNOT_SYNC_FOLDERS, async () => {
      const folder = await open(path, 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    });
  },
};

async function unless<T>(codes: readonly string[], run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (codes.includes(errorCode(error))) return undefined;
    throw error;
  }
}
