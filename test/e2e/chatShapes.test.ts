import assert from 'node:assert/strict';
import { replayTraces } from '../support/capturedTraces';
import { ASKED, SHAPES, shapesAnswer } from '../support/chatShapes';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { newExperiment, sharedServer } from '../support/servers';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

describe('A conversation in the editor, written as', function () {
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

  it('reports no problem of its own on the way', () => {
    assert.deepEqual(window.workbench.problems, []);
  });
});
