import assert from 'node:assert/strict';
import type { Assessment } from '../../../src/model/assessment';
import { trackingError, type Call } from './support/fakeServer';
import { seeded } from './support/random';
import { SERVER } from './support/samples';
import { Stopper } from './support/stopper';
import { World, label, type TestWindow } from './support/world';

const SPAN = 'b'.repeat(16);

interface Scenario {
  readonly name: string;
  /** The valid labels on the server at the start, each as `place=value`. */
  readonly before: readonly string[];
  /** Runs before anything can crash. Its result is passed to `act`. */
  readonly prepare?: (window: TestWindow, world: World) => Promise<string>;
  readonly act: (window: TestWindow, id: string, world: World) => Promise<unknown>;
  /** The valid labels on the server at the end. */
  readonly wanted: readonly string[];
  /** Other allowed end states when the last change of the user didn't get through. */
  readonly between?: readonly (readonly string[])[];
}

async function created(
  window: TestWindow,
  world: World,
  more: Parameters<typeof label>[0] = {},
): Promise<string> {
  const id = await window.outbox.create(SERVER, label(more));
  await world.clock.advance(0);
  return id;
}

function row(world: World, id: string): Assessment {
  const found = world.server.rows.get(id);
  assert.ok(found !== undefined);
  return found;
}

/** Drops the first `times` responses to calls of this kind, after the commit. */
function loseAnswers(world: World, to: Call, times = 1): void {
  let left = times;
  world.server.fate = (call) => {
    if (call !== to || left === 0) return undefined;
    left -= 1;
    return { done: true, fails: trackingError('timeout') };
  };
}

const judge = { type: 'LLM_JUDGE', id: 'judge' } as const;
const move = ({ outbox }: TestWindow, id: string, world: World): Promise<string> =>
  outbox.replace(SERVER, row(world, id), { spanId: SPAN });

const scenarios: Scenario[] = [
  { name: 'create', before: [], wanted: ['trace=4'], act: ({ outbox }) => outbox.create(SERVER, label()) },
  {
    name: 'edit',
    before: ['trace=4'],
    prepare: created,
    wanted: ['trace=5'],
    act: ({ outbox }, id, world) =>
      outbox.edit(SERVER, { base: row(world, id), name: 'quality', value: 5, rationale: '' }),
  },
  {
    name: 'override',
    before: ['trace=1'],
    prepare: (window, world) => created(window, world, { value: 1, source: judge }),
    wanted: ['trace=4'],
    act: ({ outbox }, id) => outbox.create(SERVER, label({ overrides: id })),
  },
  {
    name: 'delete',
    before: ['trace=4'],
    prepare: created,
    wanted: [],
    act: ({ outbox }, id, world) => outbox.delete(SERVER, row(world, id), 0),
  },
  {
    name: 'delete of an override',
    before: ['trace=4'],
    prepare: async (window, world) => {
      const overridden = await created(window, world, { value: 1, source: judge });
      return created(window, world, { overrides: overridden });
    },
    wanted: ['trace=1'],
    act: ({ outbox }, id, world) => outbox.delete(SERVER, row(world, id), 0),
  },
  { name: 'move', before: ['trace=4'], prepare: created, wanted: [`${SPAN}=4`], act: move },
  {
    name: 'create whose answer is lost',
    before: [],
    wanted: ['trace=4'],
    act: ({ outbox }, _id, world) => {
      loseAnswers(world, 'create');
      return outbox.create(SERVER, label());
    },
  },
  {
    name: 'move whose answers are lost',
    before: ['trace=4'],
    prepare: created,
    wanted: [`${SPAN}=4`],
    act: (window, id, world) => {
      loseAnswers(world, 'create');
      return move(window, id, world);
    },
  },
  {
    name: 'move of an override',
    before: ['trace=4'],
    prepare: async (window, world) => {
      const overridden = await created(window, world, { value: 1, source: judge });
      return created(window, world, { overrides: overridden });
    },
    wanted: [`${SPAN}=4`],
    act: move,
  },
  {
    name: 'move that is taken back while it is on its way',
    before: ['trace=4'],
    prepare: created,
    wanted: ['trace=4'],
    between: [[`${SPAN}=4`]],
    act: async (window, id, world) => {
      const moved = await move(window, id, world);
      await world.clock.advance(0);
      await window.outbox.undo(moved);
    },
  },
  {
    name: 'move that is taken back after it is saved',
    before: [`${SPAN}=4`],
    prepare: async (window, world) => {
      const moved = await move(window, await created(window, world), world);
      await world.clock.advance(1_000);
      return moved;
    },
    wanted: ['trace=4'],
    act: ({ outbox }, id) => outbox.undo(id),
  },
  {
    name: 'move, then an edit and a delete of what was moved',
    before: ['trace=4'],
    prepare: created,
    wanted: [],
    between: [[`${SPAN}=4`], [`${SPAN}=5`]],
    act: async (window, id, world) => {
      const moved = await move(window, id, world);
      const [pending] = window.outbox.all();
      if (pending?.want === undefined || pending.want === null) return;
      const base = pending.want;
      await window.outbox.edit(SERVER, { base, name: 'quality', value: 5, rationale: '' });
      assert.equal(moved, base.id);
      await window.outbox.delete(SERVER, base, 0);
    },
  },
];

/** `kill`: written data stays. `power`: data that wasn't flushed is torn or lost, at random. */
const deaths = ['kill', 'power'] as const;

describe('a crash after any side effect', () => {
  for (const scenario of scenarios) {
    for (const death of deaths) {
      it(`${scenario.name}, ${death}: leaves the old or the new label, the new one if accepted, no duplicate`, async function () {
        this.timeout(120_000);
        const rounds = death === 'power' ? 2 : 1;
        for (let round = 1; round <= rounds; round += 1) {
          let k = 1;
          while (await dies(scenario, death, k, round)) k += 1;
          assert.ok(k > 15, `only ${k} side effects seen`);
        }
      });
    }
  }

  it("detects a write that isn't flushed before it counts", async () => {
    // With a disk whose flush does nothing, the same loop must find a lost or torn label.
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

/** Runs a scenario with a crash at the k-th side effect. Returns false when there are fewer. */
async function dies(
  scenario: Scenario,
  death: (typeof deaths)[number],
  k: number,
  seed: number,
  flushless = false,
): Promise<boolean> {
  const world = new World();
  const stopper = new Stopper(Infinity);
  const window = await world.started(stopper.step);
  const id = (await scenario.prepare?.(window, world)) ?? '';
  assert.deepEqual(held(world), scenario.before);
  stopper.count = 0;
  stopper.at = k;
  if (flushless) world.disk.flushes = false;
  world.server.step = stopper.step;
  const said = { taken: false };
  const acting = scenario.act(window, id, world).then(() => (said.taken = true));
  await world.clock.advance(70_000);
  const stopped = stopper.stopped;
  if (!stopped) await acting;
  // A label shown as saving or deleted must end that way, and no label may be lost or duplicated.
  world.kill(window);
  if (death === 'power') world.disk.lose(seeded(seed * 1_000 + k));

  world.server.step = () => Promise.resolve();
  world.server.fate = () => undefined;
  if (death === 'power') world.boot = 'boot-2';
  const next = await world.started();
  await world.clock.advance(180_000);
  const labels = held(world);
  const where = `${scenario.name}, ${death} at ${k}: ${labels.join(' ')}; ${world.logged.join('; ')}`;
  if (said.taken) assert.deepEqual(labels, scenario.wanted, `lost: ${where}`);
  const allowed = [scenario.before, scenario.wanted, ...(scenario.between ?? [])];
  assert.ok(allowed.map(String).includes(String(labels)), `neither old nor new: ${where}`);
  assert.deepEqual(world.disk.entryFiles(), [], where);
  assert.deepEqual([next.outbox.all(), next.outbox.unreadable()], [[], []], where);
  world.kill(next);
  return stopped;
}

/** The valid labels on the server, as `place=value`. */
function held(world: World): string[] {
  const valid = [...world.server.rows.values()].filter((label) => label.valid);
  return valid.map(({ spanId, value }) => `${spanId ?? 'trace'}=${JSON.stringify(value)}`).sort();
}
