import assert from 'node:assert/strict';
import { runHistory, type Mutant } from './support/history';

/** `MLFLOW_N=200000 MLFLOW_SEED=1` repeats a long run. A failure message contains the seed of its history. */
const histories = Number(process.env['MLFLOW_N'] ?? 20_000);
const firstSeed = Number(process.env['MLFLOW_SEED'] ?? Date.now() % 1_000_000_000);

function wrongEnds(count: number, mutant: Mutant): string[] {
  const wrong: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const result = runHistory(firstSeed + i, mutant);
    if (result !== undefined) wrong.push(result);
  }
  return wrong;
}

describe(`the outbox against a server that loses responses and a window that crashes (seed ${firstSeed})`, () => {
  it(`ends in the desired state in ${histories} histories`, function () {
    this.timeout(Math.max(60_000, histories * 5));
    const wrong = wrongEnds(histories, 'none');
    assert.equal(wrong.length, 0, `${wrong.length} wrong ends, the first:\n${wrong[0] ?? ''}`);
  });

  it('would fail without a GET before resending a request in doubt', function () {
    this.timeout(60_000);
    assert.ok(wrongEnds(3_000, 'noGet').length > 0);
  });

  it('would fail without the final check', function () {
    this.timeout(60_000);
    assert.ok(wrongEnds(3_000, 'noLastLook').length > 0);
  });
});
