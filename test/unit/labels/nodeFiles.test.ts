import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/labels/storage/clock';
import { writeDurably } from '../../../src/labels/storage/durable';
import { errorCode } from '../../../src/labels/storage/fileSystem';
import { nodeFiles } from '../../../src/labels/storage/nodeFiles';

describe('nodeFiles', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labels-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('replaces a file durably and leaves no other file', async () => {
    await nodeFiles.makeFolder(`${folder}/a/b`);
    await writeDurably(nodeFiles, systemClock, `${folder}/a/b`, 'x.json', 'one');
    await writeDurably(nodeFiles, systemClock, `${folder}/a/b`, 'x.json', 'zwei');
    assert.equal(await nodeFiles.read(`${folder}/a/b/x.json`), 'zwei');
    assert.deepEqual(await readdir(`${folder}/a/b`), ['x.json']);
    if (process.platform !== 'win32') assert.equal((await stat(`${folder}/a/b/x.json`)).mode & 0o777, 0o600);
  });

  it('handles missing files and folders', async () => {
    assert.equal(await nodeFiles.read(`${folder}/none`), undefined);
    assert.equal(await nodeFiles.exists(`${folder}/none`), false);
    assert.equal(await nodeFiles.exists(`${folder}/none/none`), false);
    assert.deepEqual(await nodeFiles.list(`${folder}/none`), []);
    await nodeFiles.remove(`${folder}/none`);
    await nodeFiles.removeFolder(`${folder}/none`);
    await assert.rejects(
      nodeFiles.writeFlushed(`${folder}/none/x`, ''),
      (error) => errorCode(error) === 'ENOENT',
    );
    await assert.rejects(
      nodeFiles.rename(`${folder}/none`, `${folder}/x`),
      (error) => errorCode(error) === 'ENOENT',
    );
  });

  it("removes a folder only if it's empty", async () => {
    await nodeFiles.makeFolder(`${folder}/a`);
    await nodeFiles.write(`${folder}/a/x`, 'x');
    assert.equal(await nodeFiles.exists(`${folder}/a/x`), true);
    await nodeFiles.removeFolder(`${folder}/a`);
    assert.deepEqual(await nodeFiles.list(`${folder}/a`), ['x']);
    await nodeFiles.remove(`${folder}/a/x`);
    await nodeFiles.removeFolder(`${folder}/a`);
    assert.deepEqual(await nodeFiles.list(folder), []);
  });

  it('throws other errors', async () => {
    await writeFile(`${folder}/file`, '');
    await assert.rejects(nodeFiles.list(`${folder}/file`), (error) => errorCode(error) === 'ENOTDIR');
    await assert.rejects(nodeFiles.read(folder), (error) => errorCode(error) === 'EISDIR');
    assert.equal(errorCode('text'), '');
  });
});
