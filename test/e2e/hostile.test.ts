import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { runPython } from '../support/python';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

const REQUEST = '$(trash) [x](command:workbench.action.closeWindow) https://e.example';

describe('A request crafted as a link, a command and an icon', function () {
  this.timeout(120_000);
  let server: SharedServer;
  let window: EditorWindow;
  const requested: string[] = [];
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, '$(trash) [x](command:x)');
    await runPython(
      server,
      `
mlflow.set_experiment(given["experiment"])
span = mlflow.start_span_no_context("$(bug) agent", inputs={"question": given["request"]}, tags={"evil": given["request"]})
span.set_outputs({"answer": "\\r\`\`\`\\n" + given["request"]})
span.end()
mlflow.flush_trace_async_logging()
mlflow.log_feedback(trace_id=span.trace_id, name=given["request"], value=given["request"], rationale=given["request"])
emit(span.trace_id)`,
      { experiment: experiment.name, request: REQUEST },
    );
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
    window.workbench.page.on('request', (request) => requested.push(request.url()));
  });
  after(() => window.close());

  /** Asserts that the matching elements contain no links, and no icons made from the text. */
  async function assertInert(selector: string): Promise<void> {
    const found = await window.workbench.page.locator(selector).evaluateAll((elements) =>
      elements.map((element) => ({
        text: element.textContent,
        links: [...element.querySelectorAll('[href], [data-href]')].map((link) => link.outerHTML),
        icons: element.querySelectorAll('.codicon-trash, .codicon-bug').length,
      })),
    );
    assert.ok(found.length > 0, `${selector} is there`);
    for (const { text, links, icons } of found) {
      assert.deepEqual(links, [], `links in ${selector}: ${text}`);
      assert.equal(icons, 0, `icons in ${selector}: ${text}`);
    }
  }

  it('is plain text in the tree and its label rows', async () => {
    await window.view.open();
    const row = window.view.row('command:workbench.action.closeWindow').first();
    await row.waitFor();
    assert.ok((await row.innerText()).includes('$(trash) [x](command:workbench.action.closeWindow)'));
    await row.locator('.monaco-tl-twistie').click();
    await window.view.rows.nth(1).waitFor();
    // Check the text only: a label's row also has our own trash button.
    await assertInert('.part.sidebar .monaco-list-row .monaco-icon-label-container');
  });

  it('is plain text in the tooltip', async () => {
    const { page } = window.workbench;
    const tooltip = page.locator('.monaco-hover:visible').filter({ hasText: 'e.example' });
    await eventually(async () => {
      await page.mouse.move(800, 500); // a re-rendered row shows no tooltip until the mouse re-enters it
      await window.view.rows.first().hover();
      await tooltip.first().waitFor({ timeout: 4_000 });
    }, 30_000);
    await window.workbench.screenshot('hostile tooltip');
    await assertInert('.monaco-hover');
  });

  it('is plain text in quick picks', async () => {
    const { workbench } = window;
    await workbench.runCommand('MLflow: Open Trace…');
    await workbench.quickInput.item(/e\.example/).waitFor();
    assert.ok((await workbench.quickInput.labels())[0]?.includes('$(trash)'));
    await assertInert('.quick-input-widget .quick-input-list .monaco-list-row');
    await workbench.quickInput.field.press('Escape');
    await workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await workbench.quickInput.widget.getByText('1/3').waitFor();
    await assertInert('.quick-input-widget .quick-input-titlebar');
    await assertInert('.quick-input-widget .quick-input-list .monaco-list-row');
    await workbench.screenshot('hostile quick pick');
  });

  it('is plain text in the prompt, as the name of a label', async () => {
    const { quickInput } = window.workbench;
    await quickInput.choose(REQUEST); // the name of the existing label
    await quickInput.widget.getByText('2/3').waitFor();
    await quickInput.field.press('Enter');
    await quickInput.widget.getByText('3/3').waitFor();
    await quickInput.widget
      .getByText(/Why is \$\(trash\) \[x\]/)
      .first()
      .waitFor();
    await window.workbench.screenshot('hostile prompt');
    await assertInert('.quick-input-widget');
    await quickInput.field.press('Escape');
    await window.workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await quickInput.widget.getByText('1/3').waitFor();
  });

  it('is plain text in the notification', async () => {
    const { workbench } = window;
    await workbench.quickInput.field.fill('ok');
    await workbench.quickInput.choose(/Create new label "ok"…/);
    await workbench.quickInput.choose('👍');
    await workbench.quickInput.widget.getByText('3/3').waitFor();
    await workbench.page.keyboard.press('Enter');
    await (await window.notifications.withText('Added ok = true')).waitFor();
    await workbench.screenshot('hostile notification');
    await assertInert('.notification-list-item .notification-list-item-message');
    await workbench.page.keyboard.press('Escape');
  });

  it('is plain text in the status bar, as the name of the experiment', async () => {
    const item = window.workbench.page
      .locator('.part.statusbar .statusbar-item')
      .filter({ hasText: 'command:x' });
    assert.ok((await item.innerText()).includes('$(trash) [x]'));
    assert.equal(await item.locator('.codicon-trash').count(), 0);
  });

  it('is plain text in the tab and in the panel', async () => {
    await window.view.rows.first().click();
    await window.panel.spans.getByRole('treeitem').first().waitFor();
    const tab = window.workbench.page.locator('.tabs-container .tab').filter({ hasText: 'command:' });
    assert.ok((await tab.innerText()).includes('$(trash) [x]('));
    await assertInert('.tabs-container .tab');
    await window.panel.assessments.getByText('https://e.example').first().waitFor();
    const frame = await window.workbench.webviewFrame();
    assert.equal(await frame.locator('a, iframe, img, object, form[action]').count(), 0);
    await window.workbench.screenshot('hostile panel');
  });

  it('is plain text in document and comparison tabs, and in the documents', async () => {
    const { workbench, panel } = window;
    const tabs = workbench.page.locator('.tabs-container');
    await panel.button('Open Outputs in Editor').click();
    await tabs.getByRole('tab', { name: /bug_agent_outputs/ }).waitFor();
    await workbench.page
      .locator('.editor-group-container.active .view-lines')
      .getByText(/e\.example/)
      .first()
      .waitFor();
    await tabs
      .getByRole('tab', { name: /command:/ })
      .first()
      .click();
    await panel.spans.getByRole('treeitem').first().click();
    await workbench.runCommand('MLflow: Select Span for Compare');
    await workbench.runCommand('MLflow: Compare with Selected Span');
    const compared = workbench.page.locator('.tabs-container .tab').filter({ hasText: '↔' });
    await compared.waitFor();
    assert.ok((await compared.innerText()).includes('$(bug) agent ($(trash) [x](command:'));
    await assertInert('.tabs-container .tab');
    await assertInert('.breadcrumbs-control');
    // An editor turns URLs into links, and in Markdown also command links, which Ctrl+click would run.
    const links = workbench.page.locator('.modified-in-monaco-diff-editor .detected-link');
    await links.filter({ hasText: 'e.example' }).first().waitFor();
    assert.deepEqual(
      (await links.allTextContents()).filter((text) => text.includes('command:')),
      [],
    );
    await workbench.screenshot('hostile documents');
  });

  it('causes no requests to its URL', () => {
    assert.deepEqual(
      requested.filter((url) => url.includes('e.example')),
      [],
    );
  });
});
