import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/labels/storage/clock';
import { DraftStore, isOldDraft } from '../../../src/labels/drafts/draftStore';
import { errorCode, type FileSystem } from '../../../src/labels/storage/fileSystem';
import { nodeFiles } from '../../../src/labels/storage/nodeFiles';
import type { Draft, DraftPlace } from '../../../src/model/draft';
import { systemError } from './support/memoryFiles';
import { SERVER, TRACE } from './support/samples';

const ROOT: DraftPlace = { spanId: null, labelId: null };
const SPAN: DraftPlace = { spanId: 'b'.repeat(16), labelId: null };
const NEXT = 'tr-next';

function draft(value: string): Draft {
  return { kind: 'feedback', name: 'quality', dataType: 'string', value, rationale: '' };
}

/** The file name for a trace's drafts, in the format that existing files have. */
function nameOf(traceId: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([SERVER, traceId]))
    .digest('hex');
  return `${hash.slice(0, 32)}.json`;
}

function fileText(traceId: string, ...drafts: readonly unknown[]): string {
  return JSON.stringify({ version: 1, server: SERVER, traceId, drafts });
}

describe('draft files on a real disk', () => {
  let root: string;
  let folder: string;
  let files: FileSystem;
  let logged: string[];

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-drafts-'));
    folder = path.join(root, 'drafts');
    files = nodeFiles;
    logged = [];
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  function open(): DraftStore {
    const log = (message: string): void => void logged.push(message);
    return new DraftStore({ root, files, clock: systemClock, log });
  }

  /** The draft values of a trace in a new window. */
  async function seen(traceId = TRACE, store = open()): Promise<string[]> {
    await store.load(SERVER, traceId);
    return store.ofTrace(SERVER, traceId).map((kept) => kept.draft.value);
  }

  async function write(traceId: string, place: DraftPlace, value: string | null): Promise<void> {
    const store = open();
    await store.load(SERVER, traceId);
    store.set(SERVER, traceId, place, value === null ? null : draft(value));
    await store.flush();
  }

  const at = (name: string): string => path.join(folder, name);

  /** Items at the path of a draft file that can't be read as one. */
  const unreadable: Record<string, (file: string) => Promise<unknown>> = {
    'a folder': async (file) => {
      await mkdir(file);
      await writeFile(path.join(file, 'inside'), 'x');
    },
    'a link that leads to itself': (file) => symlink(file, file),
    'a link through a file': async (file) => {
      await writeFile(at('plain'), 'x');
      await symlink(path.join(at('plain'), 'below'), file);
    },
    'damaged JSON': (file) => writeFile(file, '{"version":1,"server":"ht'),
    'an empty file': (file) => writeFile(file, ''),
    'zeros, as after a power cut': (file) => writeFile(file, Buffer.alloc(512)),
    'JSON of another kind': (file) => writeFile(file, '[1,2,3]'),
    'the file of a newer version': (file) =>
      writeFile(file, JSON.stringify({ version: 7, server: SERVER, traceId: TRACE, forms: ['new'] })),
    'the drafts of another trace': (file) =>
      writeFile(file, fileText(NEXT, { place: ROOT, draft: draft('of another'), at: 1 })),
    'a file that may not be read': async (file) => {
      await writeFile(file, fileText(TRACE, { place: ROOT, draft: draft('secret'), at: 1 }));
      const read = (asked: string): Promise<string | undefined> =>
        path.resolve(asked) === file ? Promise.reject(systemError('EACCES')) : nodeFiles.read(asked);
      files = { ...nodeFiles, read };
    },
  };

  /** The content of the file, or the error code of reading it. */
  async function content(file: string): Promise<string> {
    return readFile(file, 'utf8').catch((error: unknown) => errorCode(error));
  }

  for (const [what, make] of Object.entries(unreadable)) {
    it(`${what} as a trace's file is logged once, isn't changed, and doesn't affect other traces`, async () => {
      await write(NEXT, ROOT, 'of the next trace');
      await make(at(nameOf(TRACE)));
      const before = await content(at(nameOf(TRACE)));
      const store = open();
      assert.deepEqual(await seen(TRACE, store), []);
      assert.deepEqual(await seen(NEXT, store), ['of the next trace']);
      for (const typed of ['t', 'ty', 'typed']) {
        store.set(SERVER, TRACE, ROOT, draft(typed));
        await store.flush();
      }
      await store.load(SERVER, TRACE);
      assert.deepEqual(await seen(TRACE), ['typed'], 'kept beside it');
      assert.equal(await content(at(nameOf(TRACE))), before);
      const said = logged.slice(0, -1);
      assert.ok(said.length === 1 && said[0]?.includes(nameOf(TRACE)), logged.join('\n'));
      await write(TRACE, ROOT, null);
      assert.deepEqual(await seen(TRACE), []);
      assert.equal(await content(at(nameOf(TRACE))), before);
    });

    it(`${what} under a name we don't use doesn't affect drafts`, async () => {
      await write(TRACE, ROOT, 'mine');
      for (const name of ['!first.json', 'zz-last.json', `${nameOf(TRACE).slice(0, -5)} (copy).json`])
        await rm(at('plain'), { force: true }).then(() => make(at(name)));
      const store = open();
      assert.deepEqual(await seen(TRACE, store), ['mine']);
      store.set(SERVER, TRACE, SPAN, draft('more'));
      await store.flush();
      assert.deepEqual((await seen(TRACE)).sort(), ['mine', 'more']);
    });
  }

  for (const copied of [
    (name: string) => `${name.slice(0, -5)} (somebody's conflicted copy 2026-01-02).json`,
    (name: string) => `${name.slice(0, -5)}.sync-conflict-20260102-030405-ABCDEFG.json`,
    (name: string) => `${name.slice(0, -5)}-LAPTOP.json`,
    (name: string) => `Copy of ${name}`,
    () => 'drafts of a trace.json',
  ]) {
    const example = copied('0123.json');
    it(`reads drafts from a sync tool's copy and removes them once submitted (${example})`, async () => {
      const name = nameOf(TRACE);
      await write(TRACE, ROOT, 'first');
      await write(TRACE, SPAN, 'on the span');
      await rename(at(name), path.join(root, 'copy'));
      await write(TRACE, ROOT, 'second'); // on another computer
      await rename(path.join(root, 'copy'), at(copied(name)));
      const store = open();
      assert.deepEqual((await seen(TRACE, store)).sort(), ['on the span', 'second']);
      store.set(SERVER, TRACE, SPAN, null);
      store.set(SERVER, TRACE, ROOT, null);
      await store.flush();
      assert.deepEqual(await seen(), ['first'], 'the text that was not in sight is not lost');
      await write(TRACE, ROOT, null);
      assert.deepEqual(await seen(), []);
      assert.deepEqual(await readdir(folder), []);
    });
  }

  it("doesn't treat a copy with the same text as a second draft", async () => {
    await write(TRACE, ROOT, 'same');
    await copyFile(at(nameOf(TRACE)), at(nameOf(TRACE).replace('.json', ' 2.json')));
    await write(TRACE, ROOT, null);
    assert.deepEqual([await seen(), await readdir(folder)], [[], []]);
  });

  it("doesn't import a copy that can't be removed more than once", async () => {
    await write(TRACE, ROOT, 'kept');
    const copy = at(nameOf(TRACE).replace('.json', ' 2.json'));
    await writeFile(copy, fileText(TRACE, { place: ROOT, draft: draft('other'), at: 1 }));
    const remove = (asked: string): Promise<void> =>
      path.resolve(asked) === copy ? Promise.reject(systemError('EPERM')) : nodeFiles.remove(asked);
    files = { ...nodeFiles, remove };
    const store = open();
    await store.load(SERVER, TRACE);
    for (let i = 0; i < 5; i += 1) {
      store.set(SERVER, TRACE, SPAN, draft(`${i}`));
      await store.flush();
    }
    const text = await readFile(at(nameOf(TRACE)), 'utf8');
    assert.deepEqual(
      [...text.matchAll(/"value":"(\w+)"/g)].map((match) => match[1]).sort(),
      ['4', 'kept', 'other'].sort(),
    );
    assert.equal(logged.length, 1, logged.join('\n'));
  });

  it('reads the valid drafts of a file and preserves an invalid one on the next write', async () => {
    const odd = { place: ROOT, draft: { ...draft('2026-01-02'), dataType: 'date' }, at: 5 };
    const good = { place: SPAN, draft: draft('good'), at: 6 };
    await mkdir(folder);
    await writeFile(at(nameOf(TRACE)), fileText(TRACE, odd, 'nonsense', null, good));
    assert.deepEqual(await seen(), ['good']);
    await write(TRACE, SPAN, 'better');
    assert.deepEqual(await seen(), ['better']);
    const text = await readFile(at(nameOf(TRACE)), 'utf8');
    assert.ok(text.includes(JSON.stringify(odd)) && text.includes('nonsense'), text);
    await write(TRACE, SPAN, null);
    assert.ok((await readFile(at(nameOf(TRACE)), 'utf8')).includes('2026-01-02'));
  });

  it("preserves unknown fields of a draft that wasn't changed", async () => {
    const known = { place: SPAN, draft: { ...draft('good'), color: 'red' }, at: 6, pinned: true };
    await mkdir(folder);
    await writeFile(at(nameOf(TRACE)), fileText(TRACE, known));
    await write(TRACE, ROOT, 'mine');
    const text = await readFile(at(nameOf(TRACE)), 'utf8');
    assert.ok(text.includes('"color":"red"') && text.includes('"pinned":true'), text);
  });

  for (const time of ['null', '-1', '"yesterday"', '1e999', '99999999999999999', '0']) {
    it(`reads a draft with the time ${time} and doesn't consider it old`, async () => {
      await mkdir(folder);
      const text = fileText(TRACE, { place: ROOT, draft: draft('kept'), at: 4711 });
      await writeFile(at(nameOf(TRACE)), text.replace('4711', time));
      const store = open();
      assert.deepEqual(await seen(TRACE, store), ['kept']);
      assert.equal(isOldDraft(store.ofTrace(SERVER, TRACE)[0]!, Date.now()), false);
    });
  }

  it("considers a draft old when it's older than 30 days by the clock", () => {
    const day = 24 * 60 * 60_000;
    const now = Date.UTC(2026, 5, 1);
    const of = (time: number) => ({ place: ROOT, draft: draft(''), at: time, order: 1 });
    assert.equal(isOldDraft(of(now - 31 * day), now), true);
    assert.equal(isOldDraft(of(now - 29 * day), now), false);
    assert.equal(isOldDraft(of(now + 400 * day), now), false);
    assert.equal(isOldDraft(of(Number.NaN), now), false);
  });

  it('works without the folder, keeps the drafts in memory, and logs the problem once', async () => {
    await writeFile(folder, 'not a folder');
    const store = open();
    assert.deepEqual(await seen(TRACE, store), []);
    store.set(SERVER, TRACE, ROOT, draft('typed'));
    await store.flush();
    await store.flush();
    assert.deepEqual(
      store.ofTrace(SERVER, TRACE).map((kept) => kept.draft.value),
      ['typed'],
    );
    assert.equal(await readFile(folder, 'utf8'), 'not a folder');
    const before = logged.length;
    await store.flush();
    assert.ok(before <= 3 && logged.length === before, logged.join('\n'));
    await rm(folder);
    await store.flush();
    assert.deepEqual(await seen(), ['typed']);
    store.dispose();
  });

  it('ignores a folder in place of a temporary file', async () => {
    await write(TRACE, ROOT, 'kept');
    await mkdir(at('a.json.1-1.tmp'));
    assert.deepEqual(await seen(), ['kept']);
  });
});
