import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { runPython } from '../support/python';
import { newExperiment } from '../support/servers';
import { onEachMlflow } from './support/contract';

const WRITE = `
mlflow.set_experiment(given["experiment"])
with mlflow.start_span("tagged") as span:
    span.set_inputs({"x": 1})
mlflow.flush_trace_async_logging()
emit(span.trace_id)
`;

onEachMlflow('the tags of a trace', (contract) => {
  const written = async (): Promise<void> => {
    const { client, server } = contract;
    const { name } = await newExperiment(server, 'tags');
    const traceId = z.string().parse(await runPython(server, WRITE, { experiment: name }));
    const tags = async () => (await client.getTraceInfo(traceId)).tags;
    const key = 'team: a/b.c-d';
    await client.setTag(traceId, key, 'first');
    assert.equal((await tags())[key], 'first');
    await client.setTag(traceId, key, 'naïve "二"\nline');
    assert.equal((await tags())[key], 'naïve "二"\nline');
    await client.deleteTag(traceId, key);
    assert.equal(Object.hasOwn(await tags(), key), false);
    await client.deleteTag(traceId, key);
  };
  it('are created, changed and deleted, and a tag that is gone may be deleted again', written);
});
