import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { REPOSITORY } from './repository';

/** The English texts of the extension host and the webviews, which translators start from. */
export const TEXT_BUNDLE = path.join(REPOSITORY, 'l10n', 'bundle.l10n.json');

/** Returns the content of `TEXT_BUNDLE`: every text that the code passes to `l10n.t`, sorted. */
export async function collectTexts(): Promise<string> {
  const texts = await getL10nJson(['src', 'webview'].flatMap(sourcesIn));
  const sorted = Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

function sourcesIn(folder: string): { extension: string; contents: string }[] {
  return readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => ({
      extension: path.extname(file),
      contents: readFileSync(path.join(REPOSITORY, folder, file), 'utf8'),
    }));
}
