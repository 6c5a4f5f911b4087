// Runs a command, and ends its whole process group when this process's standard input closes, so that a
// server doesn't outlive the process that started it, even if that one is killed.
// Usage: `node guard.mjs <command> [arguments…]`
import { spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout } from 'node:timers';

const GRACE_MS = 4000;
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

let ending = false;
function end() {
  if (ending) return;
  ending = true;
  // This process leads its own group, because it's started detached.
  signal('SIGTERM');
  setTimeout(() => signal('SIGKILL'), GRACE_MS);
}
function signal(name) {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  process.kill(-process.pid, name);
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, end);
child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code, by) => {
  // Processes that the command started may still be running.
  if (ending && process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  process.exit(code ?? (by ? 1 : 0));
});
process.stdin.on('end', end).on('error', end).resume();
