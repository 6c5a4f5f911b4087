import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { tableRow, TableStub } from './tableHost';
import type { ThemeName } from './themes';
import { deskAgent, labelOf } from './traceFixture';
import { TraceStub } from './traceHost';

const FOLDER = 'out/screenshots/webview';

// Screenshots for review. What a program can check in them is asserted: nothing overflows, nothing fails.
describe('screenshots of the panels', function () {
  this.timeout(90_000);
  const pages = suitePages();
  before(() => void mkdirSync(FOLDER, { recursive: true }));

  const shoot = async (panel: PanelPage, name: string): Promise<void> => {
    const { page } = panel;
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${FOLDER}/${name}.png` });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${name} is ${wide} px wider than the window`);
    assert.deepEqual(panel.problems, []);
  };
  const pane = (page: Page): Locator => page.getByRole('region', { name: 'Assessments' });
  const select = async (page: Page, span: string): Promise<void> => {
    await page.getByRole('treeitem', { name: new RegExp(`^${span}`) }).click();
    await page.getByRole('region', { name: 'Span details' }).getByText(span).first().waitFor();
  };

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] satisfies ThemeName[]) {
    for (const [width, height] of [
      [620, 1080],
      [1000, 760],
      [1600, 900],
    ] as const) {
      it(`show a trace (${theme}, ${width} px)`, async () => {
        const panel = await pages.trace(new TraceStub(deskAgent()), { theme, width, height });
        await select(panel.page, 'draft_answer');
        await pane(panel.page).getByRole('button', { name: 'Create' }).waitFor();
        await shoot(panel, `trace-${theme}-${width}`);
      });

      it(`show the table (${theme}, ${width} px)`, async () => {
        const rows = Array.from({ length: 42 }, (_, i) =>
          tableRow(i, {
            labels: {
              ...(i % 3 === 0
                ? {
                    correct: {
                      text: String(i % 2 === 0),
                      tone: i % 2 === 0 ? 'pass' : 'fail',
                      count: 1,
                      save: 'saved',
                    },
                  }
                : {}),
              ...(i % 4 === 1 ? { quality: { text: '4', tone: 'none', count: 2, save: 'saving' } } : {}),
            },
          }),
        );
        const stub = new TableStub(rows);
        stub.list = { hasMore: true };
        const panel = await pages.table(stub, { theme, width, height });
        await panel.page.getByText('Which cable for port 5?').click();
        await shoot(panel, `table-${theme}-${width}`);
      });
    }
  }

  it('show the states of labels and of the form', async () => {
    const fixture = deskAgent();
    const stub = new TraceStub({
      ...fixture,
      labels: [
        labelOf('1', {
          name: 'quality',
          value: 4,
          save: { state: 'refused', reason: 'The server said: no.' },
        }),
        labelOf('2', {
          name: 'tone',
          value: 'friendly',
          save: { state: 'waiting', reason: "http://127.0.0.1:5000 doesn't respond." },
        }),
        labelOf('3', {
          name: 'expected_answer',
          kind: 'expectation',
          value: 'Use the blue cable: unplug the old one, then plug the blue one into port 4.',
        }),
        labelOf('4', { name: 'mlflow.notes', value: 'Ask Ana about the second rack.' }),
        labelOf('5', {
          name: 'relevance',
          value: null,
          error: { code: 'RATE_LIMIT', message: '429 from the judge', stack: '' },
          source: { type: 'LLM_JUDGE', id: 'gpt-4.1' },
          mine: false,
        }),
      ],
    });
    const panel = await pages.trace(stub, { width: 1330, height: 1000 });
    await pane(panel.page).getByText('429 from the judge').waitFor();
    await pane(panel.page).getByRole('combobox', { name: 'Assessment Name' }).fill('quality');
    await pane(panel.page).getByRole('textbox', { name: 'Value' }).fill('4,5');
    await pane(panel.page).getByRole('button', { name: 'Create' }).click();
    await pane(panel.page)
      .getByText(/Use a decimal point/)
      .first()
      .waitFor();
    await shoot(panel, 'states-labels');
  });

  it('show the form for each data type, with suggestions', async () => {
    const stub = new TraceStub(deskAgent());
    stub.suggestions = [
      { name: 'quality', kind: 'feedback', dataType: 'number', values: [4], schema: null },
      { name: 'helpful', kind: 'feedback', dataType: 'boolean', values: [true], schema: null },
      { name: 'expected_answer', kind: 'expectation', dataType: 'string', values: ['blue'], schema: null },
    ];
    const panel = await pages.trace(stub, { width: 1330, height: 830 });
    const { page } = panel;
    await pane(page).getByRole('combobox', { name: 'Assessment Name' }).click();
    await pane(page).getByRole('option').first().waitFor();
    await shoot(panel, 'form-suggestions');
    await pane(page)
      .getByRole('option', { name: /helpful/ })
      .click();
    await pane(page).getByRole('radio', { name: 'True' }).click();
    await shoot(panel, 'form-boolean');
    await pane(page).getByRole('combobox', { name: 'Data Type' }).click();
    await shoot(panel, 'form-datatypes');
    await pane(page).getByRole('option', { name: 'String' }).click();
    await shoot(panel, 'form-string');
  });

  it('show other spans, formats and states', async () => {
    const stub = new TraceStub(deskAgent());
    const panel = await pages.trace(stub, { width: 1330, height: 830 });
    const { page } = panel;
    await select(page, 'check_stock');
    await page.getByRole('tab', { name: /Events/ }).click();
    await shoot(panel, 'details-events');
    await select(page, 'draft_answer');
    await page.getByRole('tab', { name: /Attributes/ }).click();
    await shoot(panel, 'details-attributes');
    await page.getByRole('tab', { name: /Inputs/ }).click();
    for (const name of ['JSON', 'Text', 'Raw']) {
      await page.getByRole('group', { name: 'Format of the inputs' }).getByRole('button', { name }).click();
      await shoot(panel, `details-${name.toLowerCase()}`);
    }
    await page
      .getByRole('group', { name: 'Format of the inputs' })
      .getByRole('button', { name: 'Chat' })
      .click();
    await select(page, 'fetch_notes');
    await page.getByRole('button', { name: 'Hide Assessments' }).click();
    stub.emit('status', {
      phase: 'ready',
      problem: {
        kind: 'unreachable',
        message: "Can't connect to http://127.0.0.1:5000.",
        detail: 'connect ECONNREFUSED 127.0.0.1:5000',
        actions: ['retry', 'selectServer', 'showLog'],
      },
      stale: true,
    });
    await page.getByText('ECONNREFUSED').waitFor();
    await shoot(panel, 'details-documents');
  });
});
