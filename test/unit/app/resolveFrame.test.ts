import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveFrame } from '../../../src/app/resolveFrame';

const fileOf = (path: string, folders: readonly string[], line = 1): Promise<string | null> =>
  resolveFrame({ path, line }, folders);

describe('resolveFrame', () => {
  let base = '';
  let folder = '';
  let other = '';

  before(async () => {
    base = await mkdtemp(join(tmpdir(), 'frames-'));
    folder = join(base, 'work');
    other = join(base, 'other');
    await mkdir(join(folder, 'src'), { recursive: true });
    await mkdir(join(other, 'src'), { recursive: true });
    await mkdir(join(base, 'secret'));
    await writeFile(join(folder, 'src', 'x.py'), '');
    await writeFile(join(folder, 'src', 'y.py'), '');
    await writeFile(join(other, 'src', 'x.py'), '');
    await writeFile(join(base, 'secret', 'key.py'), '');
    await symlink(join(base, 'secret'), join(folder, 'out'));
    await symlink(join(base, 'secret', 'key.py'), join(folder, 'key.py'));
  });
  after(() => rm(base, { recursive: true, force: true }));

  it('finds a file in a folder by its path, even if another folder has one of the same name', async () => {
    const file = join(folder, 'src', 'x.py');
    assert.equal(await fileOf(file, [other, folder]), file);
    assert.equal(await fileOf(`file://${file}`, [folder]), file);
  });

  it('finds the file of a container by the longest suffix of its path', async () => {
    assert.equal(await fileOf('/app/src/y.py', [folder, other]), join(folder, 'src', 'y.py'));
    assert.equal(await fileOf('C:\\app\\src\\y.py', [folder]), join(folder, 'src', 'y.py'));
    assert.equal(await fileOf('src/y.py', [folder]), join(folder, 'src', 'y.py'));
  });

  it('rejects a shorter file for a path elsewhere, but not for a path in the folder', async () => {
    const file = join(folder, 'src', 'long.py');
    await writeFile(file, 'one\ntwo\nthree\n');
    assert.equal(await fileOf('/app/src/long.py', [folder], 3), file);
    assert.equal(await fileOf('/app/src/long.py', [folder], 5), null);
    assert.equal(await fileOf(file, [folder], 5), file);
  });

  it("doesn't read a large file to check a line, to keep the cost low", async () => {
    await writeFile(join(folder, 'src', 'large.py'), `${'x'.repeat(3_000_000)}\nlast\n`);
    assert.equal(await fileOf('/app/src/large.py', [folder], 1), join(folder, 'src', 'large.py'));
    assert.equal(await fileOf('/app/src/large.py', [folder], 2), null);
  });

  it("doesn't match a file of an installed library to a workspace file", async () => {
    for (const path of [
      '/usr/lib/python3.11/src/y.py',
      '/venv/site-packages/src/y.py',
      '/x/node_modules/src/y.py',
    ])
      assert.equal(await fileOf(path, [folder]), null, path);
  });

  it('opens nothing when two folders have the file', async () => {
    assert.equal(await fileOf('/app/src/x.py', [folder, other]), null);
  });

  it("rejects paths that leave the folders and paths that aren't files", async () => {
    for (const path of [
      join(base, 'secret', 'key.py'),
      `${folder}/../secret/key.py`,
      '../secret/key.py',
      '..\\secret\\key.py',
      join(folder, 'out', 'key.py'),
      join(folder, 'key.py'),
      '/app/out/key.py',
      `//host${folder}/src/x.py`,
      `\\\\host\\share\\src\\x.py`,
      `file://host/src/x.py`,
      `vscode://file${folder}/src/x.py`,
      `command:src/x.py`,
      `https://host/src/x.py`,
      `${folder}/src/x.py\0`,
      `${folder}/src`,
      folder,
      '<string>',
      '',
    ]) {
      assert.equal(await fileOf(path, [folder]), null, JSON.stringify(path));
    }
  });
});
