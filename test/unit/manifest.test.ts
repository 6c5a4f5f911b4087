import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { PANEL_ACTIONS } from '../../src/protocol/panelActions';
import { globSync } from '../run/glob';
import { readFileSync } from 'node:fs';

// VS Code only shows a webview menu if the page sets its `webviewSection`. Without it, the menu never
// appears, and there is no error.
describe('the manifest', () => {
  it('has menus only for sections that a webview sets', () => {
    const asked = readFileSync('package.json', 'utf8').matchAll(/webviewSection == '(\w+)'/g);
    const pages = globSync('webview', '.tsx').map((file) => readFileSync(file, 'utf8'));
    const named = new Set(
      pages.flatMap((text) => [...text.matchAll(/webviewSection: '(\w+)'/g)].map(([, section]) => section)),
    );
    assert.deepEqual([...new Set([...asked].map(([, section]) => section))].sort(), [...named].sort());
  });

  it('has a command for each action of the panel', () => {
    const Manifest = z.object({
      contributes: z.object({ commands: z.array(z.object({ command: z.string() })) }),
    });
    const { contributes } = Manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const commands = contributes.commands.map(({ command }) => command);
    const ofPanel = commands.filter((command) => command.startsWith('mlflowTraces.panel.'));
    assert.deepEqual(ofPanel.sort(), PANEL_ACTIONS.map((action) => `mlflowTraces.panel.${action}`).sort());
  });
});
