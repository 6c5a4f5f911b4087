import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const REPOSITORY = path.resolve(__dirname, '../..');

describe('The files of src and webview', () => {
  it('have unique names, so that a name identifies one file', () => {
    const names = ['src', 'webview'].flatMap((folder) =>
      readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file))
        .map((file) => path.basename(file)),
    );
    assert.ok(names.length > 300, `${names.length} files`);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });
});
