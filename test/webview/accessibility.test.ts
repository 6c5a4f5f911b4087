import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod/mini';
import { type PanelPage, WebviewBrowser } from './panelPage';
import { openTable, tableRow, TableStub } from './tableHost';
import type { ThemeName } from './themes';
import { deskAgent, labelOf } from './traceFixture';
import { openTrace, TraceStub } from './traceHost';

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const Found = z.array(
  z.object({
    id: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.optional(z.string()) })),
  }),
);

async function violations(panel: PanelPage): Promise<string[]> {
  await panel.page.evaluate(axe);
  const found = await panel.page.evaluate('axe.run(document).then(({ violations }) => violations)');
  return Found.parse(found).flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
  );
}

describe('accessibility', function () {
  this.timeout(90_000);
  let browser: WebviewBrowser;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] satisfies ThemeName[]) {
    it(`axe finds nothing in a trace, its form and its errors (${theme})`, async () => {
      const stub = new TraceStub(deskAgent());
      stub.suggestions = [
        { name: 'quality', kind: 'feedback', dataType: 'number', values: [4], schema: null },
      ];
      const panel = await openTrace(browser, stub, { theme });
      const { page } = panel;
      assert.deepEqual(await violations(panel), []);
      await page.getByRole('treeitem', { name: /^draft_answer/ }).click();
      await page.getByText('gpt-4.1-mini').first().waitFor();
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByText('Enter a name.').waitFor();
      await page.getByRole('combobox', { name: 'Assessment Name' }).fill('qual');
      await page.getByRole('option', { name: /quality/ }).waitFor();
      assert.deepEqual(await violations(panel), []);
      stub.emit('status', {
        phase: 'failed',
        problem: { kind: 'server', message: 'It failed.', detail: 'why', actions: ['retry', 'showLog'] },
        stale: true,
      });
      await page.getByRole('treeitem', { name: /^check_stock/ }).click();
      await page.getByRole('tab', { name: /Events/ }).click();
      await page.getByText('Stack trace').waitFor();
      assert.deepEqual(await violations(panel), []);
      await panel.close();
    });

    it(`axe finds nothing in labels, their history, a note, the keys and selected text (${theme})`, async () => {
      const [first, ...others] = deskAgent().labels;
      const old = labelOf('a-old', { value: false, valid: false });
      const stub = new TraceStub({
        ...deskAgent(),
        labels: [
          labelOf('a-n', { name: 'mlflow.notes', value: 'Ask Ana.' }),
          labelOf('a-m', { name: 'mlflow.notes', value: 'I did.', mine: false }),
          ...(first ? [{ ...first, spanId: null, history: [old], metadata: { run: 'r-1' } }] : []),
          labelOf('a-t', { name: 'tags', value: ['a', 'b'] }),
          ...others,
        ],
      });
      const panel = await openTrace(browser, stub, { theme });
      const { page } = panel;
      const card = page.getByRole('listitem', { name: /^correct:/ });
      await card.getByRole('button', { name: 'History (1)' }).click();
      await card.hover();
      await card.getByRole('button', { name: 'Details' }).click();
      await page.getByRole('listitem', { name: /^tags:/ }).focus();
      await page.keyboard.press('Delete');
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      await card.focus();
      await page.keyboard.press('m');
      await page.getByRole('option').first().waitFor();
      assert.deepEqual(await violations(panel), []);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page
        .getByRole('region', { name: 'Span details' })
        .getByText('Which cable')
        .click({ clickCount: 3 });
      await page.getByRole('toolbar', { name: 'Selected text' }).waitFor();
      assert.deepEqual(await violations(panel), []);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await violations(panel), []);
      await panel.close();
    });

    it(`axe finds nothing in the table (${theme})`, async () => {
      const stub = new TableStub([
        tableRow(0, {
          labels: {
            correct: { text: 'true', tone: 'pass', count: 1, save: 'saved' },
            quality: { text: 'no', tone: 'fail', count: 2, save: 'refused' },
          },
        }),
        tableRow(3),
      ]);
      const panel = await openTable(browser, stub, { theme });
      await panel.page.getByRole('gridcell').nth(2).waitFor();
      await panel.page.getByRole('grid').focus();
      assert.deepEqual(await violations(panel), []);
      await panel.close();
    });
  }
});
