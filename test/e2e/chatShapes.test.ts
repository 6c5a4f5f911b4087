import assert from 'node:assert/strict';
import { replayTraces } from '../support/capturedTraces';
import { ASKED, SHAPES, shapesAnswer } from '../support/chatShapes';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { newExperiment, sharedServer } from '../support/servers';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

describe('Chat formats in the editor:', function () {
  this.timeout(120_000);
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    const server = await sharedServer();
    const experiment = await newExperiment(server, 'shapes');
    await replayTraces(server, experiment.id, [{ name: 'shapes', answer: shapesAnswer(), info: null }]);
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
    await window.view.open();
    await window.view.rows.first().click();
    await window.panel.span('all shapes').waitFor();
  });
  after(() => window.close());

  for (const { shape, without = [], reasoning, tokens } of SHAPES) {
    it(shape, async () => {
      const { panel, workbench } = window;
      await panel.span(shape).click({ position: { x: 60, y: 10 } });
      const cards = panel.details.getByRole('listitem');
      await eventually(async () => {
        assert.equal(await panel.details.getByRole('heading', { name: shape, exact: true }).count(), 1);
        const told = (await cards.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
        const call = [
          'Tool call get_weather',
          '{ "city": "Paris" }',
          ...(without.includes('result') ? [] : ['Tool result']),
        ];
        const expected = [
          ...(without.includes('system') ? [] : [['System', 'Be brief.']]),
          ['User', ASKED],
          ...(without.includes('call') ? [] : [[...call, 'temperature', '21']]),
          ['Assistant', ...(reasoning === true ? ['Reasoning'] : []), 'It is 21 °C in Paris.'],
        ];
        assert.equal(told.length, expected.length, told.join('\n'));
        for (const [index, words] of expected.entries())
          for (const word of words) assert.ok(told[index]?.includes(word), `${word} in ${told[index] ?? ''}`);
      });
      if (reasoning === true) {
        await panel.details.getByRole('button', { name: /^Reasoning/ }).click();
        await panel.details.getByText('The tool has told it.').last().waitFor();
      }
      const counted = panel.details.getByText(tokens ?? /^\d+ → \d+ tokens$/);
      assert.equal(await counted.count(), tokens === undefined ? 0 : 1);
      await workbench.screenshot(`shape-${shape}`);
    });
  }

  describe('search', () => {
    const bar = () => window.workbench.webview().getByRole('search', { name: 'Find in trace' });
    const count = () => bar().getByRole('status');
    const option = (name: string) => bar().getByRole('button', { name });
    const search = async (text: string): Promise<void> => {
      await window.workbench.page.keyboard.press('ControlOrMeta+f');
      await bar().getByRole('textbox').fill(text);
    };

    it('expands collapsed content that contains a match', async () => {
      const { panel } = window;
      await panel.span('OpenInference').click({ position: { x: 60, y: 10 } });
      await search('needle in the HAY');
      await count().getByText('1 of 1', { exact: true }).waitFor();
      await panel.details.getByRole('heading', { name: 'all shapes' }).waitFor();
      await panel.details.getByText(/a needle in the hay/).waitFor();
      await search('tool has told');
      await count()
        .getByText(/^\d+ of \d+$/)
        .waitFor();
      await panel.details.getByRole('button', { name: 'Reasoning', expanded: true }).first().waitFor();
      await panel.details.getByText('The tool has told it.').first().waitFor();
      await window.workbench.screenshot('search in folded reasoning');
    });

    it('supports Match Case, Whole Word and Regular Expression, and their shortcuts', async () => {
      const { page } = window.workbench;
      const none = () => count().getByText('No results', { exact: true }).waitFor();
      const some = () =>
        count()
          .getByText(/^\d+ of \d/)
          .waitFor();
      await search('PARIS');
      await some();
      await option('Match Case').click();
      await none();
      await bar().getByRole('textbox').press('Alt+c');
      await some();
      await search('pari');
      await some();
      await page.keyboard.press('Alt+w');
      await none();
      await page.keyboard.press('Alt+w');
      await page.keyboard.press('Alt+r');
      await search('a needle (in|at) .{3} hay');
      await count().getByText('1 of 1', { exact: true }).waitFor();
      await search('needle (');
      await bar()
        .getByText(/[Uu]nterminated|Invalid/)
        .waitFor();
    });

    it('stops a regular expression that runs too long, and says so', async () => {
      await search('(x+x+)+y');
      await count()
        .getByText(/The regular expression took too long and was stopped/)
        .waitFor();
      await window.workbench.screenshot('search stopped');
      await search('a needle in');
      await count().getByText('1 of 1', { exact: true }).waitFor();
      await bar().getByRole('textbox').press('Escape');
      await bar().waitFor({ state: 'detached' });
    });
  });

  it('log no errors of their own', () => {
    assert.deepEqual(window.workbench.problems, []);
  });
});
