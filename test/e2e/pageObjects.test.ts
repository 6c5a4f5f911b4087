import type { Page } from 'playwright-core';
import { keepEvidence } from '../support/evidence';
import { newExperiment, sharedServer } from '../support/servers';
import { makeAgentTraces } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

/**
 * VS Code restores its parts asynchronously, possibly between a check of a part and the click on it. Here,
 * the part changes by itself at the first key press or mouse move, that is, after any check before it.
 */
describe('The page objects of these tests', function () {
  this.timeout(120_000);
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    const server = await sharedServer();
    const experiment = (await newExperiment(server, 'pages')).name;
    await makeAgentTraces(server, experiment);
    window = await openEditorWindow({ uri: server.uri, experiment });
  });

  after(() => window.close());

  it('show the Traces view even if VS Code shows it at the same time', async () => {
    const { view, workbench } = window;
    await view.open();
    for (let i = 0; i < 2; i += 1) {
      await workbench.runCommand('View: Show Explorer');
      await view.tree.waitFor({ state: 'hidden' });
      await atFirstAction(workbench.page, '.activitybar [role=tab][aria-label^="MLflow Traces"]');
      await view.open();
      await view.rows.first().waitFor();
    }
    await view.open(); // already visible
    await view.rows.first().waitFor();
  });

  it('show the notifications even if VS Code opens or closes them at the same time', async () => {
    const { notifications, workbench } = window;
    const center = workbench.page.locator('.notifications-center');
    await workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await workbench.quickInput.field.fill('kept');
    await workbench.quickInput.choose(/Create new label "kept"…/);
    await workbench.quickInput.field.fill('4');
    await workbench.quickInput.item('4').first().click();
    await workbench.quickInput.widget.getByText('3/3').waitFor();
    await workbench.page.keyboard.press('Enter');
    await (await notifications.withText('kept = 4')).waitFor();
    await center.getByRole('button', { name: /Hide Notifications/ }).click();
    await center.waitFor({ state: 'hidden' });
    await atFirstAction(workbench.page, '.statusbar [id="status.notifications"] a');
    await (await notifications.withText('kept = 4')).waitFor();
  });

  it('select a data type even if its list opens at the same time', async () => {
    const { panel, workbench } = window;
    await window.open('Question 1', 'answer');
    for (const dataType of ['Boolean', 'String', 'Number']) {
      await atFirstAction(await workbench.webviewFrame(), '[role=combobox][aria-labelledby]');
      await panel.chooseDataType(dataType);
      const isBoolean = dataType === 'Boolean';
      await (isBoolean ? panel.assessments.getByRole('radio', { name: 'True' }) : panel.valueBox).waitFor();
    }
  });
});

/** Clicks an element from inside the page at the next key press or mouse move. */
async function atFirstAction(page: Pick<Page, 'evaluate'>, selector: string): Promise<void> {
  await page.evaluate(`
    const events = ['keydown', 'pointermove', 'mousemove'];
    const act = () => {
      for (const event of events) document.removeEventListener(event, act, true);
      document.querySelector(${JSON.stringify(selector)}).click();
      const until = Date.now() + 600; // VS Code takes a second click on an icon only after half a second
      while (Date.now() < until);
    };
    for (const event of events) document.addEventListener(event, act, true);
  `);
}
