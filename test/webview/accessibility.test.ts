import assert from 'node:assert/strict';
import { violations } from './axe';
import { suitePages } from './suitePages';
import { TABLE_STATES, tableStub } from './tableStates';
import type { ThemeName } from './themes';
import { VIEWER_STATES, viewerStub } from './viewerStates';

describe('accessibility', function () {
  this.timeout(120_000);
  const pages = suitePages();

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] satisfies ThemeName[]) {
    // The other themes differ only in colors.
    const colors = theme !== 'dark';

    it(`axe reports no violations in any state of a trace (${theme})`, async () => {
      const stub = viewerStub();
      const panel = await pages.trace(stub, { theme });
      const { page, problems } = panel;
      const found: string[] = [];
      for (const state of VIEWER_STATES) {
        await state.go({ page, stub });
        found.push(...(await violations(page, colors)).map((one) => `${state.name}: ${one}`));
      }
      assert.deepEqual([...found, ...problems], []);
    });

    it(`axe reports no violations in any state of the table (${theme})`, async () => {
      const stub = tableStub();
      const panel = await pages.table(stub, { theme });
      const { page, problems } = panel;
      const found: string[] = [];
      for (const state of TABLE_STATES) {
        await state.go({ page, stub });
        found.push(...(await violations(page, colors)).map((one) => `${state.name}: ${one}`));
      }
      assert.deepEqual([...found, ...problems], []);
    });
  }

  it('axe reports deliberate violations, with all rules and with the color rules', async () => {
    const panel = await pages.trace(viewerStub());
    const { page } = panel;
    await page.evaluate(() => {
      const bad = '<p class="bad">hard to read</p><button></button>';
      document.querySelector('.details')?.insertAdjacentHTML('beforeend', bad);
      const text = document.querySelector<HTMLElement>('.bad');
      if (text) [text.style.color, text.style.background] = ['#777', '#888'];
    });
    const ids = (found: readonly string[]): string[] => found.map((one) => one.split(':')[0] ?? '').sort();
    assert.deepEqual(ids(await violations(page)), ['button-name', 'color-contrast']);
    assert.deepEqual(ids(await violations(page, true)), ['color-contrast']);
  });
});
