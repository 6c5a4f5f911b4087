import assert from 'node:assert/strict';
import { isUserTag, sortedTags, tagKeyProblem } from '../../../src/model/tags';

describe('the tags of a trace', () => {
  it("are the user's own unless MLflow writes them", () => {
    assert.equal(isUserTag('env'), true);
    assert.equal(isUserTag('mlflow.traceName'), false);
  });

  it('can have any key that MLflow accepts', () => {
    for (const key of ['env', 'a b', 'a/b.c-d:e_f', 'größe 二', 'x'.repeat(250)])
      assert.equal(tagKeyProblem(key), null);
  });

  it("can't have other keys, with a reason", () => {
    assert.equal(tagKeyProblem(''), 'empty');
    assert.equal(tagKeyProblem('mlflow.traceName'), 'reserved');
    assert.equal(tagKeyProblem('x'.repeat(251)), 'long');
    assert.equal(tagKeyProblem('a\nb'), 'characters');
    assert.equal(tagKeyProblem('<b>'), 'characters');
    for (const key of ['a//b', '/a', 'a/', '.', '../a', 'a/./b', '..a'])
      assert.equal(tagKeyProblem(key), 'path');
  });

  it('are sorted by key, including one named __proto__', () => {
    const tags = Object.fromEntries([
      ['b', '2'],
      ['__proto__', '3'],
      ['a', '1'],
    ]);
    assert.deepEqual(
      sortedTags(tags).map(({ key }) => key),
      ['__proto__', 'a', 'b'],
    );
  });
});
