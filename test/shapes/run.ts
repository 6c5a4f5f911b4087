import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { print } from '../../dev/log';
import { REPOSITORY } from '../../dev/repository';
import { summary } from '../support/counts';
import { changes, type Change } from './changes';

/** The parts of the tree that a check needs. */
const COPIED = [
  'src',
  'webview',
  'test',
  'dev',
  'package.json',
  'package.nls.json',
  'tsconfig.json',
  'eslint.config.mjs',
];

/** A single project instead of the three of `check-types`, with only those tests that define shapes. */
const PROJECT = {
  extends: './tsconfig.json',
  compilerOptions: {
    lib: ['ES2023', 'ES2024.String', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
    types: ['node', 'mocha', 'vscode', 'vscode-webview'],
    jsx: 'react-jsx',
    jsxImportSource: 'preact',
    incremental: true,
    tsBuildInfoFile: './shapes.tsbuildinfo',
  },
  include: ['src', 'webview', 'test/unit/protocol'],
};

/**
 * `npm run shapes`: makes each change of `changes.ts` in a copy of the tree, and checks that every place that
 * must be updated fails to compile. `-- kind` makes only the changes with that word in their title. The last
 * line is `N passed, N failed`.
 */
async function main(): Promise<void> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-shapes-'));
  try {
    for (const name of COPIED)
      await cp(path.join(REPOSITORY, name), path.join(dir, name), { recursive: true });
    await symlink(path.join(REPOSITORY, 'node_modules'), path.join(dir, 'node_modules'));
    await writeFile(path.join(dir, 'tsconfig.shapes.json'), JSON.stringify(PROJECT));
    const broken = await failingFiles(dir);
    if (broken.length > 0)
      throw new Error(`The tree doesn't compile even without changes: ${broken.join(', ')}`);
    const words = process.argv.slice(2);
    const chosen = changes.filter(
      ({ title }) => words.length === 0 || words.some((one) => title.includes(one)),
    );
    let passed = 0;
    for (const change of chosen) if (await isNoticed(dir, change)) passed++;
    print(`\n${summary({ passed, failed: chosen.length - passed, skipped: 0 })}`);
    process.exitCode = passed === chosen.length && passed > 0 ? 0 : 1;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Makes a change, prints where it's detected, and reverts it. */
async function isNoticed(dir: string, change: Change): Promise<boolean> {
  const file = path.join(dir, change.file);
  const text = await readFile(file, 'utf8');
  if (text.split(change.before).length !== 2)
    throw new Error(`${change.file} must contain this exactly once: ${change.before}`);
  await writeFile(
    file,
    text.replace(change.before, () => change.insert + change.before),
  );
  try {
    const { linted = [], tested = {} } = change;
    const compiled = await failingFiles(dir);
    const isIn = (failing: readonly string[], place: string): boolean =>
      failing.some((one) => `/${one}`.endsWith(`/${place}`));
    const missed = change.places.filter((place) => !isIn(compiled, place));
    if (linted.length > 0) {
      const failing = await failingLint(dir, linted);
      missed.push(...linted.filter((place) => !isIn(failing, place)));
    }
    for (const [test, place] of Object.entries(tested))
      if ((await run(dir, ['--import', 'tsx', 'test/suite.ts', test])).isOk) missed.push(place);
    const all = change.places.length + linted.length + Object.keys(tested).length;
    const others = compiled.filter((one) => !change.places.some((place) => isIn([one], place)));
    print(`\n${change.title}: ${all - missed.length} of ${all} places`);
    for (const place of missed) print(`  overlooked: ${place}`);
    for (const other of others)
      print(`  ${change.only === true ? 'should not be affected' : 'also'}: ${other}`);
    return missed.length === 0 && (change.only !== true || others.length === 0);
  } finally {
    await writeFile(file, text);
  }
}

/** Returns the files with TypeScript errors. */
async function failingFiles(dir: string): Promise<string[]> {
  const { isOk, output } = await run(dir, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.shapes.json']);
  const files = new Set([...output.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file = '']) => file));
  if (!isOk && files.size === 0) throw new Error(`tsc failed: ${output}`);
  return [...files].sort();
}

/** Returns the files in which the linter reports a `switch` that isn't exhaustive. */
async function failingLint(dir: string, files: readonly string[]): Promise<string[]> {
  const failing: string[] = [];
  for (const file of files) {
    const { output } = await run(dir, ['node_modules/eslint/bin/eslint.js', file]);
    if (output.includes('Oops! Something went wrong')) throw new Error(`ESLint failed: ${output}`);
    if (output.includes('switch-exhaustiveness-check')) failing.push(file);
  }
  return failing;
}

/** Runs a Node program in the copy. */
function run(
  dir: string,
  args: readonly string[],
): Promise<{ readonly isOk: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: dir, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ isOk: error === null, output: stdout + stderr }),
    );
  });
}

void main();
