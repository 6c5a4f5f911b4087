import type { Page } from 'playwright-core';
import { keepEvidence } from '../support/evidence';
import { newExperiment, sharedServer } from '../support/servers';
import { makeAgentTraces } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

/**
 * VS Code restores its parts at its own time, also between a look at one and the click on it. Here the part changes by
 * itself at the first key or movement of the mouse, so after every look that came before.
 */
describe('The pages of these tests', function () {
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

  it('show the Traces view also when VS Code shows it in that moment', async () => {
    const { view, workbench } = window;
    await view.open();
    for (let i = 0; i < 2; i += 1) {
      await workbench.runCommand('View: Show Explorer');
      await view.tree.waitFor({ state: 'hidden' });
      await atFirstAction(workbench.page, '.activitybar [role=tab][aria-label^="MLflow Traces"]');
      await view.open();
      await view.rows.first().waitFor();
    }
    await view.open(); // it is shown already
    await view.rows.first().waitFor();
  });

  it('show the notifications also when VS Code opens or closes them in that moment', async () => {
    const { notifications, workbench } = window;
    const centre = workbench.page.locator('.notifications-center');
    await workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await workbench.quickInput.field.fill('kept');
    await workbench.quickInput.choose(/Create new label “kept”…/);
    await workbench.quickInput.field.fill('4');
    await workbench.quickInput.item('4').first().click();
    await workbench.quickInput.widget.getByText('3/3').waitFor();
    await workbench.page.keyboard.press('Enter');
    await (await notifications.withText('kept = 4')).waitFor();
    await centre.getByRole('button', { name: /Hide Notifications/ }).click();
    await centre.waitFor({ state: 'hidden' });
    await atFirstAction(workbench.page, '.statusbar [id="status.notifications"] a');
    await (await notifications.withText('kept = 4')).waitFor();
  });

  it('choose a data type also when its list opens in that moment', async () => {
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

/** Clicks an element of the page from inside it, at the first key or movement of the mouse from now on. */
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
