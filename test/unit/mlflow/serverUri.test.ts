import assert from 'node:assert/strict';
import { parseServerUri } from '../../../src/mlflow/serverUri';

function address(uri: string) {
  const parsed = parseServerUri(uri);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.reason);
  return parsed.address;
}

function reason(uri: string): string {
  const parsed = parseServerUri(uri);
  assert.ok(!parsed.ok, 'it should be refused');
  return parsed.reason;
}

describe('parseServerUri', () => {
  const same: [string, string][] = [
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['  http://127.0.0.1:5000/ ', 'http://127.0.0.1:5000'],
    ['HTTP://LocalHost:5000///', 'http://localhost:5000'],
    ['https://mlflow.example.org:443/', 'https://mlflow.example.org'],
    ['http://h:80', 'http://h'],
    ['http://h:5000/mlf/', 'http://h:5000/mlf'],
    ['http://h:5000/#/experiments/1?x=1', 'http://h:5000'],
    ['http://h:5000/mlf?x=1', 'http://h:5000/mlf'],
    ["http://h:5000/#/experiments/1/traces?filter=user = 'a@b.c'", 'http://h:5000'],
    ['http://[::1]:5000', 'http://[::1]:5000'],
  ];
  for (const [uri, server] of same) {
    it(`parses ${uri} as ${server}`, () => {
      assert.equal(address(uri).server, server);
      assert.equal(address(uri).credentials, null);
    });
  }

  it('extracts the user and password from the address', () => {
    const { server, url, credentials } = address('https://me%40x:p%3Aw%20d@h:5000/mlf');
    assert.equal(server, 'https://h:5000/mlf');
    assert.equal(url.href, 'https://h:5000/mlf');
    assert.deepEqual(credentials, { username: 'me@x', password: 'p:w d' });
  });

  const passwords: [string, string][] = [
    ['', ''],
    ['100%', '100%'],
    ['50%25%', '50%%'],
    ['a%zz', 'a%zz'],
    ['%FF%41', '%FF%41'],
    ['p@ss:w', 'p@ss:w'],
    ['pä ss', 'pä ss'],
    ['%2F%3F%23', '/?#'],
    ['日本%E8%AA%9E', '日本語'],
    ['a"b<c>`{}|^', 'a"b<c>`{}|^'],
  ];
  for (const [typed, password] of passwords) {
    it(`parses the password ${typed} as ${password}`, () => {
      const { server, credentials } = address(`http://u:${typed}@h`);
      assert.deepEqual([server, credentials], ['http://h', { username: 'u', password }]);
    });
  }

  const refused: [string, RegExp][] = [
    ['', /Enter the address/],
    ['   ', /Enter the address/],
    ['sqlite:///mlflow.db', /sqlite database.*mlflow server/],
    ['postgresql+psycopg2://u:secret@h/db', /postgresql database.*mlflow server/],
    ['mysql://u:secret@h/db', /mysql database/],
    ['databricks', /Databricks isn't supported/],
    ['databricks://profile', /Databricks isn't supported/],
    ['databricks-uc', /Databricks isn't supported/],
    ['./mlruns', /folder.*mlflow server/],
    ['/home/me/mlruns', /folder.*mlflow server/],
    ['file:///home/me/mlruns', /folder.*mlflow server/],
    ['C:\\mlruns', /folder.*mlflow server/],
    ['localhost:5000', /Start the address with http/],
    ['127.0.0.1:5000/x', /Start the address with http/],
    ['ftp://h/x', /ftp: isn't supported/],
    ['me:secret@h:5000', /Start the address with http/],
    ['http://me:secret/1@h:5000', /In a password, write %2F/],
    ['http://me:1/secret/2@h:5000', /In a password, write %2F/],
    ['http://me:12#secret@h:5000', /In a password, write %2F/],
    ['https://me:12?secret@h', /In a password, write %2F/],
    ['http://', /isn't a valid address/],
    ['http://h:99999', /isn't a valid address/],
    ['http://a b', /isn't a valid address/],
  ];
  for (const [uri, words] of refused) {
    it(`rejects "${uri}" and says what to do`, () => {
      assert.match(reason(uri), words);
      assert.doesNotMatch(reason(uri), /secret|\bme\b/);
    });
  }
});
