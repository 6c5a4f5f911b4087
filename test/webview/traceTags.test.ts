import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from '../support/eventually';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent } from './traceFixture';
import { TraceStub } from './traceHost';

describe('the expandable trace details', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;

  it("edits tags, keeps the input if saving fails, and doesn't edit MLflow's own tags", async () => {
    const stub = new TraceStub(deskAgent());
    panel = await pages.trace(stub, {});
    const { page } = panel;
    await page.getByRole('button', { name: 'Show Trace Details and Tags' }).click();
    const facts = page.getByRole('region', { name: 'Trace details' });
    await facts.getByRole('button', { name: 'Edit Tag env' }).click();
    assert.equal(await facts.getByRole('button', { name: 'Edit Tag mlflow.traceName' }).count(), 0);
    const value = facts.getByRole('textbox', { name: 'Tag value' });
    await focused(value);
    await value.press('Escape');
    const pencil = facts.getByRole('button', { name: 'Edit Tag env' });
    await focused(pencil);
    await pencil.press('Enter');
    await value.fill('prod');
    stub.failing = 'The server said no.';
    await value.press('Enter');
    await facts.getByText('The server said no.').waitFor();
    assert.equal(await value.inputValue(), 'prod');
    stub.failing = '';
    await value.press('Enter');
    await eventually(async () => assert.equal(await value.count(), 0));
    await focused(pencil);
    await facts.getByRole('button', { name: 'Delete Tag env' }).press('Enter');
    await focused(facts.getByRole('button', { name: 'Undo' }));
    await page.keyboard.press('Enter');
    await focused(pencil);
    await eventually(() =>
      assert.deepEqual(stub.called.slice(-3), ['setTag env prod', 'deleteTag env', 'setTag env dev']),
    );
  });

  it('shows no errors once the form is closed', async () => {
    panel = await pages.trace(new TraceStub(deskAgent()), {});
    const { page } = panel;
    await page.getByRole('button', { name: 'Show Trace Details and Tags' }).press('Enter');
    const facts = page.getByRole('region', { name: 'Trace details' });
    for (const close of ['Escape', 'Enter']) {
      await facts.getByRole('button', { name: 'Add Tag' }).press('Enter');
      const name = facts.getByRole('textbox', { name: 'Tag name' });
      await name.press('Enter');
      await facts.getByText('Enter a tag name.').waitFor();
      if (close === 'Escape') await name.press('Escape');
      else await facts.getByRole('button', { name: 'Cancel' }).press('Enter');
      await facts.getByText('Enter a tag name.').waitFor({ state: 'detached' });
    }
  });

  it('moves the focus from adding a tag to its name, and back', async () => {
    panel = await pages.trace(new TraceStub(deskAgent()), {});
    const { page } = panel;
    await page.getByRole('button', { name: 'Show Trace Details and Tags' }).press('Enter');
    const facts = page.getByRole('region', { name: 'Trace details' });
    const add = facts.getByRole('button', { name: 'Add Tag' });
    await add.press('Enter');
    await focused(facts.getByRole('textbox', { name: 'Tag name' }));
    await facts.getByRole('button', { name: 'Cancel' }).press('Enter');
    await focused(add);
    await add.press('Enter');
    await page.keyboard.type('reviewed');
    await page.keyboard.press('Tab');
    await page.keyboard.type('yes');
    await page.keyboard.press('Enter');
    await focused(add);
  });

  const focused = (control: Locator): Promise<void> =>
    eventually(async () => assert.ok(await control.evaluate((one) => one === document.activeElement)));
});
