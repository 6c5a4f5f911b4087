import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { PANEL_ACTIONS } from '../../src/protocol/panelActions';
import { globSync } from '../run/glob';
import { readFileSync } from 'node:fs';

/** Properties of the manifest whose strings users read. */
const READ_BY_USERS = new Set([
  'title',
  'shortTitle',
  'category',
  'displayName',
  'description',
  'markdownDescription',
  'deprecationMessage',
  'markdownDeprecationMessage',
  'enumDescriptions',
  'markdownEnumDescriptions',
  'enumItemLabels',
  'name',
  'label',
  'contextualTitle',
  'contents',
]);
/** Parts of the manifest with such properties; `name` of the package itself is an ID. */
const SHOWN_PARTS = ['displayName', 'description', 'capabilities', 'contributes'];
const KEY = /^%([\w.-]+)%$/;

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

  describe('has its texts in package.nls.json', () => {
    const Json = z.record(z.string(), z.json());
    const manifest = Json.parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const texts = z
      .record(z.string(), z.string().check(z.minLength(1)))
      .parse(JSON.parse(readFileSync('package.nls.json', 'utf8')));

    it('with exactly the keys that it uses', () => {
      const used = stringsIn(manifest).flatMap(({ text }) => KEY.exec(text)?.[1] ?? []);
      assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
    });

    it('and has no text that users read itself', () => {
      const shown = Object.fromEntries(SHOWN_PARTS.map((part) => [part, manifest[part] ?? null]));
      const read = stringsIn(shown).filter(({ property }) => READ_BY_USERS.has(property));
      assert.ok(read.length > 100, `${read.length} texts`);
      assert.deepEqual(
        read.filter(({ text }) => !KEY.test(text)),
        [],
      );
    });

    it('where the commands in links exist', () => {
      const commands = new Set(
        stringsIn(manifest)
          .filter(({ property }) => property === 'command')
          .map(({ text }) => text),
      );
      for (const text of Object.values(texts))
        for (const [, command = ''] of text.matchAll(/\(command:([\w.]+)\)/g))
          assert.ok(commands.has(command), command);
    });

    it('where settings refer to commands by their titles', () => {
      const titles = Object.entries(texts).flatMap(([key, text]) =>
        /^command\..*\.title$/.test(key) ? [text] : [],
      );
      for (const text of Object.values(texts))
        for (const [, title = ''] of text.matchAll(/\*\*MLflow: ([^*]+)\*\*/g))
          assert.ok(titles.includes(title), title);
    });
  });
});

/** Returns all strings in a JSON value, each with the property that holds it, directly or in a list. */
function stringsIn(value: unknown, property = ''): { readonly property: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ property, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => stringsIn(item, property));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => stringsIn(item, key));
}
