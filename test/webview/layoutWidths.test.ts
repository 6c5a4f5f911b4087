import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { layoutFaults } from './layoutFaults';
import { suitePages } from './suitePages';
import { VIEWER_STATES, viewerStub } from './viewerStates';

const FOLDER = 'out/screenshots/webview/widths';

/** Window sizes in CSS pixels. At 200% zoom, these are half of the physical size. */
const WINDOWS = [
  { name: '500', width: 500, height: 900 },
  { name: '620', width: 620, height: 900 },
  { name: '1000', width: 1_000, height: 760 },
  { name: '1600', width: 1_600, height: 900 },
  { name: '2000', width: 2_000, height: 1_100 },
  { name: '500 at 200 percent', width: 250, height: 450 },
  { name: '1000 at 200 percent', width: 500, height: 380 },
] as const;

describe('a trace in windows of all widths', function () {
  this.timeout(120_000);
  const pages = suitePages();
  before(() => void mkdirSync(FOLDER, { recursive: true }));

  it('fails the check if something is clipped or covered', async () => {
    const panel = await pages.trace(viewerStub(), { width: 500 });
    assert.deepEqual(await layoutFaults(panel.page), []);
    await panel.page.evaluate(() => {
      const bad = '<button class="wide">wide</button><div class="cut">a text that is cut off</div>';
      document.querySelector('.trace-header')?.insertAdjacentHTML('beforebegin', bad);
      const style = (selector: string, css: Record<string, string>): void => {
        Object.assign(document.querySelector<HTMLElement>(selector)?.style ?? {}, css);
      };
      style('.wide', { width: '9999px', flex: 'none' });
      style('.cut', { width: '40px', overflow: 'hidden', whiteSpace: 'nowrap' });
      document.querySelector('.app')?.insertAdjacentHTML('beforeend', '<div class="over"></div>');
      style('.over', { position: 'fixed', inset: '0', zIndex: '99' });
    });
    const told = (await layoutFaults(panel.page)).join('\n');
    for (const fault of ['px wide', 'wide "wide" is at 0 to 9999', 'is cut', 'lies under div.over'])
      assert.ok(told.includes(fault), `${fault} in ${told}`);
  });

  for (const { name, width, height } of WINDOWS) {
    it(`has every control within reach and clips no text, in all its states (${name} px)`, async () => {
      const stub = viewerStub();
      const panel = await pages.trace(stub, { width, height });
      const faults: string[] = [];
      for (const state of VIEWER_STATES) {
        await state.go({ page: panel.page, stub }).catch((error: unknown) => {
          throw new Error(`on the way to ${state.name}`, { cause: error });
        });
        faults.push(...(await layoutFaults(panel.page)).map((fault) => `${state.name}: ${fault}`));
        if (process.env['LAYOUT_PICTURES'] === '1')
          await panel.page.screenshot({ path: `${FOLDER}/${name} ${state.name}.png` });
      }
      assert.deepEqual([...new Set(faults), ...panel.problems], []);
    });
  }
});
