import assert from 'node:assert/strict';
import { chooseServer, namedExperiment, placedServers } from '../../../src/servers/chooseServer';
import { serverVariables, type ServerPlace, type ServerSources } from '../../../src/model/serverSources';
import { fromEnvFile, fromEnvironment, fromLaunch } from '../../support/serverSources';

const A = 'http://127.0.0.1:5110';
const B = 'http://127.0.0.1:5120';
const uri = (MLFLOW_TRACKING_URI: string) => ({ MLFLOW_TRACKING_URI });

function sources(places: readonly ServerPlace[], named: Partial<ServerSources['named']> = {}): ServerSources {
  return { named: { trackingUri: '', experiment: '', isChoice: false, ...named }, places };
}
const decided = (places: readonly ServerPlace[], named: Partial<ServerSources['named']> = {}) => {
  const decision = chooseServer(sources(places, named));
  return decision.kind === 'decided' ? decision.choice : decision.kind;
};

describe('chooseServer', () => {
  it('uses the setting or the choice, whatever else names a server', () => {
    const others = [fromEnvFile(uri(A)), fromEnvironment(uri(B))];
    assert.deepEqual(decided(others, { trackingUri: 'http://set' }), {
      uri: 'http://set',
      origin: 'setting',
      name: '',
    });
    assert.deepEqual(decided(others, { trackingUri: 'http://set', isChoice: true }), {
      uri: 'http://set',
      origin: 'choice',
      name: '',
    });
  });

  it('then uses .env, launch.json, or the environment', () => {
    const none = [fromEnvFile({}), fromLaunch({}, 'agent'), fromEnvironment({})];
    assert.equal(decided(none), 'search');
    assert.deepEqual(decided([fromEnvFile(uri(A)), ...none]), { uri: A, origin: 'envFile', name: '.env' });
    assert.deepEqual(decided([fromLaunch(uri(A), 'agent'), ...none]), {
      uri: A,
      origin: 'launch',
      name: 'agent',
    });
    assert.deepEqual(decided([...none, fromEnvironment(uri(` ${A} `))]), {
      uri: A,
      origin: 'environment',
      name: '',
    });
  });

  it("asks if .env and the environment differ, or two debug configurations, but not about a server's spelling", () => {
    assert.equal(decided([fromEnvFile(uri(A)), fromEnvironment(uri(B))]), 'undecided');
    assert.equal(decided([fromLaunch(uri(A), 'a'), fromLaunch(uri(B), 'b')]), 'undecided');
    assert.deepEqual(decided([fromEnvFile(uri(`${A}/#/x`)), fromEnvironment(uri(`${A}/`))]), {
      uri: `${A}/#/x`,
      origin: 'envFile',
      name: '.env',
    });
    const decision = chooseServer(sources([fromEnvFile(uri(A)), fromEnvironment(uri(B))]));
    assert.deepEqual(decision.kind === 'undecided' && decision.choices.map((one) => one.uri), [A, B]);
  });

  it('uses the first of several folders that names a server', () => {
    const places = [fromEnvFile({}, 0), fromEnvFile(uri(B), 1), fromEnvFile(uri(A), 2)];
    assert.deepEqual(decided(places), { uri: B, origin: 'envFile', name: '.env' });
    assert.deepEqual(
      placedServers(sources(places)).map((one) => one.uri),
      [B, A],
    );
  });

  it('keeps an address that is a store, to say what to do with it', () => {
    assert.deepEqual(decided([fromEnvFile(uri('sqlite:///mlflow.db'))]), {
      uri: 'sqlite:///mlflow.db',
      origin: 'envFile',
      name: '.env',
    });
  });
});

describe('serverVariables', () => {
  it('ignores what is empty or not a text, and all other variables', () => {
    const environment = {
      MLFLOW_TRACKING_URI: 5,
      MLFLOW_EXPERIMENT_NAME: '  ',
      MLFLOW_EXPERIMENT_ID: ' 7 ',
      X: 'y',
    };
    assert.deepEqual(serverVariables(environment), {
      trackingUri: '',
      experimentName: '',
      experimentId: '7',
    });
  });
});

describe('namedExperiment', () => {
  const name = (MLFLOW_EXPERIMENT_NAME: string) => ({ MLFLOW_EXPERIMENT_NAME });
  const id = (MLFLOW_EXPERIMENT_ID: string) => ({ MLFLOW_EXPERIMENT_ID });

  it('uses the setting, then the name from a place, then its ID', () => {
    const place = fromEnvironment({ ...name('n'), ...id('7') });
    assert.deepEqual(namedExperiment(sources([place], { experiment: 'set' }), A), {
      text: 'set',
      isId: false,
    });
    assert.deepEqual(namedExperiment(sources([place]), A), { text: 'n', isId: false });
    assert.deepEqual(namedExperiment(sources([fromEnvironment(id('7'))]), A), { text: '7', isId: true });
    assert.equal(namedExperiment(sources([]), A).text, '');
  });

  it("doesn't use an experiment of another server", () => {
    const places = [fromEnvFile({ ...uri(B), ...name('of b') }), fromEnvironment(name('any'))];
    assert.equal(namedExperiment(sources(places), A).text, 'any');
    assert.equal(namedExperiment(sources(places), `${B}/`).text, 'of b');
  });

  it('keeps whitespace around a name, which may be part of it', () => {
    assert.equal(namedExperiment(sources([], { experiment: ' n ' }), A).text, ' n ');
    assert.equal(namedExperiment(sources([fromEnvironment(name(' n '))]), A).text, ' n ');
  });
});
