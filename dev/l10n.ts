import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { print } from './log';
import { TEXT_BUNDLE, collectTexts } from './textBundle';

/** `npm run l10n`: updates the file that translators start from, after a text was added or changed. */
async function main(): Promise<void> {
  print('Collecting the texts of src and webview (10-30 s)…');
  await mkdir(path.dirname(TEXT_BUNDLE), { recursive: true });
  await writeFile(TEXT_BUNDLE, await collectTexts());
}

void main();
