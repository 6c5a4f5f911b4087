import assert from 'node:assert/strict';
import { chooseServer, namedExperiment } from '../../../src/servers/chooseServer';

describe('chooseServer', () => {
  it('uses the setting, then the environment, then the default', () => {
    const environment = { MLFLOW_TRACKING_URI: ' http://env ' };
    assert.deepEqual(chooseServer('http://set', environment), { uri: 'http://set', origin: 'setting' });
    assert.deepEqual(chooseServer('', environment), { uri: 'http://env', origin: 'environment' });
    assert.deepEqual(chooseServer('', {}), { uri: 'http://127.0.0.1:5000', origin: 'default' });
  });
});

describe('namedExperiment', () => {
  it('uses the setting, then the name from the environment, then the ID', () => {
    const environment = { MLFLOW_EXPERIMENT_NAME: 'n', MLFLOW_EXPERIMENT_ID: '7' };
    assert.deepEqual(namedExperiment('set', environment), { text: 'set', isId: false });
    assert.deepEqual(namedExperiment('', environment), { text: 'n', isId: false });
    assert.deepEqual(namedExperiment('', { MLFLOW_EXPERIMENT_ID: '7' }), { text: '7', isId: true });
    assert.equal(namedExperiment('', {}).text, '');
    assert.equal(namedExperiment('', { MLFLOW_EXPERIMENT_NAME: '  ' }).text, '');
  });

  it('keeps whitespace around a name, which may be part of it', () => {
    assert.equal(namedExperiment(' n ', {}).text, ' n ');
    assert.equal(namedExperiment('', { MLFLOW_EXPERIMENT_NAME: ' n ' }).text, ' n ');
  });
});
