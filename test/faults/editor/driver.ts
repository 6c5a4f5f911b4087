// Runs in the extension host next to the extension (`extensionTestsPath`). Executes the extension's command
// like a keybinding when the campaign requests it over a socket, and reports when the command has ended.
import net from 'node:net';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { KeyPress } from './messages';

const EXTENSION = 'mlflow-traces.mlflow-traces';

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension(EXTENSION);
  if (extension === undefined) throw new Error(`${EXTENSION} is not there`);
  await extension.activate();
  const socket = net.connect(Number(process.env['MLFLOW_TRACES_FAULTS_PORT']), '127.0.0.1');
  const say = (report: unknown): void => void socket.write(`${JSON.stringify(report)}\n`);
  socket.on('error', () => undefined);
  const lines = createInterface({ input: socket });
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    const { n, label } = KeyPress.parse(JSON.parse(line));
    vscode.commands.executeCommand('mlflowTraces.addFeedbackToLastTrace', label).then(
      () => say({ n, error: null }),
      (error: unknown) => say({ n, error: String(error) }),
    );
  });
  say({ folder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', pid: process.pid });
  await new Promise((resolve) => socket.once('close', resolve));
}
