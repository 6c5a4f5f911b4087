import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheRoot, provision } from '../../../dev/cache';
import { silent } from '../../../dev/log';

describe('Provisioning', () => {
  const before = process.env['MLFLOW_TRACES_CACHE'];
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'provision-'));
    process.env['MLFLOW_TRACES_CACHE'] = root;
  });

  afterEach(async () => {
    if (before === undefined) delete process.env['MLFLOW_TRACES_CACHE'];
    else process.env['MLFLOW_TRACES_CACHE'] = before;
    await rm(root, { recursive: true, force: true });
  });

  it('builds once for concurrent callers', async () => {
    let built = 0;
    const build = async () => {
      built++;
      await sleep(50);
    };
    const dirs = await Promise.all([1, 2, 3].map(async () => provision('part', silent, build)));
    assert.equal(built, 1);
    assert.deepEqual(new Set(dirs), new Set([path.join(root, 'part')]));
    assert.deepEqual(await readdir(root), ['part'], 'no lock is left');
  });

  it('starts over in an empty folder after a failed build', async () => {
    const broken = provision('part', silent, async (dir) => {
      await writeFile(path.join(dir, 'half'), '');
      throw new Error('no network');
    });
    await assert.rejects(broken, /no network/);
    const dir = await provision('part', silent, async (target) => writeFile(path.join(target, 'whole'), ''));
    assert.deepEqual((await readdir(dir)).sort(), ['.complete', 'whole']);
  });

  it('takes over from a process that died during the build', async () => {
    await mkdir(path.join(root, 'part'));
    await writeFile(path.join(root, 'part', 'half'), '');
    // No process has this ID: it's above the maximum of any system.
    await writeFile(path.join(root, 'part.lock'), `${os.hostname()} 99999999 somebody`);
    const dir = await provision('part', silent, () => Promise.resolve());
    assert.deepEqual(await readdir(dir), ['.complete']);
  });

  it('waits for a process that is alive', async () => {
    const lock = path.join(root, 'part.lock');
    await writeFile(lock, `${os.hostname()} ${process.pid} somebody`);
    let told = '';
    let built = false;
    const asked = provision(
      'part',
      (line) => (told = line),
      () => {
        built = true;
        return Promise.resolve();
      },
    );
    await sleep(100);
    assert.equal(built, false);
    assert.match(told, /Another process/);
    await rm(lock);
    await asked;
    assert.equal(built, true);
  });

  it('keeps everything in the folder that the environment names', () => {
    assert.equal(cacheRoot({ MLFLOW_TRACES_CACHE: '/a/b' }), path.resolve('/a/b'));
    if (process.platform === 'win32') return;
    assert.equal(cacheRoot({ XDG_CACHE_HOME: '/x' }), '/x/mlflow-traces-dev');
    const usual = path.join(os.homedir(), '.cache', 'mlflow-traces-dev');
    for (const XDG_CACHE_HOME of ['', 'relative']) assert.equal(cacheRoot({ XDG_CACHE_HOME }), usual);
    assert.equal(cacheRoot({}), path.join(os.homedir(), '.cache', 'mlflow-traces-dev'));
  });
});
