import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { FormPage, schemaOf } from './formPage';
import { suitePages } from './suitePages';
import { type ThemeName, themes } from './themes';
import { deskAgent, labelOf } from './traceFixture';
import { TraceStub } from './traceHost';

/** The computed colors of a button. */
interface Look {
  readonly background: string;
  readonly border: string;
  readonly outline: string;
}

describe('the rendered form', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let page: Page;
  let form: FormPage;

  const open = async (theme: ThemeName, size = { width: 1_330, height: 820 }): Promise<void> => {
    const stub = new TraceStub({ ...deskAgent(), labels: [labelOf('q-1', { name: 'quality' })] });
    stub.suggestions = ['quality', 'correct', 'tone'].map((name) =>
      schemaOf(name, { type: 'numeric', min: 1, max: 5 }),
    );
    ({ page } = await pages.trace(stub, { ...size, theme }));
    form = new FormPage(page);
    await form.name.waitFor();
  };
  const looks = (locator: Locator): Promise<Look> =>
    locator.evaluate((inner) => {
      const root = inner.getRootNode();
      const host = root instanceof ShadowRoot ? root.host : inner;
      const own = getComputedStyle(inner);
      const { backgroundColor } = getComputedStyle(host);
      const outline = own.outlineStyle === 'none' ? 'none' : own.outlineColor;
      return { background: backgroundColor, border: own.borderTopColor, outline };
    });
  /** Returns a theme color as the browser computes it. */
  const color = (value: string): Promise<string> =>
    page.evaluate((text) => {
      document.body.style.setProperty('caret-color', text);
      return getComputedStyle(document.body).caretColor;
    }, value);

  for (const theme of ['light2026', 'dark2026', 'light', 'dark', 'hc', 'hcLight'] satisfies ThemeName[]) {
    it(`distinguishes primary from secondary buttons, none of which looks focused (${theme})`, async () => {
      await open(theme);
      await form.pane.getByRole('listitem', { name: /^quality/ }).hover();
      await form.edit('quality');
      await form.value.fill('3');
      const [save, cancel, pick, chosen] = [
        await looks(form.button('Save')),
        await looks(form.button('Cancel')),
        await looks(form.pick('1')),
        await looks(form.pick('3')),
      ];
      assert.notEqual(save.background, cancel.background);
      assert.notEqual(chosen.background, pick.background);
      const variables: Readonly<Record<string, string>> = themes[theme].variables;
      const focus = await color(variables['--vscode-focusBorder'] ?? '');
      const first = await color(variables['--vscode-button-background'] ?? '');
      const isContrast = theme.startsWith('hc');
      for (const look of [cancel, pick]) {
        assert.equal(look.outline, 'none');
        assert.notEqual(look.border, focus);
        if (!isContrast) assert.notEqual(look.border, first);
      }
    });
  }

  for (const size of [
    { width: 1_330, height: 820 },
    { width: 922, height: 382 },
    { width: 500, height: 900 },
  ])
    it(`opens the list of names beside the name, without covering it or its label (${size.width} × ${size.height})`, async () => {
      await open('dark', size);
      await form.name.click();
      await form.pane.getByRole('option').first().waitFor();
      const list = form.pane.getByRole('listbox', { name: 'Recent names' });
      await eventually(async () => {
        const [over, label, box] = [
          await list.boundingBox(),
          await form.pane.getByText('Assessment Name', { exact: true }).boundingBox(),
          await form.name.boundingBox(),
        ];
        assert.ok(over && label && box);
        const isAbove = over.y + over.height <= label.y + 1;
        const isBelow = over.y >= box.y + box.height - 1;
        assert.ok(isAbove || isBelow, JSON.stringify([over, label, box]));
        assert.ok(over.height > 60, `${over.height} px`);
      });
    });

  it('shows an error below its control', async () => {
    await open('dark');
    await form.button('Create').click();
    await below(form.pane.getByText('Enter a number.'), form.value);
    await below(form.pane.getByText('Enter a name.'), form.name);
    await form.name.fill('other'); // an empty form shows no errors
    await form.choose(form.dataType, 'Boolean');
    await form.button('Create').click();
    await below(
      form.pane.getByText('Choose True or False.', { exact: true }),
      form.pane.getByRole('radiogroup', { name: 'Value' }),
    );
    await form.choose(form.dataType, 'String');
    await form.button('More').click();
    await form.sourceId.fill('');
    await below(form.pane.getByText('Enter a source.'), form.sourceId);
    await form.metadata.fill('no pair');
    await form.button('Create').click();
    await below(form.pane.locator('.more-fields .field-error').last(), form.metadata);
  });

  async function below(message: Locator, control: Locator): Promise<void> {
    await eventually(async () => {
      const [text, box] = [await message.boundingBox(), await control.boundingBox()];
      assert.ok(text && box, 'both are there');
      assert.ok(
        text.y >= box.y + box.height - 1 && text.y < box.y + box.height + 60,
        JSON.stringify([text, box]),
      );
      assert.ok(text.x >= box.x - 1 && text.x < box.x + box.width, JSON.stringify([text, box]));
    });
  }
});
