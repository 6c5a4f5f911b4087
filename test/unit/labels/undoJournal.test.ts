import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, utimes, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readJournal, type JournalEntry } from '../../../src/labels/undo/journalEntry';
import { JournalFiles } from '../../../src/labels/undo/journalFiles';
import { UndoJournal } from '../../../src/labels/undo/undoJournal';
import { SERVER, TRACE, assessment } from './support/samples';

const OTHER = 'http://127.0.0.1:5001';
const PANEL = 'panel';

type Change = Omit<JournalEntry, 'changeId' | 'at'>;

const deleted = (id: string): Change => ({
  ...{ traceId: TRACE, id, type: 'deleted' },
  ...{ before: assessment({ id }), after: null },
});
const moved = (from: string, to: string): Change => ({
  ...{ traceId: TRACE, id: to, type: 'moved' },
  ...{ before: assessment({ id: from }), after: assessment({ id: to, spanId: '0123456789abcdef' }) },
});

describe('The undo journal', () => {
  let root: string;
  let problems: string[];

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'undo-journal-'));
    problems = [];
  });
  afterEach(async () => {
    assert.deepEqual(problems, []);
    await rm(root, { recursive: true, force: true });
  });

  /** The journal of a window that has just started. */
  const journal = (now = (): number => 1_000): UndoJournal =>
    new UndoJournal({
      files: new JournalFiles(root),
      now,
      log: (message, cause) => problems.push(`${message}: ${String(cause)}`),
    });
  const ids = async (of: UndoJournal, view = PANEL, server = SERVER): Promise<string[]> =>
    (await of.of(server).entries(view)).map(({ id }) => id);
  const file = async (): Promise<string> => {
    const [folder = ''] = await readdir(path.join(root, 'undo'));
    const [name = ''] = await readdir(path.join(root, 'undo', folder));
    return path.join(root, 'undo', folder, name);
  };

  it('restores the changes of a view after a restart, without those that were undone', async () => {
    const before = journal().of(SERVER);
    await before.add(PANEL, deleted('a-1'));
    const second = await before.add(PANEL, deleted('a-2'));
    await before.add(PANEL, deleted('a-3'));
    await before.remove(PANEL, second);
    assert.deepEqual(await ids(journal()), ['a-1', 'a-3']);
  });

  it('separates views and servers', async () => {
    const first = journal();
    await first.of(SERVER).add(PANEL, deleted('a-1'));
    await first.of(SERVER).add('table', deleted('a-2'));
    await first.of(OTHER).add(PANEL, deleted('a-3'));
    for (const one of [first, journal()]) {
      assert.deepEqual(await ids(one), ['a-1']);
      assert.deepEqual(await ids(one, 'table'), ['a-2']);
      assert.deepEqual(await ids(one, PANEL, OTHER), ['a-3']);
    }
  });

  it('orders a later change after an earlier one, even if the clock was ahead', async () => {
    await journal(() => 5_000)
      .of(SERVER)
      .add(PANEL, deleted('a-1'));
    const next = journal(() => 1_000).of(SERVER);
    await next.add(PANEL, deleted('a-2'));
    const [first, second] = await next.entries(PANEL);
    assert.ok(first && second && first.at < second.at);
  });

  it('skips truncated lines and lines of other versions without removing them', async () => {
    await journal().of(SERVER).add(PANEL, deleted('a-1'));
    const strange = '{"v":2,"line":"change","change":{}}\n{"v":1,"line":"cha\n';
    await appendFile(await file(), strange);
    const next = journal();
    await next.of(SERVER).add(PANEL, deleted('a-2'));
    assert.deepEqual(await ids(journal()), ['a-1', 'a-2']);
    assert.ok((await readFile(await file(), 'utf8')).includes(strange));
  });

  it('loses only the line that a crash truncated', async () => {
    const before = journal().of(SERVER);
    await before.add(PANEL, deleted('a-1'));
    await appendFile(await file(), '{"v":1,"line":"cha');
    await journal().of(SERVER).add(PANEL, deleted('a-2'));
    assert.deepEqual(await ids(journal()), ['a-1', 'a-2']);
  });

  it('maps a label to its new IDs, and back', async () => {
    const before = journal().of(SERVER);
    await before.add(PANEL, moved('a-1', 'a-2'));
    const last = await before.add(PANEL, moved('a-2', 'a-3'));
    assert.equal(before.idNow('a-1'), 'a-3');
    await before.remove(PANEL, last);
    assert.equal(before.idNow('a-1'), 'a-2');
    const next = journal().of(SERVER);
    await next.entries(PANEL);
    assert.equal(next.idNow('a-1'), 'a-2');
    await next.add(PANEL, moved('a-2', 'a-1'));
    assert.equal(next.idNow('a-2'), 'a-1');
    assert.equal(next.idNow('a-1'), 'a-1');
  });

  it('knows the last change of a label across all views, even after a restart', async () => {
    const before = journal().of(SERVER);
    const first = await before.add(PANEL, deleted('a-1'));
    const second = await before.add('table', deleted('a-1'));
    const isLatest = (of: typeof before, changeId: string) => of.isLatest({ id: 'a-1', changeId });
    assert.deepEqual([isLatest(before, first), isLatest(before, second)], [false, true]);
    await before.remove('table', second);
    assert.deepEqual([isLatest(before, first), isLatest(before, second)], [false, false]);
    const next = journal().of(SERVER);
    await next.entries(PANEL); // the table isn't open
    assert.deepEqual([isLatest(next, first), isLatest(next, second)], [false, false]);
  });

  it("maps a label to the ID it got in a view that isn't open anymore", async () => {
    const before = journal().of(SERVER);
    const first = await before.add(PANEL, deleted('a-1'));
    await before.add('table', moved('a-1', 'a-2'));
    await before.add('other', moved('a-2', 'a-3'));
    const next = journal().of(SERVER);
    await next.entries(PANEL);
    assert.equal(next.idNow('a-1'), 'a-3');
    assert.equal(next.isLatest({ id: 'a-1', changeId: first }), true);
  });

  it('yields to other work while it reads thousands of changes', async () => {
    const before = journal().of(SERVER);
    await before.add(PANEL, deleted('a-1'));
    const line = (await readFile(await file(), 'utf8')).trim();
    const text = Array.from({ length: 2_000 }, () => line).join('\n');
    let turns = 0;
    let reads = true;
    const turn = (): void => {
      turns++;
      if (reads) setImmediate(turn);
    };
    setImmediate(turn);
    assert.equal((await readJournal(text)).length, 2_000);
    reads = false;
    assert.ok(turns >= 10, `${turns} turns`);
  });

  it('is only readable by its owner', async function () {
    if (process.platform === 'win32') this.skip();
    await journal().of(SERVER).add(PANEL, deleted('a-1'));
    assert.equal((await stat(await file())).mode & 0o077, 0);
  });

  it('forgets a view after a month without a change', async () => {
    await journal().of(SERVER).add(PANEL, deleted('a-1'));
    await journal().removeOld();
    assert.deepEqual(await ids(journal()), ['a-1']);
    const old = new Date(Date.now() - 31 * 24 * 60 * 60_000);
    await utimes(await file(), old, old);
    await journal().removeOld();
    assert.deepEqual(await ids(journal()), []);
  });

  it("continues in memory when the disk can't be written", async () => {
    const failing = new UndoJournal({
      files: {
        names: () => Promise.reject(new Error('no disk')),
        read: () => Promise.reject(new Error('no disk')),
        append: () => Promise.reject(new Error('no disk')),
        removeOlder: () => Promise.resolve(),
      },
      now: () => 1_000,
      log: (message) => problems.push(message),
    });
    await failing.of(SERVER).add(PANEL, deleted('a-1'));
    assert.deepEqual(await ids(failing), ['a-1']);
    assert.deepEqual(problems.splice(0), [
      'What can be undone could not be found',
      'What can be undone could not be read',
      'What can be undone could not be written',
    ]);
  });
});
