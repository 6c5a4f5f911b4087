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
    ['http://[::1]:5000', 'http://[::1]:5000'],
  ];
  for (const [uri, server] of same) {
    it(`reads ${uri} as ${server}`, () => {
      assert.equal(address(uri).server, server);
      assert.equal(address(uri).authorization, null);
    });
  }

  it('takes user and password out of the address, percent signs decoded', () => {
    const { server, url, authorization } = address('https://me%40x:p%3Aw%20d@h:5000/mlf');
    assert.equal(server, 'https://h:5000/mlf');
    assert.equal(url.href.includes('p%3Aw'), false);
    assert.equal(authorization, `Basic ${Buffer.from('me@x:p:w d').toString('base64')}`);
  });

  it('takes a user without a password', () => {
    assert.equal(
      address('http://token@h').authorization,
      `Basic ${Buffer.from('token:').toString('base64')}`,
    );
  });

  it('takes a password with a bare percent sign as it is', () => {
    const { authorization } = address('http://u:100%@h');
    assert.equal(authorization, `Basic ${Buffer.from('u:100%').toString('base64')}`);
  });

  const refused: [string, RegExp][] = [
    ['', /No tracking server is set/],
    ['   ', /No tracking server is set/],
    ['sqlite:///mlflow.db', /sqlite database.*mlflow server/],
    ['postgresql+psycopg2://u:secret@h/db', /postgresql database.*mlflow server/],
    ['mysql://u:secret@h/db', /mysql database/],
    ['databricks', /Databricks is not supported/],
    ['databricks://profile', /Databricks is not supported/],
    ['databricks-uc', /Databricks is not supported/],
    ['./mlruns', /folder.*mlflow server/],
    ['/home/me/mlruns', /folder.*mlflow server/],
    ['file:///home/me/mlruns', /folder.*mlflow server/],
    ['C:\\mlruns', /folder.*mlflow server/],
    ['localhost:5000', /needs http/],
    ['127.0.0.1:5000/x', /needs http/],
    ['ftp://h/x', /ftp: is not supported/],
    ['http://', /not a valid address/],
    ['http://h:99999', /not a valid address/],
    ['http://a b', /not a valid address/],
  ];
  for (const [uri, words] of refused) {
    it(`refuses "${uri}" and says what to do`, () => {
      assert.match(reason(uri), words);
      assert.doesNotMatch(reason(uri), /secret/);
    });
  }
});
