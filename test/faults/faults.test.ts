import assert from 'node:assert/strict';
import { runCampaign } from './campaign';
import { cases } from './cases';
import { WRITE_KINDS } from './history';
import { lastLine } from './verdict';

const FACTOR = 8;

describe('A fault campaign', function () {
  this.timeout(600_000);

  for (const { name, seed, writes, kills } of cases) {
    it(`loses, doubles, and alters no labels: ${name} (seed ${seed})`, async () => {
      const log = (): undefined => undefined;
      const result = await runCampaign({ seed, writes, kills, factor: FACTOR, inOwnTime: 0, log });
      const { verdict, history } = result;
      const line = lastLine(verdict);
      assert.equal(
        line,
        `written ${verdict.written}, lost 0, doubled 0, altered 0`,
        verdict.problems.join('\n'),
      );
      assert.ok(verdict.written >= writes, line);
      assert.equal(result.kills.mlflow + result.kills.windows, kills);
      const told = history.writes.map((write) => `${write.kind} ${write.outcome}`).join(', ');
      const durable = history.writes.filter(({ outcome }) => outcome === 'durable');
      for (const kind of WRITE_KINDS)
        assert.ok(
          durable.some((write) => write.kind === kind),
          `no ${kind}: ${told}`,
        );
      assert.ok(result.faults.size > 5, [...result.faults.keys()].join(', '));
    });
  }
});
