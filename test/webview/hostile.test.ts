import assert from 'node:assert/strict';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { tableRow, TableStub } from './tableHost';
import { detailsOf, headerOf, labelOf, rowOf, textOf, type TraceFixture } from './traceFixture';
import { TraceStub } from './traceHost';

const BAD =
  '<img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)> [x](command:workbench.action.quit) ' +
  '![i](https://example.invalid/p.png) <https://example.invalid> javascript:alert(4) $(trash) </textarea>"\'>' +
  '<iframe src=//example.invalid>';

const ALLOWED = new Set(
  (
    'html head meta link style script title body div span main header section h1 h2 h3 p ul ol li dl dt dd pre code ' +
    'strong em del blockquote br hr table thead tbody tr th td button input textarea label form kbd bdi details summary ' +
    'vscode-button ' +
    'vscode-dropdown vscode-option vscode-radio vscode-radio-group vscode-text-area vscode-text-field'
  ).split(' '),
);

function hostileTrace(): TraceFixture {
  const root = rowOf('f000000000000000', { name: BAD, type: BAD, status: 'ERROR' });
  const child = rowOf('f000000000000001', { name: BAD, type: 'RETRIEVER', parentId: root.id });
  const call = {
    id: BAD,
    type: 'function',
    function: { name: BAD, arguments: JSON.stringify({ [BAD]: BAD }) },
  };
  const details = [
    detailsOf(root, {
      statusMessage: BAD,
      model: BAD,
      inputs: textOf('in', { q: BAD, [BAD]: BAD }),
      outputs: textOf('out', { choices: [{ message: { role: BAD, content: BAD, tool_calls: [call] } }] }),
      attributes: [
        { key: BAD, value: textOf('a', JSON.stringify(BAD)) },
        { key: '__proto__', value: textOf('b', '{"__proto__": {"polluted": true}, "constructor": 1}') },
      ],
      events: [{ name: BAD, time: '', attributes: [{ key: BAD, value: textOf('e', BAD) }] }],
      links: [{ traceId: BAD, spanId: BAD }],
    }),
    detailsOf(child, {
      outputs: textOf('out', {
        documents: [{ page_content: BAD, metadata: { doc_uri: 'javascript:alert(5)' } }],
      }),
    }),
  ];
  return {
    header: headerOf({ title: BAD, session: BAD, user: BAD, gitCommit: BAD, gitBranch: BAD, sourceId: BAD }),
    rows: [root, child],
    details: new Map(details.map((one) => [one.id, one])),
    labels: [
      labelOf('a-1', {
        name: BAD,
        value: BAD,
        rationale: BAD,
        source: { type: 'CODE', id: BAD },
        mine: false,
      }),
      labelOf('a-2', {
        metadata: { [BAD]: BAD },
        history: [
          labelOf('a-0', { name: BAD, value: BAD, rationale: BAD, source: { type: 'HUMAN', id: BAD } }),
        ],
        name: BAD,
        value: { [BAD]: BAD },
        save: { state: 'refused', reason: BAD },
      }),
      labelOf('a-3', { name: 'mlflow.notes', value: BAD }),
      labelOf('a-4', { value: null, error: { code: BAD, message: BAD, stack: BAD } }),
    ],
  };
}

describe('hostile content', function () {
  this.timeout(60_000);
  const pages = suitePages();

  const check = async (panel: PanelPage): Promise<void> => {
    const names = await panel.page.evaluate(() =>
      [...document.querySelectorAll('*')].map((one) => one.localName),
    );
    assert.deepEqual(
      [...new Set(names)].filter((name) => !ALLOWED.has(name)),
      [],
    );
    const followed = await panel.page
      .locator('[href], [src], [srcset], [srcdoc], [onerror], [onload]')
      .evaluateAll((all) =>
        all.filter((one) => !['link', 'script'].includes(one.localName)).map((one) => one.outerHTML),
      );
    assert.deepEqual(followed, []);
  };

  it('stays text in every part of a trace and in every format', async () => {
    const stub = new TraceStub(hostileTrace());
    stub.suggestions = [
      { name: BAD, kind: 'feedback', dataType: 'string', values: [BAD, '<b>x</b>'], schema: null },
    ];
    const panel = await pages.trace(stub);
    const { page } = panel;
    page.on('dialog', () => panel.problems.push('a dialog opened'));
    const details = page.getByRole('region', { name: 'Span details' });
    await details.getByText('alert(1)').first().waitFor();
    await check(panel);
    for (const name of ['Text', 'JSON', 'Raw', 'Chat']) {
      await details
        .getByRole('group', { name: 'Format of the outputs' })
        .getByRole('button', { name })
        .click();
      await check(panel);
    }
    for (const name of [/Attributes/, /Events/, /Inputs/]) {
      await details.getByRole('tab', { name }).click();
      await check(panel);
    }
    await page.getByRole('treeitem').nth(1).click();
    await details.getByText('javascript:alert(5)').waitFor();
    await check(panel);
    const name = page.getByRole('combobox', { name: 'Assessment Name' });
    await name.click();
    await page.getByRole('option').first().click();
    await check(panel);
    assert.equal(await page.evaluate(() => Reflect.get({}, 'polluted') as unknown), undefined);
  });

  it('stays text in every cell and header of the table', async () => {
    const stub = new TableStub([
      tableRow(0, {
        request: BAD,
        response: BAD,
        session: BAD,
        labels: { [BAD]: { text: BAD, tone: 'none', count: 1, save: 'saved' } },
      }),
    ]);
    stub.list = { columns: [BAD, '__proto__', 'constructor'], experiment: BAD };
    const panel = await pages.table(stub);
    await panel.page.getByRole('gridcell').nth(2).waitFor();
    await panel.page.getByRole('columnheader', { name: 'constructor' }).waitFor();
    await check(panel);
  });
});
