import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

describe('The trace panel', function () {
  this.timeout(150_000);
  let server: SharedServer;
  let traces: AgentTrace[];
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, 'panel');
    traces = await makeAgentTraces(server, experiment.name, { count: 3 });
    window = await openEditorWindow({
      uri: server.uri,
      experiment: experiment.name,
      settings: { 'terminal.integrated.gpuAcceleration': 'off' }, // puts its text into the DOM
    });
    await window.open('Question 2', 'answer');
  });
  after(() => window.close());

  const tabs = () => window.workbench.page.locator('.tabs-container').getByRole('tab');
  const clipboard = () => window.workbench.page.evaluate(() => navigator.clipboard.readText());

  it('opens only once per trace', async () => {
    await window.view.row('Question 2').first().click();
    await window.panel.span('answer').waitFor();
    assert.equal(await tabs().count(), 1);
  });

  it('has the focus once its page has loaded, even if the side bar took it back', async () => {
    const { workbench, view } = window;
    // Mimics VS Code, which does this after re-rendering the rows of a view that had the focus just before.
    const takeBack = (): Promise<unknown> =>
      workbench.page.evaluate(`
      new MutationObserver((_, observer) => {
        if (!document.querySelector('.tab.active[aria-label^="Question 3"]')) return;
        observer.disconnect();
        window.takenBack = 0;
        for (const ms of [0, 30, 60]) setTimeout(() => {
          document.querySelector('.part.sidebar .monaco-list').focus();
          window.takenBack++;
        }, ms);
      }).observe(document.body, { childList: true, subtree: true, attributes: true });
    `);
    const selects = async (key: string, span: string): Promise<void> => {
      // Waiting for the new tab to get the focus isn't enough: it may still be taken back.
      await workbench.page.waitForFunction('window.takenBack === 3');
      // VS Code focuses a page before its scripts run. Keys pressed before that are lost.
      await workbench
        .webview()
        .getByRole('region', { name: 'Span details' })
        .getByText(/Question 3/)
        .waitFor();
      await window.untilPanelFocused();
      await workbench.page.keyboard.press(key);
      await eventually(async () =>
        assert.equal(await window.panel.span(span).getAttribute('aria-selected'), 'true'),
      );
    };
    await takeBack();
    await window.click('Question 3');
    await selects('ArrowDown', 'retrieve');
    assert.equal(await view.row('Question 3').first().getAttribute('aria-selected'), 'true');
    await window.click('Question 2');
    await workbench.page.evaluate('window.takenBack = 0');
    await takeBack();
    await window.click('Question 3'); // its tab comes back and its page reloads
    await selects('ArrowDown', 'chat');
    await tabs().filter({ hasText: 'Question 3' }).getByRole('button', { name: /Close/ }).click();
    await window.panel.span('answer').waitFor();
  });

  it('copies the trace ID', async () => {
    await window.panel.button('Copy Trace ID').click();
    await eventually(async () => assert.equal(await clipboard(), traces[1]!.traceId));
  });

  it('keeps the half-filled form of each span across an immediate tab switch', async () => {
    const { panel, workbench } = window;
    await panel.span('chat').click();
    await panel.nameBox.fill('tone');
    await panel.rationaleBox.pressSequentially('half a sente');
    await window.view.row('Question 1').first().click();
    await workbench.page.getByRole('tab', { name: /Question 1/ }).waitFor();
    await panel.span('answer').waitFor();
    await workbench.page.getByRole('tab', { name: /Question 2/ }).click();
    await panel.span('chat').waitFor();
    assert.equal(await panel.span('chat').getAttribute('aria-selected'), 'true');
    await eventually(async () => assert.equal(await panel.rationaleBox.inputValue(), 'half a sente'));
    await eventually(async () => assert.equal(await panel.nameBox.inputValue(), 'tone'));
    await panel.span('lookup').click();
    await eventually(async () => assert.equal(await panel.nameBox.inputValue(), ''));
  });

  it('restores its state after a window reload', async () => {
    const { panel, workbench } = window;
    const webview = workbench.webview();
    const findText = webview.getByRole('textbox', { name: 'Find text' });
    const status = webview.getByRole('combobox', { name: 'Span status' });
    const hasSearch = async (): Promise<void> => {
      await webview
        .locator('.find-count')
        .getByText(/^2 of \d+$/)
        .waitFor();
      assert.equal(await findText.inputValue(), 'lookup');
      assert.equal(await findText.evaluate((element) => element === document.activeElement), false);
      assert.equal(await status.inputValue(), 'OK');
    };
    await panel.button('Filter Spans').click();
    await status.selectOption('OK');
    await panel.span('lookup').click();
    await panel.button('Find in trace').click();
    await findText.fill('lookup'); // first match: `chat`, which calls it; second match: the selected span
    await webview
      .locator('.find-count')
      .getByText(/^2 of \d+$/)
      .waitFor();
    await panel.span('chat').click();
    await webview.getByRole('tab', { name: /Attributes/ }).click();
    await window.view.row('Question 1').first().click();
    await workbench.page.getByRole('tab', { name: /Question 1/ }).waitFor();
    await panel.span('answer').waitFor();
    await workbench.page.getByRole('tab', { name: /Question 2/ }).click();
    await panel.span('chat').waitFor();
    await hasSearch();
    await sleep(6_000); // in a browser, VS Code persists open editors to IndexedDB every 5 seconds
    await workbench.reload();
    await panel.span('chat').waitFor();
    await hasSearch();
    await eventually(async () => {
      assert.equal(await panel.span('chat').getAttribute('aria-selected'), 'true');
      assert.equal(await panel.rationaleBox.inputValue(), 'half a sente');
      assert.equal(
        await workbench
          .webview()
          .getByRole('tab', { name: /Attributes/ })
          .getAttribute('aria-selected'),
        'true',
      );
    });
    await workbench.page.getByRole('tab', { name: /Question 2/ }).waitFor();
  });

  it('restores an old draft with its date, despite unreadable files in the folder', async () => {
    const { panel, workbench } = window;
    const drafts = path.join(workbench.dataDir, 'User/globalStorage/mlflow-traces.mlflow-traces/drafts');
    const [name = '', ...more] = await readdir(drafts);
    assert.deepEqual(more, []);
    const old = (await readFile(path.join(drafts, name), 'utf8')).replace(/"at":\d+/, '"at":1741521600000');
    await workbench.runCommand('View: Close All Editors');
    await mkdir(path.join(drafts, 'folder.json'));
    await symlink('loop.json', path.join(drafts, 'loop.json'));
    await writeFile(path.join(drafts, name), old);
    await workbench.reload();
    await window.open('Question 2', 'answer');
    await panel.span('chat').click();
    await panel.assessments.getByText(/Draft from 2025-03-\d+/).waitFor();
    assert.equal(await panel.rationaleBox.inputValue(), 'half a sente');
    await workbench.screenshot('old draft');
    await panel.rationaleBox.pressSequentially('nce');
    await panel.assessments.getByText(/Draft from/).waitFor({ state: 'detached' });
    await eventually(async () =>
      assert.match(await readFile(path.join(drafts, name), 'utf8'), /half a sentence/),
    );
    assert.equal((await readdir(drafts)).length, 3);
  });

  it('opens only once per trace even before its old tab is restored', async () => {
    const { workbench, panel, view } = window;
    await workbench.runCommand('View: Close All Editors');
    await view.row('Question 2').first().click();
    await panel.span('answer').waitFor();
    await view.row('Question 1').first().click();
    await workbench.page.getByRole('tab', { name: /Question 1/ }).waitFor();
    await panel.span('answer').waitFor();
    await sleep(6_000); // VS Code persists open editors every 5 seconds
    await workbench.reload();
    await panel.span('answer').waitFor();
    await view.open();
    await view.row('Question 2').first().click(); // its background tab is not restored yet
    await eventually(async () => assert.equal(await panel.span('answer').isVisible(), true));
    await tabs().filter({ hasText: 'Question 2' }).first().click();
    await eventually(async () => assert.equal(await tabs().filter({ hasText: 'Question 2' }).count(), 1));
    await panel.span('answer').waitFor();
  });

  it('opens the older trace in the same tab', async () => {
    const { panel, workbench } = window;
    await window.view.open();
    await window.view.row('Question 3').first().click();
    await workbench.page.getByRole('tab', { name: /Question 3/ }).waitFor();
    await panel.span('answer').waitFor();
    await workbench.webview().getByText('1 of 3').waitFor();
    const before = await tabs().count();
    await panel.button('Older Trace').click();
    await workbench.webview().getByText('2 of 3').waitFor();
    assert.ok((await tabs().count()) <= before, 'no more tabs than before');
  });

  it('opens another trace with the last layout, also after a window reload', async () => {
    const { panel, workbench } = window;
    const splitter = () => workbench.webview().getByRole('separator', { name: 'Resize Spans' });
    const share = () => splitter().getAttribute('aria-valuenow');
    const before = Number(await share());
    await splitter().press('ArrowRight');
    await splitter().press('ArrowRight');
    await eventually(async () => assert.equal(await share(), String(before + 4)));
    // The layout is saved shortly after the splitter stops, without any signal. Check with a newly opened
    // panel each time.
    await eventually(async () => {
      await workbench.runCommand('View: Close All Editors');
      await window.view.row('Question 1').first().click();
      await panel.span('answer').waitFor();
      assert.equal(await share(), String(before + 4));
    }, 30_000);
    await workbench.runCommand('View: Close All Editors');
    await workbench.reload();
    await window.view.open();
    await window.view.row('Question 3').first().click();
    await panel.span('answer').waitFor();
    await eventually(async () => assert.equal(await share(), String(before + 4)));
    await splitter().dblclick();
  });

  it('opens to the side, and moves an open panel there', async () => {
    const { view, workbench, panel } = window;
    const groups = workbench.page.locator('.editor-group-container');
    const inGroup = (n: number, name: RegExp) => groups.nth(n).locator('.tab').filter({ hasText: name });
    await workbench.runCommand('View: Close All Editors');
    await window.click('Question 2');
    await view.fromMenu('Question 1', 'Open to the Side');
    await inGroup(1, /Question 1/).waitFor();
    assert.equal(await groups.count(), 2);
    await workbench.page.keyboard.press('ControlOrMeta+1'); // focuses the first group
    await window.click('Question 3');
    await view.fromMenu('Question 2', 'Open to the Side');
    await inGroup(1, /Question 2/).waitFor();
    await inGroup(0, /Question 2/).waitFor({ state: 'detached' });
    await inGroup(1, /Question 2/)
      .locator('.italic')
      .waitFor({ state: 'detached' }); // no longer a preview tab
    await eventually(async () => {
      const roots = await Promise.all(
        workbench.page.frames().map((frame) => frame.getByRole('treeitem', { name: /^answer/ }).count()),
      );
      assert.equal(
        roots.reduce((sum, count) => sum + count, 0),
        2,
        'not both traces are shown',
      );
    });
    await workbench.screenshot('open to the side');
    await workbench.runCommand('View: Close All Editors');
    await window.open('Question 2', 'answer');
    await panel.span('answer').waitFor();
  });

  it('reloads the trace', async () => {
    await window.panel.button('Reload Trace').click();
    await window.panel.span('answer').waitFor();
  });

  it('opens from a trace ID in a terminal', async () => {
    const { workbench, panel } = window;
    const { page } = workbench;
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Terminal: Create New Terminal');
    const lines = page.locator('.xterm-rows > div');
    await lines.filter({ hasText: /[#$] / }).first().waitFor(); // the prompt; input before it is lost
    await page.keyboard.type(`echo trace ${traces[0]!.traceId}`);
    await page.keyboard.press('Enter');
    const output = lines.filter({ hasText: /^trace tr-/ }).first();
    await output.waitFor();
    const box = (await output.boundingBox())!;
    const y = box.y + box.height / 2;
    await eventually(async () => {
      // Links are detected when the mouse rests on a line, without any signal.
      await page.mouse.move(box.x + 150, y - 3);
      await page.mouse.move(box.x + 200, y, { steps: 6 });
      await sleep(400);
      await page.keyboard.down('Control');
      await page.mouse.move(box.x + 204, y, { steps: 3 });
      await page.mouse.click(box.x + 204, y);
      await page.keyboard.up('Control');
      await page.getByRole('tab', { name: /Question 1/ }).waitFor({ timeout: 1_500 });
    }, 30_000);
    await panel.span('answer').waitFor();
    await workbench.screenshot('panel from terminal');
  });
});
