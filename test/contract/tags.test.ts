import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { tagKeyProblem } from '../../src/model/tags';
import { runPython } from '../support/python';
import { newExperiment } from '../support/servers';
import { failsAs, onEachMlflow } from './support/contract';

const WRITE = `
mlflow.set_experiment(given["experiment"])
with mlflow.start_span("tagged") as span:
    span.set_inputs({"x": 1})
mlflow.flush_trace_async_logging()
emit(span.trace_id)
`;

/** Unusual names that are accepted. */
const TAKEN = [
  'a/b',
  'a b',
  ' a ',
  'größe',
  '二',
  'a:b',
  '-',
  '_',
  '__proto__',
  'constructor',
  'x'.repeat(250),
];
const TAKEN_TOO = ['ü'.repeat(250), '𝒳'.repeat(250), 'a/b.c/d', '1', '²', 'a/..b'];
const REFUSED = ['', '<b>', 'a\nb', '🎉', 'a=b', "a'b", 'a@b', 'x'.repeat(251), 'e\u0301'];
/** Names that would be a different path when stored as a file. */
const REFUSED_PATHS = ['a//b', '../x', './a', '/a', 'a/', '.', '..', '..a', 'a/./b', 'a/../b'];
/** MLflow's own names, which it accepts from any client. */
const RESERVED = ['mlflow.traceName', 'mlflow.own'];

/** The number of characters of a value that the server keeps. */
const LONGEST = 4_096;

onEachMlflow('the tags of a trace', (contract) => {
  let traceId = '';
  before(async () => {
    const { name } = await newExperiment(contract.server, 'tags');
    traceId = z.string().parse(await runPython(contract.server, WRITE, { experiment: name }));
  });
  const tags = async () => (await contract.client.getTraceInfo(traceId)).tags;
  const goesAndComes = async (key: string, value: string): Promise<void> => {
    await contract.client.setTag(traceId, key, value);
    assert.equal((await tags())[key], value);
    await contract.client.deleteTag(traceId, key);
    assert.equal(Object.hasOwn(await tags(), key), false);
  };
  const titled = (key: string): string => `${JSON.stringify(key.slice(0, 20))} of ${key.length}`;

  it('are created, changed, and deleted, and a missing tag can be deleted again', async () => {
    const key = 'team: a/b.c-d';
    await contract.client.setTag(traceId, key, 'first');
    await goesAndComes(key, 'naïve "二"\nline');
    await contract.client.deleteTag(traceId, key);
  });

  for (const key of [...TAKEN, ...TAKEN_TOO]) {
    it(`can be named ${titled(key)}, as our validation says`, async () => {
      assert.equal(tagKeyProblem(key), null);
      await goesAndComes(key, 'v');
    });
  }

  for (const key of [...REFUSED, ...REFUSED_PATHS]) {
    it(`can't be named ${titled(key)}, as our validation says`, async () => {
      assert.notEqual(tagKeyProblem(key), null);
      await assert.rejects(contract.client.setTag(traceId, key, 'v'), failsAs('invalid'));
      assert.equal(Object.hasOwn(await tags(), key), false);
    });
  }

  for (const key of RESERVED) {
    it(`could be named ${key}, which we reject because it's MLflow's own`, async () => {
      assert.equal(tagKeyProblem(key), 'reserved');
      await goesAndComes(key, 'v');
    });
  }

  for (const value of ['', ' ', '\u0000', 'ünï 二 🎉\n\t"', '9007199254740993', 'x'.repeat(LONGEST)]) {
    it(`keep a value unchanged: ${titled(value)}`, () => goesAndComes('k', value));
  }

  it(`are silently truncated to ${LONGEST} characters, so the stored value is reread`, async () => {
    await contract.client.setTag(traceId, 'long', 'x'.repeat(LONGEST + 1));
    assert.equal((await tags())['long']?.length, LONGEST);
  });
});
