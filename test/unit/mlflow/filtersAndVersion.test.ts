import assert from 'node:assert/strict';
import { nameContainsFilter } from '../../../src/mlflow/requests';
import { isTooOld, versionIn } from '../../../src/mlflow/version';

describe('nameContainsFilter', () => {
  it("uses the quote that the text doesn't contain", () => {
    assert.equal(nameContainsFilter('abc'), "name ILIKE '%abc%'");
    assert.equal(nameContainsFilter("it's"), `name ILIKE "%it's%"`);
    assert.equal(nameContainsFilter('say "x"'), `name ILIKE '%say "x"%'`);
  });

  it('replaces one kind of quote with a wildcard when the text contains both', () => {
    assert.equal(nameContainsFilter(`a'b"c`), `name ILIKE "%a'b_c%"`);
  });

  it("doesn't change backslashes, as they aren't escapes", () => {
    assert.equal(nameContainsFilter('a\\b'), "name ILIKE '%a\\b%'");
  });
});

describe('versions', () => {
  it('recognizes versions among other texts', () => {
    assert.equal(versionIn('3.17.2\n'), '3.17.2');
    assert.deepEqual(
      ['', 'OK', '<html>3.1</html>', '3', 'v3.1', '{"version":"3.1"}'].map(versionIn),
      Array(6).fill(undefined),
    );
    for (const version of ['3.10.0rc1', '3.11.0.dev0', '4.0', '3.10.1+local.1'])
      assert.equal(versionIn(version), version);
  });

  it('requires 3.10, compared as numbers', () => {
    assert.deepEqual(
      ['2.22.0', '3.1.4', '3.9.9', '3.10.0', '3.10.0rc1', '3.17.2', '3.100.0', '4.0.0', '10.1.0'].map(
        isTooOld,
      ),
      [true, true, true, false, false, false, false, false, false],
    );
  });
});
