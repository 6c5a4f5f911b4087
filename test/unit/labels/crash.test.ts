import assert from 'node:assert/strict';
import type { Assessment } from '../../../src/model/assessment';
import { trackingError } from './support/fakeServer';
import { seeded } from './support/random';
import { SERVER } from './support/samples';
import { Stopper } from './support/stopper';
import { World, label, type TestWindow } from './support/world';

type Value = number | undefined;

interface Scenario {
  readonly name: string;
  /** What the server holds before. */
  readonly before: Value;
  readonly act: (window: TestWindow, id: string | undefined, world: World) => Promise<unknown>;
  /** What it shall hold after; undefined: no label. */
  readonly wanted: Value;
}

const base = (world: World, id: string | undefined): Assessment => world.server.rows.get(id ?? '')!;

const scenarios: Scenario[] = [
  { name: 'create', before: undefined, wanted: 4, act: ({ outbox }) => outbox.create(SERVER, label()) },
  {
    name: 'edit',
    before: 4,
    wanted: 5,
    act: ({ outbox }, id, world) =>
      outbox.edit(SERVER, { base: base(world, id), name: 'quality', value: 5, rationale: '' }),
  },
  {
    name: 'delete',
    before: 4,
    wanted: undefined,
    act: ({ outbox }, id, world) => outbox.delete(SERVER, base(world, id), 0),
  },
  {
    name: 'create whose answer is lost',
    before: undefined,
    wanted: 4,
    act: ({ outbox }, _id, world) => {
      let lost = false;
      world.server.fate = (call) => {
        if (call !== 'create' || lost) return undefined;
        lost = true;
        return { done: true, fails: trackingError('timeout') };
      };
      return outbox.create(SERVER, label());
    },
  },
];

/** `kill`: what was written stays. `power`: what was not flushed is torn or lost, at random. */
const deaths = ['kill', 'power'] as const;

describe('a crash after any side effect', () => {
  for (const scenario of scenarios) {
    for (const death of deaths) {
      it(`${scenario.name}, ${death}: the label is old or new, new once it was taken in, and never double`, async function () {
        this.timeout(120_000);
        const rounds = death === 'power' ? 5 : 1;
        for (let round = 1; round <= rounds; round += 1) {
          let k = 1;
          while (await dies(scenario, death, k, round)) k += 1;
          assert.ok(k > 15, `only ${k} side effects seen`);
        }
      });
    }
  }

  it('shows the failure of a write that is not flushed before it counts', async () => {
    // The same loop with a disk whose flush does nothing must find a lost or a torn label.
    let wrong = 0;
    for (let k = 1; k < 40; k += 1) {
      try {
        if (!(await dies(scenarios[0]!, 'power', k, k, true))) break;
      } catch (error) {
        if (!(error instanceof assert.AssertionError)) throw error;
        wrong += 1;
      }
    }
    assert.ok(wrong > 0);
  });
});

/** Runs one scenario with a crash at the k-th side effect; false when there are fewer. */
async function dies(
  scenario: Scenario,
  death: (typeof deaths)[number],
  k: number,
  seed: number,
  flushless = false,
): Promise<boolean> {
  const world = new World();
  let id: string | undefined;
  if (scenario.before !== undefined) {
    const setup = await world.started();
    id = await setup.outbox.create(SERVER, label({ value: scenario.before }));
    await world.clock.advance(0);
    world.kill(setup);
  }
  const stopper = new Stopper(k);
  if (flushless) world.disk.flushes = false;
  const window = world.window(stopper.step);
  world.server.step = stopper.step;
  void window.outbox.start();
  await world.clock.advance(0);
  const said = { taken: false };
  const acting = scenario.act(window, id, world).then(() => (said.taken = true));
  await world.clock.advance(70_000);
  const stopped = stopper.stopped;
  if (!stopped) await acting;
  world.kill(window);
  if (death === 'power') world.disk.lose(seeded(seed * 1_000 + k));

  world.server.step = () => Promise.resolve();
  world.server.fate = () => undefined;
  if (death === 'power') world.boot = 'boot-2';
  const next = await world.started();
  await world.clock.advance(180_000);
  const rows = [...world.server.rows.values()];
  const where = `${scenario.name}, ${death} at ${k}: ${JSON.stringify(rows)}; ${world.logged.join('; ')}`;
  assert.ok(rows.length <= 1, `double: ${where}`);
  const value = rows[0]?.value;
  if (said.taken) assert.deepEqual(value, scenario.wanted, `lost: ${where}`);
  else assert.ok(value === scenario.before || value === scenario.wanted, `neither old nor new: ${where}`);
  assert.deepEqual(world.disk.entryFiles(), [], where);
  assert.deepEqual([next.outbox.all(), next.outbox.unreadable()], [[], []], where);
  world.kill(next);
  return stopped;
}
