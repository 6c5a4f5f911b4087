import assert from 'node:assert/strict';
import { decodeEntry, encodeEntry, newEntry } from '../../../src/labels/outbox/entry';
import { RecentLabels } from '../../../src/labels/recent';
import { MemoryStore } from './support/memoryStore';
import { assessment, SERVER, TRACE } from './support/samples';

/** An object with `__proto__` and other names of `Object.prototype` as its own keys. */
function keyed<T>(value: T): Record<string, T> {
  return Object.fromEntries(['__proto__', 'constructor', 'toString'].map((name) => [name, value]));
}

describe('keys that exist on every object', () => {
  it('are kept in the value and metadata of a label on disk', () => {
    const want = { ...assessment(), value: { deep: [keyed(keyed(1))] }, metadata: keyed('m') };
    const entry = newEntry({ server: SERVER, traceId: TRACE, id: want.id, base: null, baseAt: 0, want });
    const read = decodeEntry(encodeEntry(entry));
    assert.ok('entry' in read);
    assert.equal(JSON.stringify(read.entry), JSON.stringify(entry));
  });

  it('are kept in a remembered value', async () => {
    const recent = new RecentLabels(new MemoryStore());
    await recent.add({ kind: 'feedback', name: '__proto__', value: keyed(1) });
    const [first] = recent.all();
    assert.equal(first?.name, '__proto__');
    assert.equal(JSON.stringify(first.values), JSON.stringify([keyed(1)]));
  });
});
