import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { TEXT_BUNDLE, collectTexts } from '../../dev/textBundle';
import { TextBundle } from '../../src/model/textBundle';

describe('The texts for translators', function () {
  this.timeout(180_000);

  it('are those in the code; run `npm run l10n` after changing one', async () => {
    const kept = await readFile(TEXT_BUNDLE, 'utf8');
    assert.equal(kept, await collectTexts());
    assert.ok(Object.keys(TextBundle.parse(JSON.parse(kept))).length > 500);
  });
});
