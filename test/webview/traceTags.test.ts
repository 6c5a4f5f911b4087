import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { deskAgent } from './traceFixture';
import { TraceStub } from './traceHost';

describe('what unfolds below the first line of a trace', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;

  it('edits tags, keeps what was typed when it cannot be saved, and leaves those of MLflow alone', async () => {
    const stub = new TraceStub(deskAgent());
    panel = await pages.trace(stub, {});
    const { page } = panel;
    await page.getByRole('button', { name: 'Show trace details and tags' }).click();
    const facts = page.getByRole('region', { name: 'Trace details' });
    await facts.getByRole('button', { name: 'Edit tag env' }).click();
    assert.equal(await facts.getByRole('button', { name: 'Edit tag mlflow.traceName' }).count(), 0);
    const value = facts.getByRole('textbox', { name: 'Tag value' });
    await value.fill('prod');
    stub.failing = 'The server said no.';
    await value.press('Enter');
    await facts.getByText('The server said no.').waitFor();
    assert.equal(await value.inputValue(), 'prod');
    stub.failing = '';
    await value.press('Enter');
    await eventually(async () => assert.equal(await value.count(), 0));
    await facts.getByRole('button', { name: 'Delete tag env' }).click();
    await facts.getByRole('button', { name: 'Undo' }).click();
    await eventually(() =>
      assert.deepEqual(stub.called.slice(-3), ['setTag env prod', 'deleteTag env', 'setTag env dev']),
    );
  });
});
