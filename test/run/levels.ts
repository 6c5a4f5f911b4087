import path from 'node:path';
import { globSync } from './glob';
import { runChild, runSuites } from './child';
import type { Say } from './child';
import type { Part } from './parts';
import { itemsOf, type Shard } from './shard';
import { inLanes, longestFirst } from './lanes';
import { NONE, add } from '../support/counts';
import type { Counts } from '../support/counts';

export interface Level {
  name: string;
  needs: readonly Part[];
  /**
   * Whether it needs neither a browser nor an editor. Such levels run one after another, in parallel with
   * later levels.
   */
  beside?: boolean;
  /** Whether every shard of a run needs it. */
  everywhere?: boolean;
  /** The test files, if the level can be split into shards. */
  files?: () => readonly string[];
  /** `files`: those of the shard, if the level has any. */
  run(env: Record<string, string>, say: Say, files: readonly string[]): Promise<Counts>;
}

/** The levels of a shard, each with its files. A level that can't be split is in one shard as a whole. */
export function levelsOf(
  chosen: readonly Level[],
  shard: Shard,
): { readonly level: Level; readonly files: readonly string[] }[] {
  const isWhole = (level: Level): boolean => level.everywhere !== true && level.files === undefined;
  const wholes = itemsOf(chosen.filter(isWhole), shard);
  return chosen.flatMap((level) => {
    const files = itemsOf(level.files?.() ?? [], shard);
    const isHere = isWhole(level) ? wholes.includes(level) : level.everywhere === true || files.length > 0;
    return isHere ? [{ level, files }] : [];
  });
}

/** A browser of its own for each core: the webview tests spend half their time waiting for frames and timers. */
const LANES = 2;

/** All levels in the order of a run. */
export const levels: readonly Level[] = [
  { ...check('build', 'esbuild.mjs', '--tests'), everywhere: true },
  // First, because they take long, and the checks leave a core idle.
  { ...suites('unit', [], 'test/unit'), beside: true },
  { ...suites('contract', ['mlflow', 'oldMlflow'], 'test/contract'), beside: true },
  // A small fault campaign; `npm run faults` is the large one.
  { ...suites('faults', ['mlflow'], 'test/faults'), beside: true },
  check('check-types', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'),
  check('check-types', 'node_modules/typescript/bin/tsc', '-p', 'webview/tsconfig.json'),
  check('check-types', 'node_modules/typescript/bin/tsc', '-p', 'test/tsconfig.json'),
  check('lint', 'node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  check(
    'lint',
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...['--config', '.dependency-cruiser.mjs', 'src', 'webview', 'test', 'dev'],
  ),
  check('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  suites('webview', ['browser'], 'test/webview', {
    lanes: LANES,
    longest: ['accessibility', 'hostileFields', 'layoutWidths'],
  }),
  integration('newest', 'vscode'),
  integration('1.100.3', 'oldVscode'),
  suites('e2e', ['mlflow', 'oldMlflow', 'browser', 'vscode'], 'test/e2e'),
  // The main walk again, in the oldest VS Code that the manifest allows.
  suites('e2e', ['mlflow', 'browser', 'oldVscode'], 'test/e2e/walk.test.ts', {
    env: { MLFLOW_TRACES_TEST_VSCODE: '1.100.3' },
  }),
];

/** Creates a level from a command that counts as one check. */
function check(name: string, script: string, ...args: string[]): Level {
  return {
    name,
    needs: [],
    run: async (env, say) => {
      const { code } = await runChild(process.execPath, [script, ...args], env, say);
      return code === 0 ? { ...NONE, passed: 1 } : { ...NONE, failed: 1 };
    },
  };
}

interface SuitesOptions {
  readonly env?: Record<string, string>;
  /** How many files run at a time, each in its own process. Default: all files run in one process. */
  readonly lanes?: number;
  /** The names of the files that take longest. */
  readonly longest?: readonly string[];
}

/** Creates a level that runs test files, or a single one, outside this process. */
function suites(
  name: string,
  needs: readonly Part[],
  where: string,
  { env: extra, lanes, longest = [] }: SuitesOptions = {},
): Level {
  const runFiles = (files: readonly string[], env: Record<string, string>, say: Say): Promise<Counts> =>
    runSuites(['--import', 'tsx', 'test/suite.ts', ...files], { ...env, ...extra }, say);
  return {
    name,
    needs,
    files: () => (where.endsWith('.ts') ? [where] : globSync(where, '.test.ts')),
    run: async (env, say, files) => {
      if (lanes === undefined) return runFiles(files, env, say);
      const first = longest.map((one) => path.join(where, `${one}.test.ts`));
      const all = await inLanes(lanes, longestFirst(files, first), async (file) => {
        const lines: string[] = [];
        const counts = await runFiles([file], env, (line) => void lines.push(line));
        for (const line of lines) say(line); // at once, so that the lanes don't mix
        return counts;
      });
      return all.reduce(add, NONE);
    },
  };
}

/** Creates a level that runs the extension host suites in a real VS Code. */
function integration(version: string, vscode: Part): Level {
  return {
    name: 'integration',
    needs: ['mlflow', 'browser', vscode],
    run: async (env, say) => runSuites(['--import', 'tsx', 'test/run/integration.ts', version], env, say),
  };
}
