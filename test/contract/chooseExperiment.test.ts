import assert from 'node:assert/strict';
import { chooseExperiment } from '../../src/servers/chooseExperiment';
import { newExperiment } from '../support/servers';
import { failsAs, onEachMlflow } from './support/contract';

onEachMlflow('the chosen experiment', (contract) => {
  const choose = (text: string) =>
    chooseExperiment(contract.client, { text, isId: false }, new AbortController().signal);

  it('may have a name with surrounding spaces, next to one without them', async () => {
    const plain = await newExperiment(contract.server, 'spaces');
    const spaced = await newExperiment(contract.server, { name: `  ${plain.name} ` });
    assert.equal((await choose(plain.name))?.id, plain.id);
    assert.equal((await choose(spaced.name))?.id, spaced.id);
  });

  it('is found by a name or ID with extra spaces around it', async () => {
    const { id, name } = await newExperiment(contract.server, 'typed');
    assert.equal((await choose(` ${name}\t`))?.id, id);
    assert.equal((await choose(` ${id} `))?.id, id);
  });

  it('is reported with its exact name if missing', async () => {
    await assert.rejects(choose(' nowhere '), failsAs('notFound', /has no experiment " nowhere "/));
  });
});
