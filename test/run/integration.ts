import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { print } from '../../dev/log';
import { REPOSITORY } from '../../dev/repository';
import { provideVscode } from '../../dev/vscode';

/** Runs the extension host suites in one version of VS Code with test-electron, in an empty folder. */
async function main(): Promise<void> {
  const version = process.argv[2] === '1.100.3' ? '1.100.3' : 'newest';
  const vscode = await provideVscode(version, print);
  const data = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-integration-'));
  const folder = path.join(data, 'workspace');
  try {
    await mkdir(folder);
    await runTests({
      vscodeExecutablePath:
        vscode.kind === 'desktop' ? vscode.executable : path.join(REPOSITORY, 'dev', 'code.mjs'),
      extensionDevelopmentPath: REPOSITORY,
      extensionTestsPath: path.join(REPOSITORY, 'out', 'integration', 'index.js'),
      launchArgs: [folder, `--user-data-dir=${data}`],
      extensionTestsEnv: { MLFLOW_TRACES_VSCODE: version },
    });
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

void main();
