import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { print } from '../../dev/log';
import { run } from '../../dev/process';
import { REPOSITORY } from '../../dev/repository';
import type { VscodeVersion } from '../../dev/vscode';
import { NONE, add, summary } from '../support/counts';
import { runningExtension } from '../support/runningExtensions';
import { Workbench } from '../support/workbench';

const MAX_KB = 1_500;
const ALLOWED =
  /^(dist\/|media\/|l10n\/bundle\.l10n\.[\w-]+\.json$|(package\.json|package\.nls(\.[\w-]+)?\.json|README\.md|readme\.md|CHANGELOG\.md|changelog\.md|LICENSE(\.txt|\.md)?)$)/;
const REFUSED = /\.(map|ts|tsx)$/;

/**
 * Packages the extension as for publishing, and checks its contents, its size, and that it activates when
 * installed in a real VS Code. The last line is `N passed, N failed`, as with `npm test`.
 */
async function main(): Promise<void> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-package-'));
  const vsix = path.join(dir, 'mlflow-traces.vsix');
  const vsce = path.join(REPOSITORY, 'node_modules', '@vscode', 'vsce', 'vsce');
  const checks: [string, () => Promise<void>][] = [
    [
      'can be packaged with npm run package',
      async () => {
        await run('npm', ['run', 'package', '--', '--out', vsix], { cwd: REPOSITORY });
      },
    ],
    [
      'contains what it needs and nothing else',
      async () => {
        const listed = await run(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: REPOSITORY });
        const files = listed.trim().split('\n');
        for (const file of files)
          print(`    ${file} (${Math.ceil((await stat(path.join(REPOSITORY, file))).size / 1024)} KB)`);
        assert.deepEqual(
          files.filter((file) => !ALLOWED.test(file) || REFUSED.test(file)),
          [],
        );
        for (const file of ['dist/extension.js', 'package.nls.json']) assert(files.includes(file), file);
      },
    ],
    [
      `is smaller than ${MAX_KB} KB`,
      async () => {
        const kb = Math.ceil((await stat(vsix)).size / 1024);
        print(`    ${kb} KB`);
        assert(kb <= MAX_KB, `${kb} KB`);
      },
    ],
    ...(['1.100.3', 'newest'] as const).map((version): [string, () => Promise<void>] => [
      `activates when installed in VS Code ${version}`,
      () => activates(vsix, version),
    ]),
  ];
  let counts = NONE;
  console.log('\n=== package');
  for (const [name, body] of checks) {
    try {
      await body();
      console.log(`  ✔ ${name}`);
      counts = add(counts, { ...NONE, passed: 1 });
    } catch (error) {
      console.log(`  ✖ ${name}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      counts = add(counts, { ...NONE, failed: 1 });
    }
  }
  await rm(dir, { recursive: true, force: true });
  process.exitCode = counts.failed > 0 ? 1 : 0;
  console.log(summary(counts));
}

async function activates(vsix: string, version: VscodeVersion): Promise<void> {
  const workbench = await Workbench.open({ vsix, version });
  try {
    const shown = await runningExtension(workbench, 'MLflow Traces');
    print(`    ${shown}`);
    assert.match(shown, /Activation|Activated/);
    assert.deepEqual(workbench.problems, []);
  } finally {
    await workbench.screenshot(`package ${version}`);
    await workbench.close();
  }
}

void main();
