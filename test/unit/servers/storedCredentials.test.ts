import assert from 'node:assert/strict';
import { StoredCredentials, type SecretStorage } from '../../../src/servers/storedCredentials';
import { Emitter } from '../../../src/model/event';

const ME = { username: 'me', password: 'p:ä /?#' };
const HEADER = `Basic ${Buffer.from('me:p:ä /?#').toString('base64')}`;

function storage(): SecretStorage & { entries: Map<string, string>; failing: boolean; asked: number } {
  const changed = new Emitter<{ key: string }>();
  const made = {
    entries: new Map<string, string>(),
    failing: false,
    asked: 0,
    onDidChange: changed.event,
    get(key: string): Promise<string | undefined> {
      made.asked++;
      return made.failing ? Promise.reject(new Error('no keyring')) : Promise.resolve(made.entries.get(key));
    },
    store(key: string, value: string): Promise<void> {
      if (made.failing) return Promise.reject(new Error('no keyring'));
      made.entries.set(key, value);
      changed.fire({ key });
      return Promise.resolve();
    },
  };
  return made;
}

describe('StoredCredentials', () => {
  const noWarning = (message: string): void => assert.fail(message);

  it('signs in only to the server they were stored for, not to another path or origin', async () => {
    const secrets = storage();
    const credentials = new StoredCredentials(secrets, noWarning);
    await credentials.keep('https://h/mlf', ME);
    assert.deepEqual(await credentials.headers('https://h/mlf'), { authorization: HEADER });
    for (const other of [
      'https://h',
      'https://h/mlf2',
      'https://h/mlf/x',
      'http://h/mlf',
      'https://h:1/mlf',
    ]) {
      assert.deepEqual(await credentials.headers(other), {});
    }
  });

  it('shares them with another window and notifies it of changes', async () => {
    const secrets = storage();
    const here = new StoredCredentials(secrets, noWarning);
    const there = new StoredCredentials(secrets, noWarning);
    assert.deepEqual(await there.headers('http://h'), {});
    const heard: string[] = [];
    there.onDidChange((server) => heard.push(server));
    await here.keep('http://h', ME);
    assert.deepEqual([heard, await there.headers('http://h')], [['http://h'], { authorization: HEADER }]);
    await here.keep('http://h', { ...ME, password: 'new' });
    assert.notDeepEqual(await there.headers('http://h'), { authorization: HEADER });
  });

  it('reads the storage once for many requests', async () => {
    const secrets = storage();
    const credentials = new StoredCredentials(secrets, noWarning);
    await Promise.all([credentials.headers('http://h'), credentials.headers('http://h')]);
    await credentials.headers('http://h');
    assert.equal(secrets.asked, 1);
  });

  it('reports unreadable storage without its contents, and reads it again next time', async () => {
    const secrets = storage();
    const said: string[] = [];
    const credentials = new StoredCredentials(secrets, (...words) => said.push(words.join(': ')));
    secrets.entries.set('mlflowTraces.credentials:http://h', '{"username":"me","password":"secret"');
    assert.deepEqual(await credentials.headers('http://h'), {});
    assert.deepEqual(said, ["The sign-in details of http://h can't be read: SyntaxError"]);
    secrets.entries.set('mlflowTraces.credentials:http://h', JSON.stringify(ME));
    assert.deepEqual(await credentials.headers('http://h'), { authorization: HEADER });
  });

  it("doesn't keep credentials that can't be stored", async () => {
    const secrets = storage();
    const credentials = new StoredCredentials(secrets, () => undefined);
    secrets.failing = true;
    await assert.rejects(credentials.keep('http://h', ME), /no keyring/);
    assert.deepEqual(await credentials.headers('http://h'), {});
  });
});
