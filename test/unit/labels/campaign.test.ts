import assert from 'node:assert/strict';
import { runCampaign } from './support/campaign';

/** The same histories each time, as npm test must be; `MLFLOW_CAMPAIGNS=5000 MLFLOW_SEED=7` looks for new ones. */
const histories = Number(process.env['MLFLOW_CAMPAIGNS'] ?? 150);
const firstSeed = Number(process.env['MLFLOW_SEED'] ?? 1);

describe(`several labels, made, changed, overridden, moved and taken back (seed ${firstSeed})`, () => {
  it(`end as they were last wanted, each once, in ${histories} histories of lost answers and dying windows`, async function () {
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
