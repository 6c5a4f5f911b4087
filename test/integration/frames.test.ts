import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { SpanDetails } from '../../src/model/span';
import { frameHandlers } from '../../src/views/panel/frameHandlers';
import { eventually } from '../support/eventually';
import { detailsOf, rowOf } from '../webview/traceFixture';

/** Stack traces are untrusted input: their frames may only lead to files in the opened folder. */
describe('The frames of a stack trace', () => {
  let folder = '';
  let outside = '';
  let real = '';

  before(async () => {
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    assert.notEqual(folder, '', 'a folder is open');
    outside = await mkdtemp(path.join(tmpdir(), 'outside-'));
    await mkdir(path.join(folder, 'src', 'directory.py'), { recursive: true });
    real = path.join(folder, 'src', 'agent.py');
    await writeFile(real, 'one\ntwo\nthree\n');
    await writeFile(path.join(outside, 'secret.py'), 'secret\n');
    await writeFile(`${folder}-beside.py`, 'secret\n');
    await symlink(outside, path.join(folder, 'linked'));
    await symlink(path.join(outside, 'secret.py'), path.join(folder, 'src', 'secret.py'));
    await symlink('/etc', path.join(folder, 'etc'));
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(async () => {
    await rm(outside, { recursive: true });
    await rm(`${folder}-beside.py`);
  });

  const stackOf = (file: string): string =>
    [
      'Traceback (most recent call last):',
      `  File "${file}", line 1, in run`,
      `    at run (${file}:1:1)`,
      `    at ${file}:1:1`,
      `  File "${real}", line 2, in run`,
    ].join('\n');
  const spanOf = (stack: string): SpanDetails =>
    detailsOf(rowOf('f000000000000000'), {
      events: [
        {
          name: 'exception',
          time: '',
          attributes: [
            { key: 'exception.stacktrace', value: { ref: 's', text: stack, total: stack.length } },
          ],
        },
      ],
    });
  /** Returns the requests of a panel that shows this stack trace. `open` also awaits its result. */
  const panelOf = (stack: string) => {
    const started: Array<Promise<unknown>> = [];
    const handlers = frameHandlers(
      () => Promise.resolve(spanOf(stack)),
      (_, run) => void started.push(run()),
    );
    const { signal } = new AbortController();
    const spanId = 'f000000000000000';
    return {
      rows: async () => (await handlers.framesOf({ spanId, event: 0 }, signal)).rows,
      open: async (row: number, event = 0): Promise<void> => {
        await handlers.openFrame({ spanId, event, row }, signal);
        await started.at(-1);
      },
    };
  };
  const opened = (): string[] =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
  const read = (): string[] =>
    vscode.workspace.textDocuments.map(({ uri }) => uri.fsPath).filter((file) => /secret|passwd/.test(file));

  it('open a file in the folder at their line', async () => {
    const panel = panelOf(stackOf('nowhere.py'));
    assert.deepEqual(await panel.rows(), [4]);
    await panel.open(4);
    await eventually(() => {
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.fsPath, real);
      assert.equal(editor.selection.active.line, 1);
    });
  });

  it("aren't links and open nothing if they lead out of the folder or aren't a path", async () => {
    const up = path.relative(folder, outside);
    const hostile = [
      path.join(outside, 'secret.py'),
      path.join(up, 'secret.py'),
      `${folder}/${up}/secret.py`,
      `${folder}/src/../../${path.basename(folder)}-beside.py`,
      `${folder}-beside.py`,
      `src/..\\..\\${path.basename(folder)}-beside.py`,
      '/etc/passwd',
      '../../../../../../../../etc/passwd',
      '..\\..\\..\\etc\\passwd',
      `${folder}/etc/passwd`,
      'etc/passwd',
      `${folder}/linked/secret.py`,
      'linked/secret.py',
      `${folder}/src/secret.py`,
      '/app/src/secret.py',
      `${folder}/src/directory.py`,
      `${folder}/src`,
      `${folder}/`,
      `${real}/`.repeat(2),
      `${real}\0`,
      `${folder}/src/\0/agent.py`,
      `${real}\u202e`,
      '\\\\server\\share\\src\\agent.py',
      '//server/share/src/agent.py',
      `//server${real}`,
      `file://server${real}`,
      `file://${path.join(outside, 'secret.py')}`,
      'file:///etc/passwd',
      `file:////etc/passwd`,
      `file://${folder}/%2e%2e/${path.basename(folder)}-beside.py`,
      `file://${folder}/linked/secret.py`,
      `vscode://file${real}`,
      `vscode-remote://ssh${real}`,
      `untitled:${real}`,
      'command:workbench.action.quit',
      'command:src/agent.py',
      `javascript:alert(1)//src/agent.py`,
      `https://hostile.test/src/agent.py`,
      `data:text/plain,src/agent.py`,
      `${folder}/src/agent.py:stream`,
      '~/.ssh/id_rsa',
      '$HOME/src/x.py',
      '<string>',
      ' ',
      '.',
      '..',
      `${'a'.repeat(1_900)}.py`,
      `${'a/'.repeat(900)}agent.py`,
      `${'../'.repeat(600)}etc/passwd`,
      'x'.repeat(500_000),
    ];
    for (const file of hostile) {
      const told = JSON.stringify(file.slice(0, 100));
      const panel = panelOf(stackOf(file));
      assert.deepEqual(await panel.rows(), [4], told);
      for (const row of [1, 2, 3]) await assert.rejects(panel.open(row), /no longer in the workspace/, told);
    }
    assert.deepEqual([...opened(), ...read()], []);
  });

  it("open nothing for a row or an event that doesn't exist", async () => {
    const panel = panelOf(stackOf('nowhere.py'));
    for (const row of [-1, 0, 0.5, 99, Number.NaN, Number.MAX_SAFE_INTEGER])
      await assert.rejects(panel.open(row), /no longer in the workspace/, String(row));
    for (const event of [-1, 1, 0.5, Number.NaN])
      await assert.rejects(panel.open(4, event), /no longer in the workspace/, String(event));
    assert.deepEqual(opened(), []);
  });
});
