import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { Label } from '../../src/model/assessment';
import { FormPage } from './formPage';
import { scrollersOf, untilInSight } from './inSight';
import { layoutFaults } from './layoutFaults';
import { suitePages } from './suitePages';
import type { ThemeName } from './themes';
import { deskAgent, labelOf } from './traceFixture';
import { TraceStub } from './traceHost';

const FOLDER = 'out/screenshots/webview/pane';

const SIZES = [
  { name: '1280x720-terminal', width: 922, height: 382 },
  { name: '536-high', width: 1_552, height: 536 },
  { name: '500-wide', width: 500, height: 900 },
  { name: '150-percent', width: 495, height: 378 },
  { name: 'roomy', width: 1_330, height: 900 },
] as const;
const COUNTS = [0, 3, 12] as const;

/**
 * The sizes to capture per theme; all if unlisted. `light2026` and `hc`, which adds borders, cover the
 * layouts; the listed themes differ from them only in colors. `MLFLOW_PICTURES=all` captures everything.
 */
const THEMES: Readonly<Partial<Record<ThemeName, readonly string[]>>> =
  process.env['MLFLOW_PICTURES'] === 'all'
    ? {}
    : { dark2026: ['1280x720-terminal'], hcLight: ['1280x720-terminal'] };

// Screenshots for review. What a program can check in them is asserted.
describe('screenshots of the Assessments pane', function () {
  this.timeout(90_000);
  const pages = suitePages();
  before(() => void mkdirSync(FOLDER, { recursive: true }));

  for (const theme of ['light2026', 'dark2026', 'hc', 'hcLight'] satisfies ThemeName[])
    for (const size of SIZES.filter(({ name }) => THEMES[theme]?.includes(name) ?? true))
      it(`show 0, 3 and 12 labels, a rejected one, and the form in use (${theme}, ${size.name})`, async () => {
        const stub = new TraceStub({ ...deskAgent(), labels: [] });
        const panel = await pages.trace(stub, { ...size, theme });
        const { page } = panel;
        const form = new FormPage(page);
        await form.button('Create').waitFor();
        await page.evaluate(() => document.fonts.ready);
        const shoot = async (name: string): Promise<void> => {
          await page.waitForTimeout(100); // scrolling happens in the next frame
          await page.screenshot({ path: `${FOLDER}/${size.name}-${name}-${theme}.png` });
          assert.deepEqual(await layoutFaults(page), [], name);
          const scrollers = await scrollersOf(form.pane);
          assert.ok(scrollers.length <= 1, `${name}: ${scrollers.join(', ')}`);
        };
        const refused = form.pane.getByRole('listitem', { name: /^quality:/ });
        for (const count of COUNTS) {
          stub.labels = shownLabels(count, { state: 'saving' });
          stub.sendLabels();
          if (count > 0) await refused.waitFor({ state: 'attached' });
          stub.labels = shownLabels(count, {
            state: 'refused',
            reason: 'The server answered 400: the trace is locked by another run.',
          });
          stub.sendLabels();
          if (count > 0) {
            await untilInSight(refused.locator('.label-state'));
            for (const name of ['Retry', 'Edit', 'Discard'])
              await untilInSight(refused.getByRole('button', { name, exact: true }));
          }
          await shoot(String(count));
        }
        await form.name.click();
        await page.keyboard.press('Escape');
        await form.name.focus();
        await untilInSight(form.name);
        await shoot('in-use');
        await form.value.fill('4,5');
        await form.button('Create').click();
        await form.pane.getByText('Enter a name.').waitFor();
        await shoot('problems');
        await form.name.fill('tone');
        await form.choose(form.dataType, 'Boolean');
        await form.radio('True').click();
        await shoot('boolean');
        await form.radio('True').press('Control+Enter');
        await untilInSight(form.pane.getByRole('listitem', { name: /^tone: true/ }));
        await shoot('made');
        await page.getByRole('tree', { name: 'Spans' }).focus();
        await form.pane.getByRole('listitem', { name: /^tone: true/ }).hover();
        await form.edit('tone');
        await untilInSight(form.radio('False'));
        await shoot('edit');
      });
});

function shownLabels(count: number, save: Label['save']): Label[] {
  const all = [
    labelOf('p-1', {
      name: 'correct',
      value: true,
      rationale: 'Right cable, and in the order of the manual.',
    }),
    labelOf('p-2', {
      name: 'groundedness',
      value: 'no',
      rationale: 'The length is not in the notes.',
      source: { type: 'LLM_JUDGE', id: 'gpt-4.1' },
      mine: false,
    }),
    labelOf('p-3', { name: 'quality', value: 4, save }),
    ...Array.from({ length: 9 }, (_, i) => labelOf(`p-${i + 4}`, { name: `aspect ${i + 1}`, value: i % 5 })),
  ];
  return all.slice(0, count);
}
