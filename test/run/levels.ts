import { globSync } from './glob';
import { runChild, runSuites } from './child';
import type { Say } from './child';
import type { Part } from './parts';
import { NONE } from '../support/counts';
import type { Counts } from '../support/counts';

export interface Level {
  name: string;
  needs: readonly Part[];
  /** It needs no browser and no editor, and runs beside the levels after it, one such level after another. */
  beside?: boolean;
  run(env: Record<string, string>, say: Say): Promise<Counts>;
}

/** Every level, in the order of a run. */
export const levels: readonly Level[] = [
  check('build', 'esbuild.mjs', '--tests'),
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
  { ...suites('unit', [], 'test/unit'), beside: true },
  { ...suites('contract', ['mlflow', 'oldMlflow'], 'test/contract'), beside: true },
  // A small fault campaign; `npm run faults` is the large one.
  { ...suites('faults', ['mlflow'], 'test/faults'), beside: true },
  suites('webview', ['browser'], 'test/webview'),
  integration('newest', 'vscode'),
  integration('1.100.3', 'oldVscode'),
  suites('e2e', ['mlflow', 'browser', 'vscode'], 'test/e2e'),
  // The main walk again, in the oldest VS Code that the manifest allows.
  suites('e2e', ['mlflow', 'browser', 'oldVscode'], 'test/e2e/walk.test.ts', {
    MLFLOW_TRACES_TEST_VSCODE: '1.100.3',
  }),
];

/** A command that counts as one check. */
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

/** Files of tests, or one of them, in a plain Node of their own. */
function suites(
  name: string,
  needs: readonly Part[],
  where: string,
  extra: Record<string, string> = {},
): Level {
  return {
    name,
    needs,
    run: async (env, say) => {
      const files = where.endsWith('.ts') ? [where] : globSync(where, '.test.ts');
      return runSuites(['--import', 'tsx', 'test/suite.ts', ...files], { ...env, ...extra }, say);
    },
  };
}

/** The suites of the extension host, in a real VS Code. */
function integration(version: string, vscode: Part): Level {
  return {
    name: 'integration',
    needs: ['mlflow', 'browser', vscode],
    run: async (env, say) => runSuites(['--import', 'tsx', 'test/run/integration.ts', version], env, say),
  };
}
