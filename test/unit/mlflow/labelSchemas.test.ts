import assert from 'node:assert/strict';
import { readLabelSchemas } from '../../../src/mlflow/labelSchemas';

describe('readLabelSchemas', () => {
  it('stops even if every page promises another', async () => {
    let asked = 0;
    const { schemas } = await readLabelSchemas(
      () => Promise.resolve({ label_schemas: [], next_page_token: String(++asked) }),
      '1',
    );
    assert.deepEqual([asked, schemas], [100, []]);
  });
});
