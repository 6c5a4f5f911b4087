import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import type { FrameLocator, Locator } from 'playwright-core';
import * as z from 'zod/mini';
import { REPOSITORY } from '../../dev/repository';
import { TextBundle } from '../../src/model/textBundle';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { runPython } from '../support/python';
import { newExperiment, sharedServer } from '../support/servers';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

const LANGUAGE = 'qps-ploc';

/** In Greek, so that every Latin word on the screen is a text of ours. */
const MAKE_TRACE = `
mlflow.set_experiment(given["experiment"])
span = mlflow.start_span_no_context("πράκτορας", span_type="AGENT", inputs={"messages": [{"role": "user", "content": "ερώτηση"}]})
mlflow.start_span_no_context("κλήση", parent_span=span, span_type="TOOL", inputs={"α": 1}, attributes={"β": "γ"}).end()
span.set_outputs({"choices": [{"message": {"role": "assistant", "content": "απάντηση"}}]})
span.end()
mlflow.flush_trace_async_logging()
mlflow.log_feedback(trace_id=span.trace_id, name="σωστό", value=True, rationale="γιατί")
mlflow.log_expectation(trace_id=span.trace_id, name="αναμενόμενο", value="απάντηση")
emit(span.trace_id)`;

/** Words that aren't translated: values, units, names of keys, and what identifies a server or a person. */
const NOT_TRANSLATED =
  /^(true|false|main|ns|ms|min|http|dev|example|com|default|Ctrl|Shift|Alt|Enter|Esc|Delete|Home|End|F\d+|UTC|GMT)$/;

describe('In another language', function () {
  this.timeout(180_000);
  let window: EditorWindow;
  let extension: string;
  let traceId: string;
  let experiment: Awaited<ReturnType<typeof newExperiment>>;
  let texts: TextBundle;
  let manifest: TextBundle;
  keepEvidence(() => window.workbench);

  before(async () => {
    extension = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-localized-'));
    for (const part of ['dist', 'media', 'package.json', 'package.nls.json'])
      await cp(path.join(REPOSITORY, part), path.join(extension, part), { recursive: true });
    texts = await localize('l10n/bundle.l10n.json', `l10n/bundle.l10n.${LANGUAGE}.json`);
    manifest = await localize('package.nls.json', `package.nls.${LANGUAGE}.json`);
    const server = await sharedServer();
    experiment = await newExperiment(server, 'πείραμα');
    traceId = z.string().parse(await runPython(server, MAKE_TRACE, { experiment: experiment.name }));
    window = await openEditorWindow({
      uri: server.uri,
      experiment: experiment.name,
      // Installed, because VS Code's server doesn't translate the manifest of an extension under development.
      extensionPath: null,
      moreExtensions: [extension],
      language: LANGUAGE,
    });
  });
  after(async () => {
    await window.close();
    await rm(extension, { recursive: true, force: true });
  });

  /** Writes the pseudo-localized copy of a file of texts, and returns it. */
  async function localize(from: string, to: string): Promise<TextBundle> {
    const english = TextBundle.parse(JSON.parse(await readFile(path.join(REPOSITORY, from), 'utf8')));
    const pseudo = getL10nPseudoLocalized(english);
    await mkdir(path.dirname(path.join(extension, to)), { recursive: true });
    await writeFile(path.join(extension, to), JSON.stringify(pseudo));
    return TextBundle.parse(pseudo);
  }

  const pseudo = (bundle: TextBundle, key: string): string => {
    const text = bundle[key];
    assert.ok(typeof text === 'string', key);
    return text;
  };
  const command = (name: string): string =>
    `${pseudo(manifest, 'category')}: ${pseudo(manifest, `command.${name}.title`)}`;

  /** Returns the Latin words of what is shown and what screen readers read, each with its text. */
  async function rawWords(within: Locator): Promise<string[]> {
    const shown = await within.evaluateAll((roots) =>
      roots.flatMap((root) => {
        const found: string[] = [];
        for (const element of [root, ...root.querySelectorAll('*')]) {
          if (!element.checkVisibility() || element.closest('style, script, .codicon, .actions')) continue;
          for (const name of ['aria-label', 'aria-description', 'title', 'placeholder'])
            if (element.hasAttribute(name)) found.push(element.getAttribute(name) ?? '');
          for (const node of element.childNodes)
            if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent ?? '');
        }
        return found;
      }),
    );
    return [...new Set(shown)].flatMap((text) =>
      (withoutData(text).match(/[A-Za-z]{2,}/g) ?? [])
        .filter((word) => !NOT_TRANSLATED.test(word))
        .map((word) => `${word} in: ${text.trim()}`),
    );
  }

  /** IDs, commits, and the user are data. */
  function withoutData(text: string): string {
    return [traceId, experiment.name, os.userInfo().username]
      .reduce((left, data) => left.replaceAll(data, ''), text)
      .replace(/\b[0-9a-f]{7,40}\b/g, '');
  }

  async function assertTranslated(where: string, within: Locator): Promise<void> {
    await within.first().waitFor();
    assert.deepEqual(await rawWords(within), [], where);
  }

  const document = (): FrameLocator => window.workbench.webview();

  it('shows no English in the palette', async () => {
    const { page, quickInput } = window.workbench;
    const titles = quickInput.widget.locator('.quick-input-list-row:first-child .label-name');
    // An open palette doesn't show commands that are registered later.
    await eventually(async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('F1');
      await quickInput.field.fill(`>${pseudo(manifest, 'category')}: `, { timeout: 2_000 });
      const wanted = titles.filter({ hasText: pseudo(manifest, 'command.openLastTrace.title') });
      await wanted.waitFor({ timeout: 2_000 });
    }, 30_000);
    await assertTranslated('commands', titles.filter({ hasText: `${pseudo(manifest, 'category')}: ` }));
    await page.keyboard.press('Escape');
  });

  it('shows no English in the side bar', async () => {
    await window.workbench.runCommand(command('refresh'));
    const icon = pseudo(manifest, 'viewsContainers.mlflowTraces.title');
    await window.workbench.page.locator('.activitybar').getByRole('tab', { name: icon }).click();
    const row = window.view.pane.getByRole('treeitem').filter({ hasText: 'ερώτηση' });
    await row.locator('.monaco-tl-twistie').click();
    await window.view.pane.getByRole('treeitem').nth(2).waitFor();
    await assertTranslated('rows', window.view.pane.locator('.monaco-list-rows'));
    await window.workbench.screenshot('pseudo side bar');
    await row.hover();
    await assertTranslated('the tooltip', window.workbench.page.locator('.monaco-hover .rendered-markdown'));
  });

  it('shows no English in a trace, its form, its keys and its labels', async () => {
    await window.view.pane.getByRole('treeitem').filter({ hasText: 'ερώτηση' }).click();
    const spans = document().getByRole('treeitem');
    await spans.filter({ hasText: 'κλήση' }).waitFor();
    await document().getByRole('listitem').filter({ hasText: 'σωστό' }).waitFor();
    await document()
      .getByRole('combobox', { name: pseudo(texts, 'Assessment Name') })
      .waitFor();
    await assertTranslated('the panel', document().locator('body'));
    await window.workbench.screenshot('pseudo panel');
    await window.workbench.page.keyboard.press('?');
    await document().getByText(pseudo(texts, 'Keyboard Shortcuts')).waitFor();
    await assertTranslated('the keys', document().locator('body'));
    await window.workbench.page.keyboard.press('Escape');
    await spans.filter({ hasText: 'κλήση' }).click();
    await document()
      .getByRole('combobox', { name: pseudo(texts, 'Assessment Name') })
      .fill('νέο');
    await document()
      .getByRole('button', { name: pseudo(texts, 'Create') })
      .click();
    await document().locator('.field-error').first().waitFor();
    await assertTranslated('a rejected form', document().locator('body'));
    await window.workbench.screenshot('pseudo form');
  });

  it('shows no English in the table', async () => {
    await window.workbench.runCommand(command('openTable'));
    await document().getByRole('row').filter({ hasText: 'ερώτηση' }).waitFor();
    await assertTranslated('the table', document().locator('body'));
    await window.workbench.screenshot('pseudo table');
  });

  it('shows no English in a picker', async () => {
    await window.workbench.runCommand(command('addFeedbackToLastTrace'));
    const { widget } = window.workbench.quickInput;
    await widget.locator('.quick-input-title').filter({ hasText: /\S/ }).waitFor();
    await assertTranslated('the title', widget.locator('.quick-input-title'));
    await assertTranslated('the choices', widget.locator('.quick-input-list-row:first-child .label-name'));
    await window.workbench.page.keyboard.press('Escape');
  });
});
