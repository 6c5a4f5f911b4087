import assert from 'node:assert/strict';
import { runTwoWindows, type TwoWindowsMutant } from './support/twoWindows';

/** `MLFLOW_N=200000 MLFLOW_SEED=1` repeats a long run. A failure message contains the seed of its history. */
const histories = Number(process.env['MLFLOW_N'] ?? 4_000);
const firstSeed = Number(process.env['MLFLOW_SEED'] ?? 1);

/** The problems of all histories, one by one. */
function* wrongEnds(count: number, mutant: TwoWindowsMutant): Generator<string> {
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const result = runTwoWindows(seed, mutant);
    if (result !== undefined) yield result;
  }
}

describe(`one label that several windows change while they sleep and die (seed ${firstSeed})`, () => {
  it(`ends in the last desired state, or the user is asked and sees it, in ${histories} histories`, function () {
    this.timeout(Math.max(120_000, histories * 15));
    const wrong = [...wrongEnds(histories, 'none')];
    assert.equal(wrong.length, 0, `${wrong.length} wrong ends, the first:\n${wrong[0] ?? ''}`);
  });

  const mutants: Record<Exclude<TwoWindowsMutant, 'none'>, string> = {
    mineStands: 'if a window kept its own change against a later one',
    noNumbers: 'if windows did not count on from the numbers of the others',
    noLookBefore: 'if a window did not look at the others before it sends',
  };
  for (const [mutant, what] of Object.entries(mutants)) {
    it(`would end wrong ${what}`, function () {
      this.timeout(120_000);
      const { done } = wrongEnds(2_000, mutant as keyof typeof mutants).next();
      assert.equal(done, false);
    });
  }
});
