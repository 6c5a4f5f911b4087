import assert from 'node:assert/strict';
import { findLocalServer } from '../../../src/servers/findLocalServer';
import { TrackingError } from '../../../src/model/trackingError';

const uris = ['http://127.0.0.1:5000', 'http://127.0.0.1:5001', 'http://127.0.0.1:8080'];
const fails = (kind: 'unreachable' | 'badResponse' | 'tooOld') =>
  Promise.reject(new TrackingError({ kind, server: '', message: '' }));

/** Finds a server among ports that respond like this, in order. */
const found = (...responses: Array<() => Promise<unknown>>): Promise<string | undefined> =>
  findLocalServer({
    uris,
    check: (address) => responses[uris.indexOf(address.server)]?.() ?? fails('unreachable'),
    signal: new AbortController().signal,
  });

describe('findLocalServer', () => {
  it('finds the first port at which MLflow responds, whatever else uses the others', async () => {
    assert.equal(await found(), undefined);
    assert.equal(
      await found(
        () => fails('badResponse'),
        () => Promise.resolve(),
      ),
      uris[1],
    );
    assert.equal(
      await found(
        () => Promise.resolve(),
        () => Promise.resolve(),
      ),
      uris[0],
    );
  });

  it('finds a server that is too old, so that this can be said', async () => {
    assert.equal(await found(() => fails('tooOld')), uris[0]);
  });

  it('gives up when it is canceled', async () => {
    const canceled = new AbortController();
    const waiting = findLocalServer({
      uris,
      check: (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
      signal: canceled.signal,
    });
    canceled.abort();
    assert.equal(await waiting, undefined);
  });
});
