import assert from 'node:assert/strict';
import { runCampaign } from './support/campaign';

/**
 * `npm test` always runs the same histories. `MLFLOW_CAMPAIGNS=5000 MLFLOW_SEED=7` runs more, from another
 * seed.
 */
const histories = Number(process.env['MLFLOW_CAMPAIGNS'] ?? 150);
const firstSeed = Number(process.env['MLFLOW_SEED'] ?? 1);

describe(`several labels, created, changed, overridden, moved, and undone (seed ${firstSeed})`, () => {
  it(`end in the last desired state in ${histories} histories of lost responses and dying windows`, async function () {
    this.timeout(Math.max(300_000, histories * 2_000));
    const wrong: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + histories; seed += 1) {
      const result = await runCampaign(seed);
      if (result !== undefined) wrong.push(result);
    }
    assert.equal(wrong.length, 0, `${wrong.length} wrong ends, the first:\n${wrong[0] ?? ''}`);
  });
});

describe('histories that once ended wrong', () => {
  const cases = {
    'an override that is taken back while a newer one of the same label is made': 595806030,
    'a move that was taken in before the label left, taken back after it was saved': 595800022,
    'a move that was taken in before the label left, taken back while it is on its way': 595800194,
    'a label that still owes the delete of another, brought back in the place of a third': 595800976,
    'the same, with an edit in between': 595801220,
    'an override of a label that is being brought back': 595801365,
  };
  for (const [what, seed] of Object.entries(cases)) {
    it(`${what} (seed ${seed})`, async () => {
      assert.equal(await runCampaign(seed), undefined);
    });
  }
});
