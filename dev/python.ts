import path from 'node:path';
import { MissingPart } from './missingPart';
import { run } from './process';

const CANDIDATES = ['python3.12', 'python3.11', 'python3.10', 'python3', 'python', 'py'];
const PROBE = 'import sys, ensurepip, venv; print(sys.executable if sys.version_info >= (3, 10) else "")';

const HOW_TO_GET = [
  'No Python 3.10 or newer with the venv module found. MLflow needs it.',
  '  Debian, Ubuntu:  sudo apt-get install python3 python3-venv',
  '  macOS:           brew install python@3.12',
  '  Windows:         winget install Python.Python.3.12',
  '  or install uv:   https://docs.astral.sh/uv/',
].join('\n');

/** Returns the command for uv, if it's installed. */
export async function findUv(): Promise<string | undefined> {
  return run('uv', ['--version']).then(
    () => 'uv',
    () => undefined,
  );
}

/** Returns the path of a Python 3.10 or newer that can create virtual environments. */
export async function findPython(): Promise<string | undefined> {
  for (const name of CANDIDATES) {
    const found = await run(name, ['-c', PROBE]).catch(() => '');
    if (found.trim() !== '') return found.trim();
  }
  return undefined;
}

/** Returns the Python of a virtual environment. */
export function venvPython(dir: string): string {
  return process.platform === 'win32'
    ? path.join(dir, 'Scripts', 'python.exe')
    : path.join(dir, 'bin', 'python');
}

/** Creates a virtual environment in `dir` and installs `packages`, using uv if it's available. */
export async function makeVenv(dir: string, packages: readonly string[]): Promise<void> {
  const uv = await findUv();
  if (uv !== undefined) {
    await run(uv, ['venv', '--quiet', '--allow-existing', '--python', '>=3.10,<3.14', dir]);
    await run(uv, ['pip', 'install', '--quiet', '--python', venvPython(dir), ...packages]);
    return;
  }
  const python = await findPython();
  if (python === undefined) throw new MissingPart(HOW_TO_GET);
  await run(python, ['-m', 'venv', dir]);
  await run(venvPython(dir), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-input',
    ...packages,
  ]);
}
