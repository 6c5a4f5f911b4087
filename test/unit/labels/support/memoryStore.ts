import type { KeyValueStore } from '../../../../src/labels/recent';

/** A store for one value, which is serialized as on a disk. */
export class MemoryStore implements KeyValueStore {
  value: unknown;
  get(): unknown {
    return this.value;
  }
  update(_key: string, value: unknown): Promise<void> {
    this.value = JSON.parse(JSON.stringify(value));
    return Promise.resolve();
  }
}
