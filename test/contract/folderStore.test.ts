import assert from 'node:assert/strict';
import { MLFLOW_NEWEST, MLFLOW_OLDEST } from '../../dev/mlflow';
import { ID_KEY } from '../../src/mlflow/labelIds';
import type { Assessment } from '../../src/model/assessment';
import type { Fault } from '../support/faultProxy';
import { readAssessments, runPython } from '../support/python';
import { ownServer } from '../support/servers';
import { OutboxBench } from './support/outboxBench';

const POST = { method: 'POST', path: '/assessments' };

const MAKE_TRACES = `
made = []
for n in range(given):
    with mlflow.start_span("root") as span:
        span.set_inputs({"n": n})
    made.append(span.trace_id)
emit(made)
`;

/** Servers with a file store ignore IDs chosen by the client. */
for (const version of [MLFLOW_NEWEST, MLFLOW_OLDEST]) {
  describe(`the outbox on a server with a file store, MLflow ${version}`, function () {
    this.timeout(300_000);
    let server: Awaited<ReturnType<typeof ownServer>>;
    let traces: string[] = [];
    let bench: OutboxBench;

    before(async () => {
      server = await ownServer({ version, store: 'folder' });
      traces = (await runPython(server, MAKE_TRACES, 10)) as string[];
    });

    after(() => server.close());

    beforeEach(async () => {
      bench = await OutboxBench.start(server, traces.pop() ?? '');
    });

    afterEach(() => bench.close());

    /** The only label of the trace as the client shows it. */
    const shown = async (): Promise<Assessment> => {
      const { assessments } = await bench.direct.getTraceInfo(bench.trace);
      assert.equal(assessments.length, 1, JSON.stringify(assessments));
      return assessments[0]!;
    };

    it('creates a label once and shows it under our ID from the start, without extra metadata', async () => {
      const id = await bench.create(3);
      assert.equal((await bench.settled()).length, 1);
      const label = await shown();
      assert.deepEqual([label.id, label.value, label.metadata], [id, 3, {}]);
      assert.equal(bench.store.get(id)?.value, 3);
      const [stored] = await readAssessments(server, bench.trace);
      assert.notEqual(stored?.id, id);
      assert.deepEqual([stored?.value, stored?.metadata], [3, { [ID_KEY]: id }]);
    });

    const lost: Record<string, Fault> = {
      'the answer is lost': { kind: 'dropAnswer' },
      'the answer is a 503 after the fact': { kind: 'status', status: 503, afterServer: true },
      'the request commits after it was given up': { kind: 'stall', ms: 5_000, where: 'before' },
      'the connection is reset before the server sees it': { kind: 'reset' },
    };
    for (const [what, fault] of Object.entries(lost)) {
      it(`creates a label once even if ${what}`, async () => {
        bench.proxy.next(POST, fault);
        const id = await bench.create(4);
        assert.equal((await bench.settled(60_000)).length, 1);
        assert.deepEqual([(await shown()).id, (await shown()).value], [id, 4]);
      });
    }

    it('edits, overrides, moves, and deletes it by our ID, also after a window restart', async () => {
      const id = await bench.create(1);
      await bench.settled();
      await bench.outbox.edit(bench.server, {
        base: bench.store.get(id)!,
        name: 'better',
        value: 2,
        rationale: 'r',
      });
      await bench.settled();
      assert.deepEqual([(await shown()).id, (await shown()).name], [id, 'better']);
      await bench.restart();
      const moved = await bench.outbox.replace(bench.server, await shown(), {
        source: { type: 'HUMAN', id: 'you' },
      });
      await bench.settled();
      assert.deepEqual([(await shown()).id, (await shown()).source.id], [moved, 'you']);
      const overriding = await bench.create(5, { name: 'better', overrides: moved });
      await bench.settled();
      const all = (await bench.direct.getTraceInfo(bench.trace)).assessments;
      assert.equal(all.find(({ id: each }) => each === overriding)?.overrides, moved);
      assert.deepEqual(await bench.valid(), [overriding]);
      await bench.outbox.delete(
        bench.server,
        all.find(({ id: each }) => each === overriding)!,
        0,
      );
      await bench.settled();
      assert.deepEqual([(await shown()).id, (await shown()).valid], [moved, true]);
      await bench.outbox.undo(overriding);
      await bench.settled();
      assert.deepEqual(await bench.valid(), [overriding]);
    });

    it('edits and deletes labels created by the SDK', async () => {
      await runPython(
        server,
        'mlflow.log_feedback(trace_id=given, name="sdk", value=True)\nemit(1)',
        bench.trace,
      );
      const label = await shown();
      await bench.outbox.edit(bench.server, { base: label, name: 'sdk', value: false, rationale: 'no' });
      await bench.settled();
      assert.deepEqual([(await shown()).id, (await shown()).value], [label.id, false]);
      await bench.outbox.delete(bench.server, await shown(), 0);
      assert.deepEqual(await bench.settled(), []);
    });
  });
}
