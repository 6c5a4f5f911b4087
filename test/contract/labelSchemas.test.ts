import assert from 'node:assert/strict';
import { newExperiment, type SharedServer } from '../support/servers';
import { onEachMlflow, raw } from './support/contract';

const inputs = {
  pass_fail: { positive_label: 'Right', negative_label: 'Wrong' },
  categorical: { options: ['good', 'bad'], multi_select: true },
  numeric: { min_value: 1, max_value: 5 },
  text: { max_length: 80 },
};

async function makeSchema(
  server: SharedServer,
  experiment: string,
  name: string,
  input: object,
  type = 'FEEDBACK',
): Promise<void> {
  const body = { experiment_id: experiment, name, type, input, instruction: 'Look.', enable_comment: true };
  const made = await raw(server, 'POST', '/api/3.0/mlflow/label-schemas/create', JSON.stringify(body));
  assert.equal(made.status, 200, made.body);
}

onEachMlflow('label schemas', (contract) => {
  // The oldest server doesn't support label schemas.
  const itReads = contract.newest ? it : undefined;
  itReads?.("are read page by page, of every type, without the server's default one", async () => {
    const { id } = await newExperiment(contract.server, 'schemas');
    for (const [kind, input] of Object.entries(inputs)) {
      await makeSchema(contract.server, id, kind, { [kind]: input });
    }
    await makeSchema(contract.server, id, 'expected', { text: {} }, 'EXPECTATION');
    for (let n = 0; n < 100; n += 1) await makeSchema(contract.server, id, `n${n}`, { numeric: {} });
    const schemas = await contract.client.listLabelSchemas(id);
    assert.equal(new Set(schemas.map(({ name }) => name)).size, 105);
    assert.equal(schemas.length, 105);
    const said = { kind: 'feedback', instruction: 'Look.', comment: true };
    const found = schemas.filter(({ name }) => Object.hasOwn(inputs, name) || name === 'expected');
    assert.deepEqual(
      found.sort((a, b) => (a.name < b.name ? -1 : 1)),
      [
        {
          ...said,
          name: 'categorical',
          input: { type: 'categorical', options: ['good', 'bad'], multiple: true },
        },
        { ...said, kind: 'expectation', name: 'expected', input: { type: 'text', maxLength: null } },
        { ...said, name: 'numeric', input: { type: 'numeric', min: 1, max: 5 } },
        { ...said, name: 'pass_fail', input: { type: 'passFail', positive: 'Right', negative: 'Wrong' } },
        { ...said, name: 'text', input: { type: 'text', maxLength: 80 } },
      ],
    );
  });

  it("are empty if none were created, also on a server that doesn't support them", async () => {
    const { id } = await newExperiment(contract.server, 'no schemas');
    assert.deepEqual(await contract.client.listLabelSchemas(id), []);
  });
});
